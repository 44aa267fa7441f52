"""回避: three rules, each kinship × office × direction of level, worded by the notice
(人社部规〔2019〕1号 for the classes of kinship).

① 报考回避: who may not apply (or not be hired). ② 岗位回避: which post of a unit somebody may not
hold. ③ 履职回避: which candidates a member of the staff, an examiner or a marker must not deal
with.

Two Jiangsu notices word ① from opposite ends: 淮安 2023
"各级工会负责人的直系亲属不得聘用为本级或其下级工会的…" looks from the office holder down, 宿迁 2020
"有直系亲属为本级或其上级工会负责人的，不得报考" from the vacancy up. The viewpoint is therefore
part of the rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.kernel.errors import Refused
from portal.recruitment.rulebook.eligibility.findings import MET, NOT_MET, PERSON, Finding

SPOUSE = "spouse"
DIRECT_BLOOD = "direct_blood"
COLLATERAL_THREE = "collateral_within_three_generations"
NEAR_AFFINITY = "near_affinity"
OTHER_KIN = (
    "other_kin"  # adoption, step-relations that amount to upbringing, and what follows from them
)
KINSHIP = (SPOUSE, DIRECT_BLOOD, COLLATERAL_THREE, NEAR_AFFINITY, OTHER_KIN)
IMMEDIATE = frozenset((SPOUSE, DIRECT_BLOOD))  # 直系亲属 as the notices mean it

UNION_HEAD, UNIT_HEAD, DIRECT_SUPERIOR, FINANCE, DISCIPLINE, PERSONNEL = (
    "union_head",
    "unit_head",
    "direct_superior",
    "finance",
    "discipline",
    "personnel",
)

APPLICATION, HIRE, POST = "application", "hire", "post"
FROM_OFFICE_HOLDER, FROM_VACANCY = "office_holder", "vacancy"
SAME, ABOVE, BELOW = "same", "above", "below"
TRIGGERS = ("own_request", "interested_party", "organisation")
Path = Sequence[str]
"""A union and all above it, the province first."""


@dataclass(frozen=True, slots=True)
class AvoidanceRule:
    """``forbids``: application, hire or post.

    ``directions`` as seen from ``viewpoint``: is the other union the same, above or below?
    """

    code: str
    forbids: str
    kinship: frozenset[str]
    offices: frozenset[str]
    viewpoint: str
    directions: frozenset[str]
    wording: str = ""

    def __post_init__(self) -> None:
        known = self.kinship <= set(KINSHIP) and self.directions <= {SAME, ABOVE, BELOW}
        if (
            not known
            or self.viewpoint not in (FROM_OFFICE_HOLDER, FROM_VACANCY)
            or self.forbids not in (APPLICATION, HIRE, POST)
        ):
            raise Refused("avoidance.rule", rule=self.code)


@dataclass(frozen=True, slots=True)
class Relation:
    """A relative of the applicant: how related, which office, in which union.

    Empty kinship or office = not said.
    """

    kinship: str
    office: str
    union: Path


HUAIAN_2023 = AvoidanceRule(
    "huaian_2023",
    HIRE,
    IMMEDIATE,
    frozenset((UNION_HEAD,)),
    FROM_OFFICE_HOLDER,
    frozenset((SAME, BELOW)),
    "各级工会负责人的直系亲属不得聘用为本级或其下级工会的社会化工会工作者",
)
SUQIAN_2020 = AvoidanceRule(
    "suqian_2020",
    APPLICATION,
    IMMEDIATE,
    frozenset((UNION_HEAD,)),
    FROM_VACANCY,
    frozenset((SAME, ABOVE)),
    "有直系亲属为本级或其上级工会负责人的，不得报考",
)
POST_DEFAULT = AvoidanceRule(
    "post",
    POST,
    frozenset(KINSHIP),
    frozenset((UNIT_HEAD, DIRECT_SUPERIOR, FINANCE, DISCIPLINE, PERSONNEL)),
    FROM_VACANCY,
    frozenset((SAME,)),
    "有亲属关系的，不得担任同一单位的直接上下级，或在一方任负责人的单位从事人事、财务、纪检等工作",
)


def position(here: Path, other: Path) -> str:
    """Where ``other`` stands from ``here``: ``same``, ``above``, ``below`` or ``elsewhere``."""
    mine, theirs = tuple(here), tuple(other)
    if not mine or not theirs:
        return "unknown"
    if mine == theirs:
        return SAME
    if mine[: len(theirs)] == theirs:
        return ABOVE
    return BELOW if theirs[: len(mine)] == mine else "elsewhere"


def assess_avoidance(
    rule: AvoidanceRule, relations: Iterable[Relation], vacancy_union: Path
) -> tuple[Finding, ...]:
    """One finding per relation; none given = one finding that nothing was stated.

    What is not said is for a person.
    """
    found = tuple(_assess_one(rule, relation, vacancy_union) for relation in relations)
    return found or (Finding("avoidance.none_stated", MET, {"rule": rule.code}),)


def _assess_one(rule: AvoidanceRule, relation: Relation, vacancy_union: Path) -> Finding:
    told = {
        "rule": rule.code,
        "forbids": rule.forbids,
        "kinship": relation.kinship,
        "office": relation.office,
        "wording": rule.wording,
    }
    if relation.kinship and relation.kinship not in rule.kinship:
        return Finding("avoidance.other_kinship", MET, told)
    if relation.office and relation.office not in rule.offices:
        return Finding("avoidance.other_office", MET, told)
    ends = (
        (relation.union, vacancy_union)
        if rule.viewpoint == FROM_OFFICE_HOLDER
        else (vacancy_union, relation.union)
    )
    where = position(*ends)
    told["position"] = where
    if where != "unknown" and where not in rule.directions:
        return Finding("avoidance.other_union", MET, told)
    if where == "unknown" or not relation.kinship or not relation.office:
        return Finding("avoidance.unclear", PERSON, told)
    return Finding(f"avoidance.{rule.forbids}", NOT_MET, told)


def assess_duty(kinship: str, trigger: str, *, other_interest: bool = False) -> Finding:
    """③: whether somebody must stand aside from a candidate. ``kinship`` empty = none.

    A relation of any class is enough; another interest that could impair fairness is decided by the
    organisation. Raises ``Refused('avoidance.trigger')`` or ``avoidance.kinship``.
    """
    if trigger not in TRIGGERS:
        raise Refused("avoidance.trigger", trigger=trigger)
    if kinship and kinship not in KINSHIP:
        raise Refused("avoidance.kinship", kinship=kinship)
    told = {"kinship": kinship, "trigger": trigger}
    if kinship:
        return Finding("avoidance.duty", NOT_MET, told)
    return (
        Finding("avoidance.duty_interest", PERSON, told)
        if other_interest
        else Finding("avoidance.duty_none", MET, told)
    )
