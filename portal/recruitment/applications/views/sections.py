"""One section per page, saved as typed."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext

from portal.foundation.files.fonts import missing_glyphs
from portal.foundation.time.clock import local
from portal.foundation.web import access
from portal.foundation.web.forms import Form, refusals_on
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.recruitment.applications import uploads
from portal.recruitment.applications.claim_sentence import claim_sentence, registration_words
from portal.recruitment.applications.form_scope import asked_by, score_report_counts
from portal.recruitment.applications.forms import (
    SECTION_FORMS,
    CertificateSection,
    PhotoForm,
    SectionForm,
    UploadForm,
    extra_section,
)
from portal.recruitment.applications.models import CERTIFICATE_LEVELS, Application
from portal.recruitment.applications.queries import present_files
from portal.recruitment.applications.services import fill_in
from portal.recruitment.applications.services.prove_claim import require_evidence
from portal.recruitment.applications.views.applicant import own, pages, section_href, steps
from portal.recruitment.labels import choices
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.eligibility.application_form import sections_of
from portal.recruitment.vacancies.queries import vacancies_of, vacancy_in
from portal.recruitment.vacancies.requirements import requirement_facts

CHOICES = {
    "sex": "sex",
    "political": "political",
    "education": "education",
    "degree": "degree",
    "study_form": "study_form",
    "applies": "yes_no",
    "claims": "claim.has",
    "level": "certificate.level",
    "registration": "certificate.registration",
}
CLAIMED = {"yes": "certificate", "passed": "score_report"}
YEARS = [
    ("", lazy_gettext("请选择")),
    *((str(n), lazy_gettext("%(n)s 年", n=n)) for n in range(41)),
]


def given_values(application: Application, section: str) -> dict[str, Any]:
    values = dict((application.facts or {}).get(section, {}))
    if section == "extra":
        return {code: one.get("value", "") for code, one in values.items()}
    for name in ("graduated_on",):
        if values.get(name):
            values[name] = date.fromisoformat(values[name])
    if section == "vacancy" and application.vacancy is not None:
        values["vacancy"] = application.vacancy.code
    claim = application.claim
    if section == "certificate" and claim is not None:
        values |= {
            "claims": "passed" if claim.evidence == "score_report" else "yes",
            "level": claim.level,
            "number": claim.number,
            "approved_on": claim.approved_on,
            "registration": claim.registration,
            "registered_until": claim.registered_until,
        }
    return values


def _form_kind(round_: RecruitmentRound, section: str) -> type[SectionForm] | None:
    if section == "extra":
        fields = asked_by(round_).extra_fields
        return extra_section(fields) if fields else None
    return SECTION_FORMS.get(section)


def section_form(
    application: Application, section: str, kind: type[SectionForm], **options: Any
) -> SectionForm:
    given = given_values(application, section) | {
        "seen": str(fill_in.revision(application, section))
    }
    form = (
        kind(data=given, today=local(now()).date(), **options)
        if kind is CertificateSection
        else kind(data=given, **options)
    )
    for field in form:
        if field.name in CHOICES:
            field.choices = choices(CHOICES[field.name])
    if section == "certificate" and not any(
        score_report_counts(application.round_, level) for level in CERTIFICATE_LEVELS
    ):
        form["claims"].choices = [pair for pair in form["claims"].choices if pair[0] != "passed"]
    if "years" in form:
        form["years"].choices = YEARS
    if section == "vacancy":
        vacancies = [
            vacancy
            for vacancy in vacancies_of(reading(), application.round_id)
            if vacancy.state != "cancelled"
        ]
        form["vacancy"].choices = [
            (
                vacancy.code,
                gettext(
                    "%(code)s %(name)s（%(n)s 人）",
                    code=vacancy.code,
                    name=vacancy.name,
                    n=vacancy.seats,
                ),
            )
            for vacancy in vacancies
        ]
    return form


def _plain_values(form: Form) -> dict[str, Any]:
    found = {}
    for field in form:
        if field.name not in {"csrf_token", "seen"}:
            found[field.name] = (
                field.data.isoformat() if isinstance(field.data, date) else field.data
            )
    return found


def _extra_values(round_: RecruitmentRound, form: SectionForm) -> dict[str, Any]:
    """Each answer with its question, so that it explains itself also when the round no longer asks."""
    return {
        one.code: {"title": one.title, "kind": one.kind, "value": form[one.code].data or ""}
        for one in asked_by(round_).extra_fields
        if one.code in form
    }


def _save(application: Application, section: str, form: SectionForm) -> None:
    with transaction() as session:
        fresh = fill_in.own_application(
            session, application.public_id, viewer().account_id, lock=True
        )
        if section == "vacancy":
            fill_in.choose_vacancy(
                session,
                fresh,
                vacancy_in(session, fresh.round_, form["vacancy"].data),
                seen=form.seen_revision,
                at=now(),
            )
            return
        values = _extra_values(fresh.round_, form) if section == "extra" else _plain_values(form)
        if section == "certificate":
            claim = {
                name: form[name].data
                for name in ("level", "number", "approved_on", "registration", "registered_until")
            }
            evidence = CLAIMED.get(form["claims"].data or "")
            if evidence is not None:
                require_evidence(fresh.round_, claim["level"], evidence)
                registration = claim["registration"] or "none"
                fill_in.declare_certificate(
                    session,
                    fresh,
                    at=now(),
                    evidence=evidence,
                    **claim | {"registration": registration},
                )
            elif form["claims"].data == "no":
                fill_in.drop_claim(session, fresh, at=now())
            values = {"claims": "yes" if evidence else form["claims"].data}
        fill_in.save_section(session, fresh, section, values, seen=form.seen_revision, at=now())


def _next_section(application: Application, section: str) -> str | None:
    sections = sections_of(asked_by(application.round_))
    place = sections.index(section) + 1
    return sections[place] if place < len(sections) else None


@pages.route("/<public_id>/sections/<section>", methods=["GET", "POST"])
@access.applicant
def section(public_id: str, section: str) -> Response | tuple[str, int] | str:
    application = own(public_id)
    if section == "files":
        return files_page(application)
    kind = _form_kind(application.round_, section)
    if kind is None:
        return redirect(url_for(".show", public_id=public_id))
    form = section_form(application, section, kind)
    quiet = request.headers.get("X-Autosave") == "1"
    if form.validate_on_submit():
        with refusals_on(form, claim_score_report="level"):
            _save(application, section, form)
            if quiet:
                return {"saved": True, "seen": fill_in.revision(own(public_id), section)}  # type: ignore[return-value]
            following = _next_section(application, section)
            return redirect(
                section_href(public_id, following)
                if following
                else url_for(".show", public_id=public_id),
                303,
            )
        application = own(public_id)
        form.seen.data = str(fill_in.revision(application, section))
        form.seen.raw_data = [form.seen.data]
    if quiet:
        return {"saved": False, "errors": [text for _field, text in form.summary()]}, 422  # type: ignore[return-value]
    return section_page(application, section, form)


def section_page(
    application: Application, section: str, form: Form, **values: Any
) -> tuple[str, int] | str:
    asked = asked_by(application.round_)
    if section == "certificate":
        values = {
            "upload_form": UploadForm(formdata=None),
            "files": present_files(application, "certificate"),
            "sentence": claim_sentence(application, now()),
            "registered": registration_words(application, now()),
        } | values
    if section == "person":
        values["unprintable"] = sorted(missing_glyphs(application.account.display_name))
    if section == "extra":
        values["extra_fields"] = asked.extra_fields
        values["removed"] = _removed(application)
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
        **values,
    )
    return (html, 422) if request.method == "POST" else html


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
        one["title"]
        for code, one in (application.facts or {}).get("extra", {}).items()
        if code not in asked and one.get("value")
    ]


def files_page(
    application: Application, form: Form | None = None, slot: str = "", kind: str = ""
) -> tuple[str, int] | str:
    """``form``, ``kind``, ``slot``: the form that was sent and came back, and where on the page it
    belongs."""
    asked = asked_by(application.round_)
    documents = [one for one in asked.documents if one != "photo"]
    photo_form = form if isinstance(form, PhotoForm) else PhotoForm(formdata=None)
    photo_form.turn.choices = choices("photo.turn")
    places: list[dict[str, Any]] = [
        {
            "kind": one,
            "slot": "",
            "title": "",
            "required": True,
            "hint": "",
            "files": present_files(application, one),
        }
        for one in documents
    ]
    others = present_files(application, "other")
    places += [
        {
            "kind": "other",
            "slot": one.code,
            "title": one.title,
            "required": one.required,
            "hint": one.hint,
            "files": [file for file in others if file.slot == one.code],
        }
        for one in asked.own_documents
    ]
    known = {one.code for one in asked.own_documents}
    places.append(
        {
            "kind": "other",
            "slot": "",
            "title": "",
            "required": False,
            "hint": "",
            "files": [file for file in others if file.slot not in known],
        }
    )
    return section_page(
        application,
        "files",
        form or UploadForm(formdata=None),
        photo=present_files(application, "photo"),
        places=places,
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
