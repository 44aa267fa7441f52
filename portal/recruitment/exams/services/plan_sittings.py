"""场次: which papers are written when and by whom. A sitting that was announced isn't changed: a
further one replaces it, by a published notice."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, select

from portal.kernel.decisions import require_reason
from portal.kernel.errors import Refused
from portal.recruitment.applications.models import Application
from portal.recruitment.changes.models import NoticeChange
from portal.recruitment.exams.models import SeatingRun, Sitting, SittingCandidate, SittingRoom
from portal.recruitment.exams.queries import candidates_in, sittings_of
from portal.recruitment.rounds.act import RoundAct

LEAST_REASON = 6


@dataclass(frozen=True, slots=True)
class Times:
    """When a sitting begins and ends, and until when people are let in."""

    starts_at: datetime
    ends_at: datetime
    entry_closes_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """Which papers (codes of the policy) are written by the candidates of which recruiting unions
    (ids); () = all."""

    papers: Sequence[str] = ()
    areas: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Replacement:
    """What a further sitting replaces, by which published notice, for whom (() = everybody) and
    why."""

    sitting: Sitting
    change: NoticeChange
    reason: str
    people: Collection[Application] = field(default=())


def add_sitting(act: RoundAct, times: Times, scope: Scope | None = None) -> Sitting:
    """Raises ``Refused('seating.times')``, ``'sitting.overlap'`` where somebody would sit the same
    paper twice."""
    wanted = scope or Scope()
    _check_times(act, times)
    for other in sittings_of(act.session, act.round_.id):
        meet = _meet(other.papers, wanted.papers) and _meet(other.areas, wanted.areas)
        if other.replaces_id is None and meet:
            raise Refused("sitting.overlap", code=other.code)
    sitting = _put(act, times, wanted)
    act.record_on_round("exams.add_sitting", f"sitting:{sitting.public_id}", code=sitting.code)
    return sitting


def _check_times(act: RoundAct, times: Times) -> None:
    if times.ends_at <= times.starts_at or times.starts_at <= act.at:
        raise Refused("seating.times")
    closes = times.entry_closes_at
    if closes is not None and not times.starts_at <= closes <= times.ends_at:
        raise Refused("sitting.entry_times")


def _meet(some: Collection[object], others: Collection[object]) -> bool:
    return not some or not others or bool(set(some) & set(others))


def _put(act: RoundAct, times: Times, scope: Scope, **of_replacement: object) -> Sitting:
    codes = [int(other.code) for other in sittings_of(act.session, act.round_.id)]
    sitting = Sitting(
        round_id=act.round_.id,
        code=str(max(codes, default=0) + 1),
        starts_at=times.starts_at,
        ends_at=times.ends_at,
        entry_closes_at=times.entry_closes_at,
        papers=list(scope.papers),
        areas=list(scope.areas),
        **of_replacement,
    )
    act.session.add(sitting)
    act.session.flush()
    return sitting


def replace_sitting(act: RoundAct, times: Times, replacement: Replacement) -> Sitting:
    """A repeated or postponed sitting: a further one that names what it replaces and for whom.

    Raises ``Refused('seating.times')``, ``'sitting.not_announced'`` unless the notice was
    published, ``'sitting.replaced'`` where another one replaces it for everybody or for one of
    these already, ``'sitting.not_called'`` for somebody who doesn't sit there,
    ``'sitting.reason_missing'``.
    """
    _check_times(act, times)
    old, change = replacement.sitting, replacement.change
    reason = require_reason(replacement.reason, "sitting.reason_missing", least=LEAST_REASON)
    if change.state != "published" or change.round_id != act.round_.id:
        raise Refused("sitting.not_announced")
    called = {application.id for application in candidates_in(act.session, old)}
    if not called:
        raise Refused("sitting.replaced")
    chosen = {application.id for application in replacement.people}
    if not chosen <= called:
        raise Refused("sitting.not_called", count=len(chosen - called))
    sitting = _put(
        act,
        times,
        Scope(old.papers, old.areas),
        replaces_id=old.id,
        change_id=change.id,
        reason=reason,
    )
    # Who it is for is written down now: later changes of the older one change nothing here.
    for application_id in sorted(chosen or called):
        act.session.add(SittingCandidate(sitting_id=sitting.id, application_id=application_id))
    act.session.flush()
    act.record_on_round(
        "exams.replace_sitting",
        f"sitting:{sitting.public_id}",
        code=sitting.code,
        replaces=old.code,
        notice=change.publication_number,
        candidates=str(len(chosen or called)),
        reason=reason,
    )
    return sitting


def remove_sitting(act: RoundAct, sitting: Sitting) -> None:
    """One that was entered by mistake. Raises ``Refused('sitting.in_use')`` once it had a run or
    another one replaces it."""
    has_run = select(SeatingRun.id).where(SeatingRun.sitting_id == sitting.id).limit(1)
    replaced = select(Sitting.id).where(Sitting.replaces_id == sitting.id).limit(1)
    if act.session.scalar(has_run) is not None or act.session.scalar(replaced) is not None:
        raise Refused("sitting.in_use")
    act.record_on_round("exams.remove_sitting", f"sitting:{sitting.public_id}", code=sitting.code)
    for table in (SittingCandidate, SittingRoom):
        act.session.execute(delete(table).where(table.sitting_id == sitting.id))
    act.session.delete(sitting)
