"""选配员额: how many social trade-union workers a unit may have (苏政办发〔2020〕41号, 二).

Counted are the single unions (所辖单独工会组织数) and the workers (职工人数). Fewer than 200 unions
*or* fewer than 5,000 workers: may have one. 200 or more ("以上" includes the number) *or* 5,000 or
more: shall have, by size, normally at most five. The two sentences overlap (250 unions with 3,000
workers); how they are read is policy data, and a unit in the overlap is flagged to the approver.
Beyond the ceiling only the city's exception goes (在审批中写明理由), which names the number of
people in all and a document.

The management side decides and answers with its number (:class:`ToldQuota`). What stands here
besides is a preview for drafting where it has not been heard yet.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from portal.kernel.errors import Refused

UNIONS_THRESHOLD = 200
WORKERS_THRESHOLD = 5000
LOWER_CEILING = 1
UPPER_CEILING = 5
MAY, SHALL = "may", "shall"
EITHER, BOTH = "either", "both"
READINGS = (EITHER, BOTH)
LISTED_KINDS = frozenset(("township", "street", "zone", "regional_federation", "trade_federation"))


@dataclass(frozen=True, slots=True)
class ToldQuota:
    """What the management side answered for a unit.

    ``people``: in post or accepted; ``most``: how many it may have in all, which is the management
    side's to decide (``None``: it has no figures either); ``reading`` and ``approval``: how it read
    the two sentences, and the number of the city's paper that it has on record.
    """

    people: int
    most: int | None = None
    reading: str | None = None
    approval: str | None = None


@dataclass(frozen=True, slots=True)
class QuotaStanding:
    """How many people a unit may have, before anybody asks for more.

    ``tier``: sentence that applies (may have one, or shall have up to five); ``overlap``: both
    sentences fit the unit and ``reading`` decides; ``kind_listed``: the guideline names this kind
    of unit; ``known``: there are figures; ``exception``: people whom the city has allowed in all,
    beyond the guideline; ``allowed``: the ceiling with that exception; ``remaining``: people that
    still fit under ``allowed``; ``decided``: the management side said ``allowed``, else it is a
    preview for the drafting; ``approval``: the number of the city's paper over there.
    """

    reading: str
    tier: str
    ceiling: int
    overlap: bool
    kind_listed: bool
    known: bool
    unions_count: int | None
    workers_count: int | None
    in_post: int
    pending: int
    exception: int | None
    allowed: int
    remaining: int
    decided: bool = False
    approval: str | None = None


@dataclass(frozen=True, slots=True)
class QuotaFinding(QuotaStanding):
    """The standing and the guideline's answer to a request.

    ``above``: the request goes beyond the guideline's ceiling; ``needs_reason``: it may go on with
    a recorded reason (a unit of a kind that the guideline does not list: flagged, not refused);
    ``refused``: code of the refusal, or ``None``.
    """

    requested: int = 0
    above: bool = False
    needs_reason: bool = False
    refused: str | None = None


def tier_of(reading: str, unions_count: int, workers_count: int) -> tuple[str, bool]:
    """The tier, and whether the unit lies in the overlap.

    ``either``: one threshold reached is enough; ``both``: it takes both.
    """
    reached = (unions_count >= UNIONS_THRESHOLD, workers_count >= WORKERS_THRESHOLD)
    upper = any(reached) if reading == EITHER else all(reached)
    return (SHALL if upper else MAY), reached[0] != reached[1]


def quota_standing(
    reading: str,
    unit_kind: str,
    unions_count: int | None,
    workers_count: int | None,
    in_post: int,
    pending: int,
    exception: int | None = None,
    *,
    told: ToldQuota | None = None,
) -> QuotaStanding:
    """The quota of a unit that has ``in_post`` people and expects ``pending``; ``exception`` is the
    city's number of people in all.

    Where the management side has ``told`` its number, that number decides, whatever the figures and
    the exceptions of this side say.

    Raises ``Refused('quota.reading')`` or ``quota.not_positive`` for values that are none.
    """
    if reading not in READINGS:
        raise Refused("quota.reading", reading=reading)
    if in_post < 0 or pending < 0 or (exception is not None and exception < 1):
        raise Refused("quota.not_positive", in_post=in_post, pending=pending, exception=exception)
    known = unions_count is not None and workers_count is not None
    if told is not None and told.reading in READINGS:
        reading = told.reading
    tier, overlap = tier_of(reading, unions_count or 0, workers_count or 0)
    ceiling = UPPER_CEILING if tier == SHALL else LOWER_CEILING
    allowed = max(ceiling, exception or 0)
    decided = told is not None and told.most is not None
    if told is not None and told.most is not None:
        ceiling = allowed = told.most
    return QuotaStanding(
        reading=reading,
        tier=tier,
        ceiling=ceiling,
        overlap=known and overlap,
        kind_listed=unit_kind in LISTED_KINDS,
        known=known or decided,
        unions_count=unions_count,
        workers_count=workers_count,
        in_post=in_post,
        pending=pending,
        exception=exception,
        allowed=allowed,
        remaining=max(0, allowed - in_post - pending),
        decided=decided,
        approval=told.approval if told is not None else None,
    )


def assess_quota(standing: QuotaStanding, requested: int, reason: str = "") -> QuotaFinding:
    """The guideline's answer to ``requested`` more people at a unit.

    Refusal codes: ``quota.figures_missing`` (no figures, no quota), ``quota.above_ceiling`` (more
    than the guideline allows a unit of a kind that it lists, and more than the city's
    ``exception``), ``quota.reason_missing`` (the same at a unit of another kind, without a recorded
    reason). Raises ``Refused('quota.not_positive')`` for a request of nobody.
    """
    in_post, pending = standing.in_post, standing.pending
    if requested < 1:
        raise Refused("quota.not_positive", requested=requested, in_post=in_post, pending=pending)
    beyond = requested > standing.remaining
    waivable = not standing.kind_listed and not standing.decided
    needs_reason = standing.known and beyond and waivable
    refused = None
    if not standing.known:
        refused = "quota.figures_missing"
    elif beyond and not waivable:
        refused = "quota.above_ceiling"
    elif needs_reason and not reason.strip():
        refused = "quota.reason_missing"
    return QuotaFinding(
        **asdict(standing),
        requested=requested,
        above=in_post + pending + requested > standing.ceiling,
        needs_reason=needs_reason,
        refused=refused,
    )
