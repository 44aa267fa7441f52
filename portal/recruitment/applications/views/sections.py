"""One section per page, saved as typed."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext

from portal.foundation.clock import local
from portal.foundation.forms import Form, refusals_on
from portal.foundation.web import access
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.recruitment.applications import uploads
from portal.recruitment.applications.forms import (
    SECTION_FORMS,
    CertificateSection,
    PhotoForm,
    SectionForm,
    UploadForm,
)
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.queries import present_files
from portal.recruitment.applications.services import fill_in
from portal.recruitment.applications.views.applicant import own, pages, steps
from portal.recruitment.labels import choices
from portal.recruitment.rulebook.application_form import SECTIONS
from portal.recruitment.vacancies.queries import vacancies_of, vacancy_in
from portal.recruitment.vacancies.requirements import requirement_facts

CHOICES = {
    "sex": "sex", "political": "political", "education": "education", "degree": "degree", "study_form": "study_form", "applies": "yes_no",
    "claims": "yes_no", "level": "certificate.level", "registration": "certificate.registration",
}  # fmt: skip
YEARS = [("", lazy_gettext("请选择")), *((str(n), lazy_gettext("%(n)s 年", n=n)) for n in range(41))]


def given_values(application: Application, section: str) -> dict[str, Any]:
    values = dict((application.facts or {}).get(section, {}))
    for name in ("graduated_on",):
        if values.get(name):
            values[name] = date.fromisoformat(values[name])
    if section == "vacancy" and application.vacancy is not None:
        values["vacancy"] = application.vacancy.code
    claim = application.claim
    if section == "certificate" and claim is not None:
        values |= {
            "level": claim.level,
            "number": claim.number,
            "approved_on": claim.approved_on,
            "registration": claim.registration,
            "registered_until": claim.registered_until,
        }
    return values


def section_form(application: Application, section: str) -> SectionForm:
    kind = SECTION_FORMS[section]
    given = given_values(application, section) | {"seen": str(fill_in.revision(application, section))}
    form = kind(data=given, today=local(now()).date()) if kind is CertificateSection else kind(data=given)
    for field in form:
        if field.name in CHOICES:
            field.choices = choices(CHOICES[field.name])
    if "years" in form:
        form["years"].choices = YEARS
    if section == "vacancy":
        vacancies = [vacancy for vacancy in vacancies_of(reading(), application.round_id) if vacancy.state != "cancelled"]
        form["vacancy"].choices = [
            (vacancy.code, gettext("%(code)s %(name)s（%(n)s 人）", code=vacancy.code, name=vacancy.name, n=vacancy.seats))
            for vacancy in vacancies
        ]
    return form


def _plain_values(form: Form) -> dict[str, Any]:
    found = {}
    for field in form:
        if field.name not in {"csrf_token", "seen"}:
            found[field.name] = field.data.isoformat() if isinstance(field.data, date) else field.data
    return found


def _save(application: Application, section: str, form: SectionForm) -> None:
    with transaction() as session:
        fresh = fill_in.own_application(session, application.public_id, viewer().account_id, lock=True)
        if section == "vacancy":
            fill_in.choose_vacancy(session, fresh, vacancy_in(session, fresh.round_, form["vacancy"].data), at=now())
            return
        values = _plain_values(form)
        if section == "certificate":
            claim = {name: form[name].data for name in ("level", "number", "approved_on", "registration", "registered_until")}
            if form["claims"].data == "yes":
                fill_in.declare_certificate(session, fresh, at=now(), **claim | {"registration": claim["registration"] or "none"})
            elif form["claims"].data == "no":
                fill_in.drop_claim(session, fresh, at=now())
            values = {"claims": form["claims"].data}
        fill_in.save_section(session, fresh, section, values, seen=form.seen_revision, at=now())


def _next_section(section: str) -> str | None:
    place = SECTIONS.index(section) + 1
    return SECTIONS[place] if place < len(SECTIONS) else None


@pages.route("/<public_id>/sections/<section>", methods=["GET", "POST"])
@access.applicant
def section(public_id: str, section: str) -> Response | tuple[str, int] | str:
    application = own(public_id)
    if section == "files":
        return files_page(application)
    if section not in SECTION_FORMS:
        return redirect(url_for(".show", public_id=public_id))
    form = section_form(application, section)
    quiet = request.headers.get("X-Autosave") == "1"
    if form.validate_on_submit():
        with refusals_on(form):
            _save(application, section, form)
            if quiet:
                return {"saved": True, "seen": fill_in.revision(own(public_id), section)}  # type: ignore[return-value]
            following = _next_section(section)
            target = url_for(".section", public_id=public_id, section=following) if following else url_for(".show", public_id=public_id)
            return redirect(target, 303)
        application = own(public_id)
        form.seen.data = str(fill_in.revision(application, section))
        form.seen.raw_data = [form.seen.data]
    if quiet:
        return {"saved": False, "errors": [text for _field, text in form.summary()]}, 422  # type: ignore[return-value]
    return section_page(application, section, form)


def section_page(application: Application, section: str, form: Form, **values: Any) -> tuple[str, int] | str:
    if section == "certificate":
        values = {"upload_form": UploadForm(formdata=None), "files": present_files(application, "certificate")} | values
    html = render_template(
        f"recruitment/applications/applicant/{section}.html", application=application, section=section, form=form,
        steps=steps(application, section), editable=fill_in.may_edit(application, now()), requirements=requirement_facts(application.round_, application.vacancy),
        **values,
    )  # fmt: skip
    return (html, 422) if request.method == "POST" else html


def files_page(application: Application, form: Form | None = None) -> tuple[str, int] | str:
    documents = [kind for kind in application.round_.conduct.get("documents", ()) if kind != "photo"]
    return section_page(
        application, "files", form or UploadForm(formdata=None), photo=present_files(application, "photo"), documents=documents,
        files={kind: present_files(application, kind) for kind in (*documents, "other")}, spec=uploads.portrait_spec(application.round_.conduct),
        photo_form=form if isinstance(form, PhotoForm) else PhotoForm(formdata=None),
    )  # fmt: skip
