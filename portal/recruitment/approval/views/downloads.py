"""Downloads of the planning forms."""

from __future__ import annotations

from flask import Blueprint, Response

from portal.foundation.print.form_sheet import FormSheet
from portal.foundation.web import access
from portal.foundation.web.headers import as_download
from portal.foundation.web.unit import now, reading
from portal.foundation.web.viewer import viewer
from portal.recruitment.approval.documents import form_file, round_form
from portal.recruitment.approval.register_documents import event_form, petition_register
from portal.recruitment.approval.views.papers import STAFF_READERS
from portal.recruitment.registers.queries import event_in, petitions_within_reach
from portal.recruitment.registers.views.events import READERS as EVENT_READERS
from portal.recruitment.registers.views.petitions import READERS as PETITION_READERS
from portal.recruitment.rounds.posting import round_of
from portal.recruitment.rulebook.roles import BUSINESS_ROLES

pages = Blueprint("approval_forms", __name__, url_prefix="/office")


def _file(form: FormSheet, kind: str, name: str) -> Response:
    data, media = form_file(form, kind)
    return as_download(Response(data, mimetype=media), f"{form.number}-{name}.{kind}")


PLAIN_FORMS = "any('A-03', 'A-04', 'A-05', 'A-06', 'A-11')"  # those without telephone numbers


@pages.get(f"/rounds/<code>/papers/forms/<{PLAIN_FORMS}:number>.<any(pdf, xlsx):kind>")
@access.officer(*BUSINESS_ROLES)
def plain_form(code: str, number: str, kind: str) -> Response:
    round_ = round_of(code)
    return _file(round_form(reading(), round_, number, now()), kind, code)


@pages.get("/rounds/<code>/papers/forms/A-07.<any(pdf, xlsx):kind>")
@access.officer(*STAFF_READERS)
def staff_form(code: str, kind: str) -> Response:
    """With telephone numbers, so not for everybody in the house."""
    round_ = round_of(code, *STAFF_READERS)
    return _file(round_form(reading(), round_, "A-07", now()), kind, code)


@pages.get("/rounds/<code>/events/<public_id>/A-13.<any(pdf, xlsx):kind>")
@access.officer(*EVENT_READERS)
def event(code: str, public_id: str, kind: str) -> Response:
    reported = event_in(reading(), round_of(code, *EVENT_READERS), public_id)
    return _file(event_form(reading(), reported, now()), kind, f"{code}-{reported.number}")


@pages.get("/petitions/A-12.<any(pdf, xlsx):kind>")
@access.officer(*PETITION_READERS)
def petitions(kind: str) -> Response:
    unions = viewer().unions_for(*PETITION_READERS)
    offices = [holding for holding in viewer().holdings if holding.role in PETITION_READERS]
    petitions = petitions_within_reach(reading(), unions)
    register = petition_register(petitions, offices[0].union_name, now())
    return _file(register, kind, "register")
