"""/office/calendar: the official calendar that every period is counted by."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, url_for
from sqlalchemy.orm import Session

from portal.foundation.time.clock import local
from portal.foundation.web import access
from portal.foundation.web.addresses import asked_number
from portal.foundation.web.forms import ConfirmForm, refusals_on
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import now, reading
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.recruitment.calendars.forms import YearForm, prefilled
from portal.recruitment.calendars.queries import (
    CalendarYear,
    calendar_years,
    days_of,
    editions,
    ends_soon,
    is_provincial,
)
from portal.recruitment.calendars.services import confirm, discard, enter_year, locked_edition
from portal.recruitment.rulebook.roles import CHECKER, FILING_OFFICER, PUBLISHER, SYSTEM_ADMIN
from portal.recruitment.unions.posting import act_as

pages = Blueprint("calendars_office", __name__, url_prefix="/office/calendar")
KEEPERS = (SYSTEM_ADMIN, PUBLISHER, CHECKER, FILING_OFFICER)
SHOWN_YEARS = 3


def _keeps(session: Session) -> bool:
    return is_provincial(session, viewer().unions_for(*KEEPERS))


def _require_keeper() -> None:
    if not _keeps(reading()):
        raise Refused("calendar.not_provincial")


def _chosen(years: list[CalendarYear]) -> CalendarYear:
    wanted = asked_number("year", local(now()).year)
    return next((year for year in years if year.year == wanted), years[0])


def _tab(year: CalendarYear, chosen: CalendarYear) -> tuple[str, str, bool]:
    return str(year.year), url_for(".show", year=year.year), year.year == chosen.year


def _page(form: YearForm | None = None) -> str:
    years = calendar_years(reading())
    chosen = _chosen(years)
    proposals = editions(reading(), "proposed")
    return render_template(
        "recruitment/calendars/office/show.html",
        year_tabs=[_tab(year, chosen) for year in reversed(years[:SHOWN_YEARS])],
        chosen=chosen,
        missing=ends_soon(reading(), local(now()).date()),
        proposals=[
            (edition, days_of(edition), edition.entered_by == viewer().account_id)
            for edition in proposals
        ],
        history=editions(reading(), "in_force", "replaced", "discarded"),
        keeps=_keeps(reading()),
        form=form
        or YearForm(formdata=None, data=prefilled(chosen.year, chosen.source, chosen.days)),
        confirm_form=ConfirmForm(formdata=None),
    )


@pages.get("")
@access.officer()
def show() -> str:
    return _page()


@pages.post("")
@access.officer(*KEEPERS)
def enter() -> Answer:
    _require_keeper()
    form = YearForm()
    if form.validate_on_submit():
        with refusals_on(form, calendar_source_missing="source"), act_as(*KEEPERS) as act:
            enter_year(act, form.year.data, form.days, source=form.source.data)
            return back(".show")
    return again(_page(form))


@pages.post("/editions/<public_id>/<action>")
@access.officer(*KEEPERS)
def decide(public_id: str, action: str) -> Response:
    """``confirm`` or ``discard``; anything else is a refusal of the lifecycle's table."""
    _require_keeper()
    verbs = {"confirm": confirm, "discard": discard}
    if action not in verbs:
        raise Refused("calendar.not_found")
    if ConfirmForm().validate_on_submit():
        with act_as(*KEEPERS) as act:
            edition = locked_edition(act.session, public_id)
            verbs[action](act, edition)
            return back(".show", year=edition.year)
    return back(".show")
