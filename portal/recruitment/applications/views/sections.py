"""One section per page, saved as typed."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for

from portal.foundation.files.fonts import missing_glyphs
from portal.foundation.web import access
from portal.foundation.web.forms import Form, refusals_on
from portal.foundation.web.posting import Answer, again, back, moved_to, shown
from portal.foundation.web.unit import now
from portal.recruitment.applications import uploads
from portal.recruitment.applications.act import CaseAct
from portal.recruitment.applications.claim_sentence import claim_sentence, registration_words
from portal.recruitment.applications.form_scope import asked_by
from portal.recruitment.applications.forms import (
    PhotoForm,
    SectionForm,
    UploadForm,
)
from portal.recruitment.applications.models import (
    Application,
    ApplicationFile,
)
from portal.recruitment.applications.posting import act_on_own_application
from portal.recruitment.applications.queries import present_files
from portal.recruitment.applications.services import fill_in
from portal.recruitment.applications.services.declare_certificate import (
    Certificate,
    declare_certificate,
    drop_claim,
)
from portal.recruitment.applications.services.prove_claim import require_evidence
from portal.recruitment.applications.views.applicant import (
    own,
    pages,
    section_href,
    steps,
    to_section,
)
from portal.recruitment.applications.views.section_forms import (
    extra_values,
    form_kind,
    plain_values,
    section_form,
)
from portal.recruitment.labels import choices
from portal.recruitment.rulebook.eligibility.application_form import sections_of
from portal.recruitment.rulebook.eligibility.extra_fields import AskedDocument
from portal.recruitment.vacancies.queries import vacancy_in
from portal.recruitment.vacancies.requirements import requirement_facts

CLAIMED = {"yes": "certificate", "passed": "score_report"}


def _save(act: CaseAct, section: str, form: SectionForm) -> None:
    round_ = act.application.round_
    if section == "vacancy":
        vacancy = vacancy_in(act.session, round_, form["vacancy"].data)
        fill_in.choose_vacancy(act, vacancy, seen=form.seen_revision)
        return
    values = extra_values(round_, form) if section == "extra" else plain_values(form)
    if section == "certificate":
        values = _save_claim(act, form)
    fill_in.save_section(act, section, values, seen=form.seen_revision)


def _save_claim(act: CaseAct, form: SectionForm) -> dict[str, Any]:
    """Declare or drop the certificate; what the section itself keeps is whether there is one."""
    evidence = CLAIMED.get(form["claims"].data or "")
    if evidence is None:
        if form["claims"].data == "no":
            drop_claim(act)
        return {"claims": form["claims"].data}
    require_evidence(act.application.round_, form["level"].data, evidence)
    certificate = Certificate(
        level=form["level"].data,
        number=form["number"].data,
        approved_on=form["approved_on"].data,
        registration=form["registration"].data or "none",
        registered_until=form["registered_until"].data,
        evidence=evidence,
    )
    declare_certificate(act, certificate)
    return {"claims": "yes"}


def _next_section(application: Application, section: str) -> str | None:
    sections = sections_of(asked_by(application.round_))
    place = sections.index(section) + 1
    return sections[place] if place < len(sections) else None


@pages.route("/<public_id>/sections/<section>", methods=["GET", "POST"])
@access.applicant
def section(public_id: str, section: str) -> Answer:
    application = own(public_id)
    if section == "files":
        return files_page(application)
    kind = form_kind(application.round_, section)
    if kind is None:
        return moved_to(".show", public_id=public_id)
    form = section_form(application, section, kind)
    if form.validate_on_submit():
        with refusals_on(form, claim_score_report="level", claim_approved_late="approved_on"):
            with act_on_own_application(public_id) as act:
                _save(act, section, form)
            return _saved(own(public_id), section)
        application = own(public_id)
        form.seen.data = str(fill_in.revision(application, section))
        form.seen.raw_data = [form.seen.data]
    if _is_autosave():
        return again({"saved": False, "errors": [text for _field, text in form.summary()]})  # type: ignore[arg-type]
    return section_page(application, section, form)


def _is_autosave() -> bool:
    return request.headers.get("X-Autosave") == "1"


def _saved(application: Application, section: str) -> Answer:
    """On to the next section; a script that saves by itself is told what it has to know."""
    if _is_autosave():
        return {"saved": True, "seen": fill_in.revision(application, section)}  # type: ignore[return-value]
    following = _next_section(application, section)
    if following is None:
        return back(".show", public_id=application.public_id)
    return to_section(application.public_id, following)


def section_page(application: Application, section: str, form: Form, **values: Any) -> Answer:
    asked = asked_by(application.round_)
    sections = sections_of(asked)
    html = render_template(
        f"recruitment/applications/applicant/{section}.html",
        application=application,
        section=section,
        form=form,
        steps=steps(application, section),
        editable=fill_in.may_edit(application, now()),
        requirements=requirement_facts(application.round_, application.vacancy),
        carried=section in (application.facts or {}).get("carried", ()),
        place=sections.index(section) + 1,
        total=len(sections),
        following=_following_href(application, section),
        **_section_values(application, section) | values,
    )
    return shown(html)


def _section_values(application: Application, section: str) -> dict[str, Any]:
    """What one section's page shows beyond the others'."""
    if section == "certificate":
        return {
            "upload_form": UploadForm(formdata=None),
            "files": present_files(application, "certificate"),
            "sentence": claim_sentence(application, now()),
            "registered": registration_words(application, now()),
        }
    if section == "person":
        return {"unprintable": sorted(missing_glyphs(application.account.display_name))}
    if section == "extra":
        fields = asked_by(application.round_).extra_fields
        return {"extra_fields": fields, "removed": _removed(application)}
    return {}


def _following_href(application: Application, section: str) -> str:
    following = _next_section(application, section)
    return (
        section_href(application.public_id, following)
        if following
        else url_for(".show", public_id=application.public_id)
    )


def _removed(application: Application) -> list[str]:
    """Titles of answered questions that the round no longer asks."""
    asked = {field.code for field in asked_by(application.round_).extra_fields}
    return [
        answer["title"]
        for code, answer in (application.facts or {}).get("extra", {}).items()
        if code not in asked and answer.get("value")
    ]


def _place(kind: str, document: AskedDocument, files: list[ApplicationFile]) -> dict[str, Any]:
    """Where files of one kind are sent."""
    return {
        "kind": kind,
        "slot": document.code,
        "title": document.title,
        "required": document.required,
        "hint": document.hint,
        "files": files,
    }


COMMON, ANYTHING = AskedDocument("", "", required=True), AskedDocument("", "")


def _places(application: Application) -> list[dict[str, Any]]:
    """The common documents, then the round's own, then whatever else somebody sends."""
    asked = asked_by(application.round_)
    common = [kind for kind in asked.documents if kind != "photo"]
    others = present_files(application, "other")
    known = {document.code for document in asked.own_documents}
    return [
        *(_place(kind, COMMON, present_files(application, kind)) for kind in common),
        *(
            _place("other", document, [file for file in others if file.slot == document.code])
            for document in asked.own_documents
        ),
        _place("other", ANYTHING, [file for file in others if file.slot not in known]),
    ]


def files_page(
    application: Application, form: Form | None = None, slot: str = "", kind: str = ""
) -> Answer:
    """``form``, ``kind``, ``slot``: the form that was sent and came back, and where on the page it
    belongs."""
    photo_form = form if isinstance(form, PhotoForm) else PhotoForm(formdata=None)
    photo_form.turn.choices = choices("photo.turn")
    return section_page(
        application,
        "files",
        form or UploadForm(formdata=None),
        photo=present_files(application, "photo"),
        places=_places(application),
        spec=_photo_spec(application),
        photo_form=photo_form,
        empty_form=UploadForm(formdata=None),
        sent={"kind": kind, "slot": slot},
        ticket_name=application.account.display_name,
    )


def _photo_spec(application: Application) -> dict[str, int]:
    spec = uploads.portrait_spec(application.round_.conduct)
    return {
        "width": spec.width,
        "height": spec.height,
        "max_kb": spec.max_bytes // 1024,
        "min_kb": spec.min_bytes // 1024,
    }
