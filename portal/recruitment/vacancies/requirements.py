"""资格条件 between form, stored document and words.

The stored document is what ``rulebook/eligibility`` reads.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from portal.foundation.web.filters import day
from portal.recruitment.labels import word
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.eligibility import conditions, requirements_of
from portal.recruitment.rulebook.eligibility.requirements import merged_requirements
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vacancies.requirement_names import shown_names


def in_force(round_: RecruitmentRound, vacancy: Vacancy | None) -> dict[str, Any]:
    """The requirements document that holds for the vacancy, or, without one, for the round."""
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
    elif last:
        text = _("%(last)s（含）以前出生", last=_day_in_words(last))
    else:
        text = _("不限")
    for relaxed in birth.get("relaxed", ()):
        text += _(
            "；%(conditions)s的，放宽到%(first)s以后出生",
            conditions="、".join(relaxed["any_of"]),
            first=_day_in_words(relaxed["earliest"]),
        )
    return str(text)


def _education_words(document: dict[str, Any]) -> str:
    """「大学本科及以上（全日制，2026年7月31日以前取得）」."""
    text = word("education.wish", document.get("education") or "")
    more = ["、".join(word("study_form", form) for form in document.get("study_forms") or ())]
    if document.get("obtained_by"):
        more.append(str(_("%(day)s以前取得", day=_day_in_words(document["obtained_by"]))))
    inside = "，".join(one for one in more if one)
    return f"{text}（{inside}）" if inside else text


def _household_words(document: dict[str, Any]) -> str:
    if not document.get("household"):
        return str(_("不限"))
    text = "、".join(document["household"])
    if document.get("household_by"):
        text += str(_("（%(day)s以前）", day=_day_in_words(document["household_by"])))
    ties = "、".join(
        word("requirement.tie", tie) for tie in document.get("household_instead") or ()
    )
    return text + (str(_("；或凭%(ties)s", ties=ties)) if ties else "")


def _experience_words(work: dict[str, Any]) -> str:
    if not work or not work.get("years"):
        return str(_("不限"))
    text = _("%(years)s 年", years=work["years"])
    if work.get("until"):
        text = _(
            "%(years)s 年，计算到%(until)s", years=work["years"], until=_day_in_words(work["until"])
        )
    return str(text) + (f"（{'、'.join(work['kinds'])}）" if work.get("kinds") else "")


def _graduate_words(rule: dict[str, Any] | None) -> str:
    if not rule:
        return str(_("不限"))
    text = str(_("%(year)s 年应届毕业生", year=rule["year"]))
    if rule.get("years_back"):
        first = rule["year"] - rule["years_back"]
        text += str(_("，含 %(first)s 年以后毕业、档案未转出且未落实工作单位的", first=first))
    return text


def _condition_words(one: dict[str, Any]) -> str:
    names = "、".join(shown_names(one))
    if one["kind"] != "experience":
        return names
    return str(_("%(kinds)s工作满 %(years)s 年", kinds=names, years=one.get("years") or 0))


def relaxed_words(rule: dict[str, Any]) -> str:
    """「退役军人，或助理社会工作师：1986年1月1日（含）以后出生，户籍不限」."""
    wider = []
    if rule.get("earliest_birth"):
        wider.append(str(_("%(first)s（含）以后出生", first=_day_in_words(rule["earliest_birth"]))))
    if rule.get("education"):
        wider.append(word("education.wish", rule["education"]))
    if rule.get("obtained_by"):
        wider.append(str(_("%(day)s以前取得", day=_day_in_words(rule["obtained_by"]))))
    wider += [
        str(_("%(what)s不限", what=word("requirement.waiver", name)))
        for name in rule.get("waives") or ()
    ]
    conditions = str(_("，或")).join(_condition_words(one) for one in rule["any_of"])
    return str(
        _("%(conditions)s的，放宽：%(wider)s", conditions=conditions, wider="，".join(wider))
    )


def _certificate_words(document: dict[str, Any]) -> str:
    if not document.get("certificate_required"):
        return str(_("不限"))
    text = str(_("须持有社会工作者职业水平证书"))
    return text + (str(_("，登记在有效期内")) if document.get("registration_required") else "")


def _other_words(document: dict[str, Any]) -> str:
    """Declared conditions, exclusions, the documents that are taken, and typed relaxed ranges."""
    found = list(document.get("declared") or ())
    if document.get("exclusions"):
        found.append(str(_("以下情形不得报考：%(list)s", list="、".join(document["exclusions"]))))
    if document.get("documents"):
        found.append(
            str(
                _(
                    "报名证件：%(list)s",
                    list="、".join(word("identity.kind", kind) for kind in document["documents"]),
                )
            )
        )
    return "；".join([*found, *map(relaxed_words, document.get("relaxed") or ())]) or str(_("不限"))


def requirement_words(document: dict[str, Any]) -> dict[str, str]:
    """Code of the notice's column → words; every column is there, 不限 where nothing is asked."""
    none = str(_("不限"))
    return {
        "graduates": _graduate_words(document.get("graduates")),
        "education": _education_words(document),
        "degree": word("degree.wish", document.get("degree") or ""),
        "majors": "、".join(document.get("majors") or ()) or none,
        "birth_range": birth_words(document.get("birth") or {}),
        "political": "、".join(document.get("political") or ()) or none,
        "household": _household_words(document),
        "experience": _experience_words(document.get("experience") or {}),
        "certificate": _certificate_words(document),
        "other": _other_words(document),
    }


TITLES = {
    "graduates": lazy_gettext("招聘对象"),
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


def caution_words(caution: conditions.Caution, reason: str) -> str:
    """「户籍条件（淮安市）；理由：……」."""
    told = word("study_form", caution.found) if caution.where == "study_forms" else caution.found
    text = _("%(kind)s条件（%(words)s）", kind=word("caution", caution.kind), words=told)
    if caution.unlawful:
        text += _("：法律明确禁止")
    return str(text + (_("；理由：%(reason)s", reason=reason) if reason else _("；没有写明理由")))


def cautions_of(document: dict[str, Any], texts: dict[str, str], *, on: date) -> list[str]:
    """What drafter and approver are told of one document, in words.

    ``texts``: further wording (duties, remark) by where it stands; ``on``: from which day ages are
    counted.
    """
    found = conditions.warnings_of(requirements_of(document), texts, on=on)
    return [caution_words(caution, document.get("condition_reason") or "") for caution in found]


def warnings_of(round_: RecruitmentRound, vacancies: list[Vacancy]) -> list[str]:
    """Conditions that discriminate or point at somebody, told to drafter and approver, with the
    reason that was given."""
    found: dict[str, list[str]] = {}
    for vacancy in vacancies:
        for text in cautions_of(
            in_force(round_, vacancy),
            {"duties": vacancy.duties, "remark": vacancy.remark},
            on=round_.begun_on,
        ):
            found.setdefault(text, []).append(vacancy.code)
    return [f"{some(codes)}：{text}" for text, codes in found.items()]


def some(codes: list[str]) -> str:
    """Codes in words, shortened when there are many."""
    return (
        "、".join(codes)
        if len(codes) <= 8
        else str(_("%(first)s 等 %(n)s 个岗位", first="、".join(codes[:5]), n=len(codes)))
    )
