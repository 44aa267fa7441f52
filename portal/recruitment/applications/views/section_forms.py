"""The form of one section: filled with what was typed before, and what it says when it is sent."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext, lazy_gettext

from portal.foundation.time.clock import local
from portal.foundation.web.forms import Form
from portal.foundation.web.unit import now, reading
from portal.recruitment.applications.form_scope import asked_by, score_report_counts
from portal.recruitment.applications.forms import (
    SECTION_FORMS,
    CertificateSection,
    SectionForm,
    extra_section,
)
from portal.recruitment.applications.models import (
    CERTIFICATE_LEVELS,
    Application,
)
from portal.recruitment.applications.services import fill_in
from portal.recruitment.labels import choices
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vacancies.queries import vacancies_of

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


def form_kind(round_: RecruitmentRound, section: str) -> type[SectionForm] | None:
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
    if kind is CertificateSection:
        options["today"] = local(now()).date()
    form = kind(data=given, **options)
    for field in form:
        if field.name in CHOICES:
            field.choices = choices(CHOICES[field.name])
    if section == "certificate" and not _takes_score_reports(application.round_):
        form["claims"].choices = [pair for pair in form["claims"].choices if pair[0] != "passed"]
    if "years" in form:
        form["years"].choices = YEARS
    if section == "vacancy":
        form["vacancy"].choices = [
            vacancy_choice(vacancy)
            for vacancy in vacancies_of(reading(), application.round_id)
            if vacancy.state != "cancelled"
        ]
    return form


def _takes_score_reports(round_: RecruitmentRound) -> bool:
    return any(score_report_counts(round_, level) for level in CERTIFICATE_LEVELS)


def vacancy_choice(vacancy: Vacancy) -> tuple[str, str]:
    """A vacancy as a form offers it."""
    words = gettext(
        "%(code)s %(name)s（%(n)s 人）", code=vacancy.code, name=vacancy.name, n=vacancy.seats
    )
    return vacancy.code, words


def plain_values(form: Form) -> dict[str, Any]:
    found = {}
    for field in form:
        if field.name not in {"csrf_token", "seen"}:
            found[field.name] = (
                field.data.isoformat() if isinstance(field.data, date) else field.data
            )
    return found


def extra_values(round_: RecruitmentRound, form: SectionForm) -> dict[str, Any]:
    """Each answer with its question: it explains itself also when the round no longer asks."""
    return {
        field.code: {
            "title": field.title,
            "kind": field.kind,
            "value": form[field.code].data or "",
        }
        for field in asked_by(round_).extra_fields
        if field.code in form
    }
