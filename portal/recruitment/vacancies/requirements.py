"""资格条件 between form, stored document and words. The stored document is what ``rulebook/eligibility`` reads."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from portal.foundation.web.filters import day
from portal.recruitment.labels import word
from portal.recruitment.notices.models import RecruitmentRound
from portal.recruitment.rulebook import conditions
from portal.recruitment.rulebook.eligibility import requirements_of
from portal.recruitment.rulebook.requirements import merged_requirements
from portal.recruitment.vacancies.forms import RequirementsMixin
from portal.recruitment.vacancies.models import Vacancy

LISTS = ("majors", "household", "political", "declared")


def _day(value: date | None) -> str | None:
    return value.isoformat() if value is not None else None


def typed_requirements(form: RequirementsMixin) -> dict[str, Any]:
    """The document of what was typed; what was left empty is left out, so that the round's word holds."""
    found: dict[str, Any] = {name: form[name].data for name in LISTS if form[name].data}
    for name in ("education", "degree"):
        if form[name].data:
            found[name] = form[name].data
    birth: dict[str, Any] = {"earliest": _day(form.earliest_birth.data), "latest": _day(form.latest_birth.data)}
    if form.relaxed_earliest_birth.data:
        birth["relaxed"] = [{"earliest": _day(form.relaxed_earliest_birth.data), "any_of": form.relaxed_conditions.data}]
    if any(birth.values()):
        found["birth"] = {name: value for name, value in birth.items() if value}
    if form.experience_years.data:
        found["experience"] = {"years": form.experience_years.data, "until": _day(form.experience_until.data)}
    if form.certificate_required.data:
        found["certificate_required"] = True
    if form.condition_reason.data:
        found["condition_reason"] = form.condition_reason.data
    return found


def form_values(document: dict[str, Any]) -> dict[str, Any]:
    """Form data of a stored document."""

    def on(text: str | None) -> date | None:
        return date.fromisoformat(text) if text else None

    birth = document.get("birth", {})
    relaxed = (birth.get("relaxed") or [{}])[0]
    experience = document.get("experience", {})
    return {name: document.get(name, []) for name in LISTS} | {
        "education": document.get("education", ""),
        "degree": document.get("degree", ""),
        "earliest_birth": on(birth.get("earliest")),
        "latest_birth": on(birth.get("latest")),
        "relaxed_earliest_birth": on(relaxed.get("earliest")),
        "relaxed_conditions": relaxed.get("any_of", []),
        "experience_years": experience.get("years"),
        "experience_until": on(experience.get("until")),
        "certificate_required": document.get("certificate_required", False),
        "condition_reason": document.get("condition_reason", ""),
    }


def in_force(round_: RecruitmentRound, vacancy: Vacancy | None) -> dict[str, Any]:
    """The requirements document that holds for the vacancy (or for the round when there is none)."""
    return merged_requirements(round_.requirements, vacancy.requirements if vacancy else {})


def _day_in_words(text: str) -> str:
    """In the reader's language; whoever makes an official document has set Chinese."""
    return day(date.fromisoformat(text))


def birth_words(birth: dict[str, Any]) -> str:
    """「1987年8月22日至2005年8月24日出生」 with the relaxed range and its condition."""
    if not birth:
        return str(_("不限"))
    first, last = birth.get("earliest"), birth.get("latest")
    if first and last:
        text = _("%(first)s至%(last)s出生", first=_day_in_words(first), last=_day_in_words(last))
    elif first:
        text = _("%(first)s（含）以后出生", first=_day_in_words(first))
    else:
        text = _("%(last)s（含）以前出生", last=_day_in_words(last))
    for relaxed in birth.get("relaxed", ()):
        text += _(
            "；%(conditions)s的，放宽到%(first)s以后出生", conditions="、".join(relaxed["any_of"]), first=_day_in_words(relaxed["earliest"])
        )
    return str(text)


def requirement_words(document: dict[str, Any]) -> dict[str, str]:
    """Code of the notice's column → words; every column is there, 不限 where nothing is asked."""
    none = str(_("不限"))
    experience = document.get("experience")
    return {
        "education": word("education.wish", document.get("education") or ""),
        "degree": word("degree.wish", document.get("degree") or ""),
        "majors": "、".join(document.get("majors", ())) or none,
        "birth_range": birth_words(document.get("birth", {})),
        "political": "、".join(document.get("political", ())) or none,
        "household": "、".join(document.get("household", ())) or none,
        "experience": _("%(years)s 年，计算到%(until)s", years=experience["years"], until=_day_in_words(experience["until"]))
        if experience and experience.get("until")
        else (_("%(years)s 年", years=experience["years"]) if experience else none),
        "certificate": str(_("须持有社会工作者职业水平证书")) if document.get("certificate_required") else none,
        "other": "；".join(document.get("declared", ())) or none,
    }


TITLES = {
    "education": lazy_gettext("学历"),
    "degree": lazy_gettext("学位"),
    "majors": lazy_gettext("专业"),
    "birth_range": lazy_gettext("年龄"),
    "political": lazy_gettext("政治面貌"),
    "household": lazy_gettext("户籍"),
    "experience": lazy_gettext("工作经历"),
    "certificate": lazy_gettext("资格证书"),
    "other": lazy_gettext("其他条件"),
}


def requirement_facts(round_: RecruitmentRound, vacancy: Vacancy | None) -> list[tuple[str, str]]:
    """(title, words) in the order of the notice."""
    words = requirement_words(in_force(round_, vacancy))
    return [(str(TITLES[code]), words[code]) for code in TITLES]


def warnings_of(round_: RecruitmentRound, vacancies: list[Vacancy]) -> list[str]:
    """Conditions that discriminate or point at somebody, told to drafter and approver, with the reason that was given."""
    found: dict[str, list[str]] = {}
    for vacancy in vacancies:
        document = in_force(round_, vacancy)
        for caution in conditions.warnings_of(requirements_of(document), {"duties": vacancy.duties, "remark": vacancy.remark}):
            text = _("%(kind)s条件（%(words)s）", kind=word("caution", caution.kind), words=caution.found)
            if caution.unlawful:
                text += _("：法律明确禁止")
            reason = document.get("condition_reason")
            text += _("；理由：%(reason)s", reason=reason) if reason else _("；没有写明理由")
            found.setdefault(text, []).append(vacancy.code)
    return [f"{'、'.join(codes)}：{text}" for text, codes in found.items()]
