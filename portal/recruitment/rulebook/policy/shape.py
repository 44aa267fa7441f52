"""The frozen policy of a recruitment round as plain values.

``policy.read_policy`` makes it; nothing changes it afterwards.

All amounts are exact ``Fraction``. Source of every member: docs/formats/policy-1.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from fractions import Fraction

from portal.kernel.decimals import rounded


@dataclass(frozen=True, slots=True)
class Rounding:
    """``places`` decimal places; ``mode`` is ``half_up`` or ``truncate``."""

    places: int
    mode: str

    def of(self, value: Fraction) -> Fraction:
        return rounded(value, self.places, self.mode)


@dataclass(frozen=True, slots=True)
class Paper:
    code: str
    title: str
    full_mark: Fraction
    coefficient: Fraction


@dataclass(frozen=True, slots=True)
class Component:
    """One part of the exam. Without ``papers`` it is scored under its own code."""

    code: str
    title: str
    full_mark: Fraction
    papers: tuple[Paper, ...]
    rounding: Rounding | None
    pass_mark: Fraction | None
    pass_mark_uncontested: Fraction | None
    pass_mark_includes_points: bool

    def pass_mark_for(self, *, scored: int, headcount: int) -> Fraction | None:
        """The pass mark that holds where ``scored`` candidates have a score in this component and
        ``headcount`` are sought."""
        if self.pass_mark_uncontested is not None and scored <= headcount:
            return self.pass_mark_uncontested
        return self.pass_mark


@dataclass(frozen=True, slots=True)
class CompositeRule:
    weights: Mapping[str, Fraction]
    term_rounding: Rounding | None
    rounding: Rounding | None
    pass_mark: Fraction | None


@dataclass(frozen=True, slots=True)
class ClaimRule:
    """How a preference is claimed: the ``papers`` to hand in, the ``sentence`` that the applicant
    agrees to, and until when (application_end, document_recheck or a date)."""

    papers: tuple[str, ...]
    sentence: str | None = None
    deadline: str = "application_end"


@dataclass(frozen=True, slots=True)
class Preference:
    """``effect`` is ``tie_break`` or ``points``.

    ``order`` (weakest first) makes a higher level win; None = any holder equals any other.
    """

    code: str
    title: str
    effect: str
    basis: str | None
    levels: tuple[str, ...] | None
    order: tuple[str, ...] | None
    group: str | None
    points: Mapping[str, Fraction] | None
    claim: ClaimRule | None = None

    @property
    def permitted(self) -> frozenset[str]:
        """Every level that a claim may have."""
        return frozenset((*(self.levels or ()), *(self.order or ()), *(self.points or ())))


@dataclass(frozen=True, slots=True)
class PointsRule:
    """Where points go.

    ``target``: a component's code or ``composite``; ``at``: ``component`` or ``papers``.
    """

    target: str
    at: str
    stacking: str
    cap: Fraction | None
    may_exceed_full_mark: bool


@dataclass(frozen=True, slots=True)
class TieKey:
    """``kind``: preference, component (with points), component_raw (without), paper."""

    kind: str
    code: str


@dataclass(frozen=True, slots=True)
class ShortlistRule:
    """``by``: a component's code or ``composite``; ⌈ratio × headcount⌉ people and all who tie with
    the last one enter."""

    by: str
    ratio: Fraction


@dataclass(frozen=True, slots=True)
class OpeningRule:
    """``on_shortfall``: ``reduce`` the headcount while that helps, or ``cancel`` the vacancy at
    once."""

    ratio: Fraction
    on_shortfall: str = "reduce"


@dataclass(frozen=True, slots=True)
class RoomAdjustment:
    """``method``: none, grand_mean or mean_of_room_means."""

    method: str
    mean_rounding: Rounding | None
    coefficient_rounding: Rounding | None
    rounding: Rounding | None
    cap_at_full_mark: bool


@dataclass(frozen=True, slots=True)
class InterviewRule:
    component: str
    minimum_examiners: int
    drop_highest: int
    drop_lowest: int
    drop_per: str
    elements: tuple[str, ...] | None
    rounding: Rounding | None
    room_adjustment: RoomAdjustment
    odd_panel: bool = False


@dataclass(frozen=True, slots=True)
class CertificateRule:
    """Which claims of a certificate count.

    ``deadline``: application_end, document_recheck or a date; the reckoning is the stage's.
    """

    preference: str = "social_worker_certificate"
    deadline: str = "application_end"
    score_report_counts: Mapping[str, bool] = field(default_factory=dict)
    registration_required: bool = False


@dataclass(frozen=True, slots=True)
class SubstitutionRule:
    """Who follows when a place falls free.

    ``rounds`` None = as often as needed; ``until``: the last moment's name; days are calendar days.
    """

    stages: tuple[str, ...] = ("document_recheck", "medical", "background_check", "publicity")
    rounds: int | None = None
    until: str = "hire"
    pooled: bool = False
    reserve_days: int | None = None


@dataclass(frozen=True, slots=True)
class RecheckRule:
    """成绩复核: working days to ask, working days to answer."""

    window_days: int = 3
    answer_days: int = 5


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """Calendar days after the end of the round (reserve and objections included)."""

    application_days: int = 365
    paper_days: int = 180
    recording_days: int = 180


@dataclass(frozen=True, slots=True)
class MarkingRule:
    """``double``: every paper is marked twice; beyond ``tolerance`` a third marker decides."""

    double: bool = False
    tolerance: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class CorrectionsRule:
    """What a score corrected after a list went out changes.

    ``keep_told``: who was told that he had entered, or his place, keeps it; ``recompute``: the new
    figures decide. ``offer``: ``keep`` what was offered, or ``reopen`` it. Source:
    docs/formats/policy-1.md.
    """

    shortlist: str = "keep_told"
    ranking: str = "recompute"
    offer: str = "keep"


@dataclass(frozen=True, slots=True)
class TicketRule:
    """``pattern``: digits as they are, ``#`` for each digit of the number in the round's secret
    order, a check digit follows; None: year, round and as many digits as the round needs.
    ``unprinted``: who comes without a ticket is ``admitted`` on his
    identity paper, or refused and ``absent``."""

    pattern: str | None = None
    unprinted: str = "admitted"


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules of one recruitment round (or of one vacancy, where overridden)."""

    title: str
    basis: tuple[str, ...]
    components: tuple[Component, ...]
    composite: CompositeRule
    preferences: tuple[Preference, ...]
    points: PointsRule | None
    tie_break: tuple[TieKey, ...]
    shortlist: ShortlistRule | None
    opening: OpeningRule | None
    interview: InterviewRule | None
    age_reading: str = "not_yet_next"
    certificate: CertificateRule = field(default_factory=CertificateRule)
    substitution: SubstitutionRule = field(default_factory=SubstitutionRule)
    publicity_days: int = 7
    publicity_unit: str = "working_days"
    recheck: RecheckRule = field(default_factory=RecheckRule)
    retention: RetentionRule = field(default_factory=RetentionRule)
    marking: MarkingRule = field(default_factory=MarkingRule)
    corrections: CorrectionsRule = field(default_factory=CorrectionsRule)
    publicity_ends_at: time = time(17, 30)
    written_list: str = "all"
    tickets: TicketRule = field(default_factory=TicketRule)
    list_days: Mapping[str, int] = field(default_factory=dict)

    @property
    def full_mark(self) -> Fraction:
        """The one full mark that all components share."""
        return self.components[0].full_mark

    def component(self, code: str) -> Component:
        return next(part for part in self.components if part.code == code)

    def preference(self, code: str) -> Preference:
        return next(item for item in self.preferences if item.code == code)

    @property
    def most_places(self) -> int | None:
        """The most decimal places that a score of this policy has, at least two; None where some
        component is kept exact."""
        roundings = [part.rounding for part in self.components]
        if any(rule is None for rule in roundings):
            return None
        return max(2, *(rule.places for rule in roundings if rule is not None))

    @property
    def may_have_extra_test(self) -> bool:
        """Whether a column ``extra_test`` is the extra test among equals: not where the policy
        itself calls a component or paper so."""
        papers = (paper.code for part in self.components for paper in part.papers)
        return "extra_test" not in {*papers, *(part.code for part in self.components)}

    @property
    def score_full_marks(self) -> dict[str, Fraction]:
        """Full mark by score column: every paper, and every component without papers, in the
        policy's order."""
        marks: dict[str, Fraction] = {}
        for part in self.components:
            marks.update(
                {paper.code: paper.full_mark for paper in part.papers}
                or {part.code: part.full_mark}
            )
        return marks
