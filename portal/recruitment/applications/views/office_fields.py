"""What a round asks besides the common form: its documents and its typed fields, set while it is
drafted, frozen with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for

from portal.foundation.web import access
from portal.foundation.web.forms import ConfirmForm, Form, refusals_on
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.recruitment.applications.forms import (
    AskedDocumentForm,
    ExtraFieldForm,
    StandardDocumentsForm,
    extra_section,
)
from portal.recruitment.applications.services import ask_more
from portal.recruitment.labels import choices
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.queries import round_within_reach
from portal.recruitment.rounds.services import locked_round
from portal.recruitment.rounds.services.draft import EDITABLE
from portal.recruitment.rulebook.eligibility.extra_fields import asked_documents_of, extra_fields_of
from portal.recruitment.rulebook.roles import CHECKER, CITY_APPROVER, PUBLISHER, SCREENER
from portal.recruitment.unions.acting import acting

pages = Blueprint("applications_office", __name__, url_prefix="/office/rounds/<code>")
READERS = (PUBLISHER, CHECKER, CITY_APPROVER, SCREENER)
STANDARD = ("photo", "identity", "diploma")


def reach(code: str, *roles: str) -> RecruitmentRound:
    """The round within the viewer's reach in any of ``roles``.

    Raises ``Refused('round.not_found')``.
    """
    unions = [union for role in roles for union in viewer().unions_for(role)]
    return round_within_reach(reading(), code, unions)


def _page(
    round_: RecruitmentRound, field_form: ExtraFieldForm, document_form: AskedDocumentForm
) -> tuple[str, int] | str:
    fields = extra_fields_of(round_.conduct)
    standard = StandardDocumentsForm(
        formdata=None,
        documents=[one for one in round_.conduct.get("documents", ()) if one in STANDARD],
    )
    standard.documents.choices = [pair for pair in choices("file.kind") if pair[0] in STANDARD]
    field_form.kind.choices = choices("extra_field.kind")
    may_edit = round_.state in EDITABLE and bool(viewer().unions_for(PUBLISHER))
    html = render_template(
        "recruitment/applications/office/form.html",
        round_=round_,
        fields=fields,
        documents=asked_documents_of(round_.conduct),
        standard=standard,
        field_form=field_form,
        document_form=document_form,
        may_edit=may_edit,
        confirm=ConfirmForm(formdata=None),
        preview=extra_section(fields)(formdata=None) if fields else None,
    )
    return (html, 422) if request.method == "POST" else html


@pages.get("/form")
@access.officer(*READERS)
def form(code: str) -> tuple[str, int] | str:
    return _page(
        reach(code, *READERS), ExtraFieldForm(formdata=None), AskedDocumentForm(formdata=None)
    )


def _change(code: str, change: Callable[[Any, RecruitmentRound], None], form_: Form) -> bool:
    """Whether the change was made; a refusal stands on the form."""
    round_id = reach(code, PUBLISHER).id
    with (
        refusals_on(form_, extra_field_why="why_asked", extra_field_choices="choices"),
        transaction() as session,
    ):
        change(session, locked_round(session, round_id))
        return True
    return False


@pages.post("/form/fields")
@access.officer(PUBLISHER)
def add_field(code: str) -> Response | tuple[str, int] | str:
    form_ = ExtraFieldForm()
    form_.kind.choices = choices("extra_field.kind")
    if form_.validate_on_submit():
        values = {
            name: form_[name].data
            for name in ("title", "kind", "required", "hint", "why_asked", "choices")
        }
        if _change(
            code,
            lambda session, row: ask_more.add_field(
                session, row, values, by=acting(viewer(), PUBLISHER), at=now()
            ),
            form_,
        ):
            return redirect(url_for(".form", code=code) + "#fields", 303)
    return _page(reach(code, PUBLISHER), form_, AskedDocumentForm(formdata=None))


@pages.post("/form/documents")
@access.officer(PUBLISHER)
def add_document(code: str) -> Response | tuple[str, int] | str:
    form_ = AskedDocumentForm()
    if form_.validate_on_submit():
        values = {name: form_[name].data for name in ("title", "required", "hint")}
        with refusals_on(form_):
            round_id = reach(code, PUBLISHER).id
            with transaction() as session:
                ask_more.add_document(
                    session,
                    locked_round(session, round_id),
                    values,
                    by=acting(viewer(), PUBLISHER),
                    at=now(),
                )
            return redirect(url_for(".form", code=code) + "#documents", 303)
    return _page(reach(code, PUBLISHER), ExtraFieldForm(formdata=None), form_)


@pages.post("/form/standard-documents")
@access.officer(PUBLISHER)
def set_documents(code: str) -> Response:
    round_id = reach(code, PUBLISHER).id
    wished = [one for one in STANDARD if one in request.form.getlist("documents")]
    with transaction() as session:
        ask_more.set_documents(
            session,
            locked_round(session, round_id),
            wished,
            by=acting(viewer(), PUBLISHER),
            at=now(),
        )
    return redirect(url_for(".form", code=code) + "#documents", 303)


@pages.post("/form/<any(fields, documents):part>/<item>/remove")
@access.officer(PUBLISHER)
def remove(code: str, part: str, item: str) -> Response:
    round_id = reach(code, PUBLISHER).id
    with transaction() as session:
        ask_more.remove(
            session,
            locked_round(session, round_id),
            part,
            item,
            by=acting(viewer(), PUBLISHER),
            at=now(),
        )
    return redirect(url_for(".form", code=code) + f"#{part}", 303)
