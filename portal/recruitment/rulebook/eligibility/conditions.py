"""Conditions that discriminate or point at somebody: they can be entered, but drafter and approver
are told, and a reason is recorded.

Sources: 就业促进法 26–31, 妇女权益保障法 43, 人社部发〔2010〕12号 (乙肝), 人社部令35号 art. 15
(conditions not related to the post).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from portal.kernel.errors import Refused
from portal.recruitment.rulebook.eligibility.ages import age_on
from portal.recruitment.rulebook.eligibility.shapes import Requirements

# kind → what its wording looks like. 男女不限 and 不限户籍 are no conditions, so what is negated
# directly does not count.
_WORDINGS: Mapping[str, str] = {
    "sex": r"限?(?:男|女)(?:性|士|生)|限(?:男|女)|(?:男|女)性?(?:优先|，|,|。|$)|适合(?:男|女)",
    "looks": r"五官|相貌|容貌|形象|气质|体型|身高|口吃|纹身|文身|体态",
    "disability": r"无残疾|残疾",
    "hepatitis": r"乙肝|肝炎|HBV",
    "childbearing": r"未婚|已婚|婚姻|婚育|已育|未育|生育|怀孕|孕期|子女",
    "ethnicity": r"民族|汉族",
    "religion": r"宗教|信教|信仰",
    "school_rank": r"985|211|双一流|一本|重点(?:大学|院校|高校)|名校|第一学历|院校层次|本科一批",
    "full_time_study": r"全日制|统招",
    "household": r"户籍|户口|本地人|生源",
    "health_beyond_standard": r"身体健康无|无(?:慢性|传染|精神)?(?:病|疾病)史|艾滋",
}
_NEGATED = re.compile(
    r"(?:男女|性别|民族|户籍|户口|婚育|婚姻|学习形式|形象)(?:状况)?(?:均可|不限)|不限(?:男女|性别|民族|户籍|户口|婚育)"
)
_FORBIDDEN = frozenset(("hepatitis",))
_NARROW = 2
_NARROW_DAYS = 366
LEAST_AGE = 16  # 劳动法 15


@dataclass(frozen=True, slots=True)
class Caution:
    """``kind`` of the condition, ``where`` it stands, ``found`` = the words; ``unlawful`` =
    expressly forbidden, which the approver is told."""

    kind: str
    where: str
    found: str
    unlawful: bool = False


def warnings_of(
    requirements: Requirements, texts: Mapping[str, str] | None = None, *, on: date
) -> tuple[Caution, ...]:
    """What drafter and approver have to be told.

    ``texts``: further wording by the place where it stands (duties, remark …). ``on``: the day from
    which ages are counted (the round's beginning).
    """
    found = [*_structural(requirements), *_of_birth(requirements, on)]
    worded = {f"declared:{number}": text for number, text in enumerate(requirements.declared, 1)}
    for where, text in {**worded, **(texts or {})}.items():
        found += wording_warnings(where, text)
    return tuple({(one.kind, one.where): one for one in reversed(found)}.values())[::-1]


def wording_warnings(where: str, text: str) -> list[Caution]:
    """Every kind of condition that a text words."""
    plain = _NEGATED.sub("", text)
    found = []
    for kind, pattern in _WORDINGS.items():
        if match := re.search(pattern, plain):
            found.append(Caution(kind, where, match.group(0), unlawful=kind in _FORBIDDEN))
    return found


def _structural(asked: Requirements) -> Iterable[Caution]:
    if asked.study_forms == frozenset(("full_time",)):
        yield Caution("full_time_study", "study_forms", "full_time")
    if asked.household is not None:
        yield Caution("household", "household", "、".join(asked.household.places))
    if _points_at_somebody(asked):
        yield Caution(
            "pointed", "requirements", "、".join(sorted(asked.majors.named)) if asked.majors else ""
        )


def _of_birth(asked: Requirements, on: date) -> Iterable[Caution]:
    """A range of a year or less points at somebody; one that admits children, or hardly anybody
    else, is a slip of the pen (劳动法 15: nobody under sixteen is employed)."""
    if asked.birth is None:
        return
    earliest, latest = asked.birth.earliest, asked.birth.latest
    words = f"{earliest or '—'} — {latest or '—'}"
    if earliest and latest and (latest - earliest).days <= _NARROW_DAYS:
        yield Caution("birth_narrow", "birth", words)
    ages = [age_on(born, on) for born in (earliest, latest) if born]
    if latest and min(ages) < LEAST_AGE or earliest and max(ages) < LEAST_AGE + 2:
        yield Caution("birth_children", "birth", words)


def _points_at_somebody(asked: Requirements) -> bool:
    """Few single majors together with several more conditions that only few people can all meet."""
    if (
        asked.majors is None
        or asked.majors.categories
        or not 1 <= len(asked.majors.named) <= _NARROW
    ):
        return False
    narrow = [
        asked.household is not None,
        asked.experience is not None,
        bool(asked.certificates),
        len(asked.declared) > 0,
    ]
    span = (
        asked.birth
        and asked.birth.earliest
        and asked.birth.latest
        and (asked.birth.latest - asked.birth.earliest).days < 5 * 365
    )
    return sum((*narrow, bool(span))) >= 2


def check_reasons(warnings: Iterable[Caution], reasons: Mapping[str, str]) -> None:
    """Every kind of warning needs a recorded reason.

    Raises ``Refused('conditions.reason_missing')`` for the first without one.
    """
    for warning in warnings:
        if not reasons.get(warning.kind, "").strip():
            raise Refused(
                "conditions.reason_missing",
                kind=warning.kind,
                where=warning.where,
                found=warning.found,
            )
