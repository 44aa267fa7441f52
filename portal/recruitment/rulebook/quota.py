"""选配员额: how many social trade-union workers a unit may have (苏政办发〔2020〕41号, 二).

Counted are the single unions (所辖单独工会组织数) and the workers (职工人数). Fewer than 200 unions *or* fewer than 5,000 workers: may
have one. 200 or more ("以上" includes the number) *or* 5,000 or more: shall have, by size, normally at most five. The two sentences
overlap (250 unions with 3,000 workers); how they are read is policy data, and a unit in the overlap is flagged to the approver.
"""

from __future__ import annotations

from dataclasses import dataclass

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
class QuotaFinding:
    """What the quota says to a request.

    ``tier`` and ``ceiling``: may have one, or shall have up to five; ``overlap``: both sentences of the guideline fit the unit;
    ``kind_listed``: the guideline names this kind of unit; ``remaining``: people that still fit under the ceiling;
    ``needs_reason``: the request goes beyond what is normal and can only go on with a recorded reason;
    ``refused``: code of the refusal, or ``None``.
    """

    reading: str
    tier: str
    ceiling: int
    overlap: bool
    kind_listed: bool
    unions_count: int | None
    workers_count: int | None
    in_post: int
    pending: int
    requested: int
    remaining: int
    needs_reason: bool
    refused: str | None


def tier_of(reading: str, unions_count: int, workers_count: int) -> tuple[str, bool]:
    """The tier, and whether the unit lies in the overlap. ``either``: one threshold reached is enough; ``both``: it takes both."""
    reached = (unions_count >= UNIONS_THRESHOLD, workers_count >= WORKERS_THRESHOLD)
    upper = any(reached) if reading == EITHER else all(reached)
    return (SHALL if upper else MAY), reached[0] != reached[1]


def assess_quota(
    reading: str,
    unit_kind: str,
    unions_count: int | None,
    workers_count: int | None,
    in_post: int,
    pending: int,
    requested: int,
    reason: str = "",
) -> QuotaFinding:
    """The guideline's answer to ``requested`` more people at a unit that has ``in_post`` and expects ``pending``.

    Refusal codes: ``quota.figures_missing`` (no figures, no quota), ``quota.above_ceiling`` (more than one where one is allowed),
    ``quota.reason_missing`` (more than five, or more than the ceiling at a unit of a kind not listed, without a recorded reason).
    Raises ``Refused('quota.reading')`` or ``quota.not_positive`` for values that are none.
    """
    if reading not in READINGS:
        raise Refused("quota.reading", reading=reading)
    if requested < 1 or in_post < 0 or pending < 0:
        raise Refused("quota.not_positive", requested=requested, in_post=in_post, pending=pending)
    known = unions_count is not None and workers_count is not None
    tier, overlap = tier_of(reading, unions_count or 0, workers_count or 0)
    ceiling = UPPER_CEILING if tier == SHALL else LOWER_CEILING
    remaining = max(0, ceiling - in_post - pending)
    listed = unit_kind in LISTED_KINDS
    above = requested > remaining
    needs_reason = known and above and (tier == SHALL or not listed)
    refused = None
    if not known:
        refused = "quota.figures_missing"
    elif above and not needs_reason:
        refused = "quota.above_ceiling"
    elif needs_reason and not reason.strip():
        refused = "quota.reason_missing"
    return QuotaFinding(
        reading=reading,
        tier=tier,
        ceiling=ceiling,
        overlap=known and overlap,
        kind_listed=listed,
        unions_count=unions_count,
        workers_count=workers_count,
        in_post=in_post,
        pending=pending,
        requested=requested,
        remaining=remaining,
        needs_reason=needs_reason,
        refused=refused,
    )
