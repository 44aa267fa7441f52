"""What a round asks besides the common form: its documents and its typed fields, set while it is
drafted, frozen with it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request

from portal.foundation.web import access
from portal.foundation.web.forms import ConfirmForm, Form, refusals_on
from portal.foundation.web.posting import Answer, again, back
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
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rounds.services.draft import EDITABLE
from portal.recruitment.rulebook.eligibility.extra_fields import asked_documents_of, extra_fields_of
from portal.recruitment.rulebook.roles import CHECKER, CITY_APPROVER, PUBLISHER, SCREENER

pages = Blueprint("applications_office", __name__, url_prefix="/office/rounds/<code>")
READERS = (PUBLISHER, CHECKER, CITY_APPROVER, SCREENER)
STANDARD = ("photo", "identity", "diploma")


def _standard_form(round_: RecruitmentRound) -> StandardDocumentsForm:
    asked = [kind for kind in round_.conduct.get("documents", ()) if kind in STANDARD]
    form = StandardDocumentsForm(formdata=None, documents=asked)
    form.documents.choices = [pair for pair in choices("file.kind") if pair[0] in STANDARD]
    return form


def _page(
    round_: RecruitmentRound, *, field: Form | None = None, document: Form | None = None
) -> str:
    """``field``, ``document``: the form that came back, the other one is empty."""
    fields = extra_fields_of(round_.conduct)
    field_form = field or ExtraFieldForm(formdata=None)
    field_form["kind"].choices = choices("extra_field.kind")
    return render_template(
        "recruitment/applications/office/form.html",
        round_=round_,
        fields=fields,
        documents=asked_documents_of(round_.conduct),
        standard=_standard_form(round_),
        field_form=field_form,
        document_form=document or AskedDocumentForm(formdata=None),
        may_edit=round_.state in EDITABLE and bool(viewer().unions_for(PUBLISHER)),
        confirm=ConfirmForm(formdata=None),
        preview=extra_section(fields)(formdata=None) if fields else None,
    )


@pages.get("/form")
@access.officer(*READERS)
def form(code: str) -> str:
    return _page(round_of(code, *READERS))


def _values(form_: Form, *names: str) -> dict[str, Any]:
    return {name: form_[name].data for name in names}


@pages.post("/form/fields")
@access.officer(PUBLISHER)
def add_field(code: str) -> Answer:
    form_ = ExtraFieldForm()
    form_.kind.choices = choices("extra_field.kind")
    if form_.validate_on_submit():
        values = _values(form_, "title", "kind", "required", "hint", "why_asked", "choices")
        on_field = {"extra_field_why": "why_asked", "extra_field_choices": "choices"}
        with refusals_on(form_, **on_field), act_on_round(code, PUBLISHER) as act:
            ask_more.add_field(act, values)
            return back(".form", code=code, _anchor="fields")
    return again(_page(round_of(code, PUBLISHER), field=form_))


@pages.post("/form/documents")
@access.officer(PUBLISHER)
def add_document(code: str) -> Answer:
    form_ = AskedDocumentForm()
    if form_.validate_on_submit():
        with refusals_on(form_), act_on_round(code, PUBLISHER) as act:
            ask_more.add_document(act, _values(form_, "title", "required", "hint"))
            return back(".form", code=code, _anchor="documents")
    return again(_page(round_of(code, PUBLISHER), document=form_))


@pages.post("/form/standard-documents")
@access.officer(PUBLISHER)
def set_documents(code: str) -> Response:
    wished = [kind for kind in STANDARD if kind in request.form.getlist("documents")]
    with act_on_round(code, PUBLISHER) as act:
        ask_more.set_documents(act, wished)
    return back(".form", code=code, _anchor="documents")


@pages.post("/form/<any(fields, documents):part>/<item>/remove")
@access.officer(PUBLISHER)
def remove(code: str, part: str, item: str) -> Response:
    with act_on_round(code, PUBLISHER) as act:
        ask_more.remove(act, part, item)
    return back(".form", code=code, _anchor=part)
