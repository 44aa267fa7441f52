"""How granted requests are carried out, person by person."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask_babel import gettext as _

from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import reading
from portal.recruitment.applications.models import Application
from portal.recruitment.exams.adjustment_queries import (
    adjustments_in,
    granted_application,
    granted_requests,
)
from portal.recruitment.exams.documents import measures_of
from portal.recruitment.exams.forms import MeasuresForm
from portal.recruitment.exams.services.adjust import Measures, adjust
from portal.recruitment.exams.supplement_models import Adjustment
from portal.recruitment.labels import choices
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rulebook.roles import EXAM_OFFICER

pages = Blueprint(
    "exams_adjustments", __name__, url_prefix="/office/rounds/<code>/exams/adjustments"
)


def _form(adjustment: Adjustment | None = None) -> MeasuresForm:
    form = MeasuresForm(formdata=None, obj=adjustment)
    return _with_choices(form)


def _with_choices(form: MeasuresForm) -> MeasuresForm:
    form.seat_place.choices = [("", _("没有要求")), *choices("adjustment.seat_place")]
    return form


def _page(round_: RecruitmentRound, number: str = "", sent: MeasuresForm | None = None) -> str:
    """Everybody to whom something was granted; ``sent``: what was filled in for ``number``."""
    session = reading()
    settled = adjustments_in(session, round_.id)
    return render_template(
        "recruitment/exams/office/adjustments.html",
        round_=round_,
        lines=[
            _line(application, settled.get(application.id), sent, number)
            for _request, application in granted_requests(session, round_.id)
        ],
    )


def _line(
    application: Application, adjustment: Adjustment | None, sent: MeasuresForm | None, number: str
) -> dict[str, object]:
    mine = sent is not None and application.number == number
    return {
        "number": application.number,
        "measures": measures_of(adjustment),
        "settled": adjustment is not None,
        "form": sent if mine else _form(adjustment),
        "open": mine,
    }


@pages.get("")
@access.officer(EXAM_OFFICER)
def index(code: str) -> str:
    return _page(round_of(code, EXAM_OFFICER))


@pages.post("/<number>")
@access.officer(EXAM_OFFICER, weighty=True)
def settle(code: str, number: str) -> Answer:
    form = _with_choices(MeasuresForm())
    if form.validate_on_submit():
        with (
            refusals_on(form, adjustment_extra_time="extra_time"),
            act_on_round(code, EXAM_OFFICER) as act,
        ):
            application = granted_application(act.session, act.round_.id, number)
            adjust(act, application, Measures(**form.values()))
            return back(".index", code=code)
    return again(_page(round_of(code, EXAM_OFFICER), number, form))
