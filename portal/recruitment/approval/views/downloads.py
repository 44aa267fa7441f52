"""Downloads of the planning forms."""

from __future__ import annotations

from urllib.parse import quote

from flask import Blueprint, Response

from portal.foundation.print.form_sheet import FormSheet
from portal.foundation.web import access
from portal.foundation.web.unit import now, reading
from portal.foundation.web.viewer import viewer
from portal.recruitment.approval.documents import (
    event_form,
    form_file,
    petition_register,
    round_form,
)
from portal.recruitment.approval.views.papers import STAFF_READERS
from portal.recruitment.registers.queries import event_in, petitions_within_reach
from portal.recruitment.registers.views.events import READERS as EVENT_READERS
from portal.recruitment.registers.views.petitions import READERS as PETITION_READERS
from portal.recruitment.rounds.queries import round_within_reach
from portal.recruitment.rulebook.roles import BUSINESS_ROLES

pages = Blueprint("approval_forms", __name__, url_prefix="/office")


def _file(form: FormSheet, kind: str, name: str) -> Response:
    data, media = form_file(form, kind)
    answer = Response(data, mimetype=media)
    answer.headers["Content-Disposition"] = (
        f"attachment; filename={form.number}.{kind}; filename*=UTF-8''{quote(f'{form.number}-{name}.{kind}')}"
    )
    return answer


@pages.get(
    "/rounds/<code>/papers/forms/<any('A-03', 'A-04', 'A-05', 'A-06', 'A-11'):number>.<any(pdf, xlsx):kind>"
)
@access.officer(*BUSINESS_ROLES)
def plain_form(code: str, number: str, kind: str) -> Response:
    round_ = round_within_reach(reading(), code, viewer().unions_for())
    return _file(round_form(reading(), round_, number, now()), kind, code)


@pages.get("/rounds/<code>/papers/forms/A-07.<any(pdf, xlsx):kind>")
@access.officer(*STAFF_READERS)
def staff_form(code: str, kind: str) -> Response:
    """With telephone numbers, so not for everybody in the house."""
    round_ = round_within_reach(reading(), code, viewer().unions_for(*STAFF_READERS))
    return _file(round_form(reading(), round_, "A-07", now()), kind, code)


@pages.get("/rounds/<code>/events/<public_id>/A-13.<any(pdf, xlsx):kind>")
@access.officer(*EVENT_READERS)
def event(code: str, public_id: str, kind: str) -> Response:
    found = event_in(
        reading(),
        round_within_reach(reading(), code, viewer().unions_for(*EVENT_READERS)),
        public_id,
    )
    return _file(event_form(reading(), found, now()), kind, f"{code}-{found.number}")


@pages.get("/petitions/A-12.<any(pdf, xlsx):kind>")
@access.officer(*PETITION_READERS)
def petitions(kind: str) -> Response:
    unions = viewer().unions_for(*PETITION_READERS)
    maker = next(
        holding.union_name for holding in viewer().holdings if holding.role in PETITION_READERS
    )
    return _file(
        petition_register(petitions_within_reach(reading(), unions), maker, now()), kind, "register"
    )
