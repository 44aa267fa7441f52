"""拆封: two people of the office and the supervisor bring codes and candidates together;
corrections afterwards need two people again."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.audit import Actor, record
from portal.recruitment.exams.models import Seat
from portal.recruitment.marking.models import MarkingBatch, Score, ScoreSheet
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.lifecycles import MARKING_BATCH


def sign_unsealing(
    session: Session, round_: RecruitmentRound, batch: MarkingBatch, *, by: Actor, at: datetime
) -> None:
    """The two people of the office sign one after the other.

    Raises ``Refused('marking.not_locked')``, ``'two_people.same'``, ``'marking.signed'``.
    """
    if batch.state != "locked":
        raise Refused("marking.not_locked")
    if batch.unsealed_first_by is None:
        batch.unsealed_first_by = by.account_id
    elif batch.unsealed_second_by is None:
        if batch.unsealed_first_by == by.account_id:
            raise Refused("two_people.same")
        batch.unsealed_second_by = by.account_id
    else:
        raise Refused("marking.signed")
    record(
        session,
        "marking.sign_unsealing",
        f"batch:{batch.public_id}",
        at=at,
        by=by,
        chain=round_.code,
    )


def unseal(
    session: Session, round_: RecruitmentRound, batch: MarkingBatch, *, by: Actor, at: datetime
) -> int:
    """The supervisor countersigns; the scores become the candidates'.

    Raises ``Refused('marking.signatures_missing')``.
    """
    after = MARKING_BATCH.after(batch.state, "unseal")
    if batch.unsealed_first_by is None or batch.unsealed_second_by is None:
        raise Refused("marking.signatures_missing")
    if by.account_id in {
        batch.unsealed_first_by,
        batch.unsealed_second_by,
        batch.first_clerk_id,
        batch.second_clerk_id,
        batch.locked_by,
    }:
        raise Refused("two_people.same")
    rows = session.execute(
        select(ScoreSheet, Seat)
        .join(Seat, Seat.id == ScoreSheet.seat_id)
        .where(ScoreSheet.batch_id == batch.id)
        .order_by(ScoreSheet.id)
    )
    count = 0
    for sheet, seat in rows:
        session.add(
            Score(
                application_id=seat.application_id,
                paper=batch.paper,
                kind=sheet.settled_kind,
                value=sheet.settled_value,
                recorded_by=batch.locked_by,
                confirmed_by=by.account_id,
                recorded_at=at,
            )
        )
        count += 1
    batch.state, batch.countersigned_by, batch.unsealed_at = after, by.account_id, at
    record(
        session,
        "marking.unseal",
        f"batch:{batch.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        digest=batch.lock_digest,
        scores=str(count),
    )
    return count


def correct_score(
    session: Session,
    round_: RecruitmentRound,
    application_id: int,
    paper: str,
    *,
    kind: str,
    value: Fraction | None,
    reason: str,
    recorded_by: Actor,
    confirmed_by: Actor,
    at: datetime,
) -> Score:
    """成绩更正 by two people: a further edition; the old one stays.

    Raises ``Refused('two_people.same')``, ``'marking.reason_missing'``.
    """
    if recorded_by.account_id == confirmed_by.account_id:
        raise Refused("two_people.same")
    if len(reason.strip()) < 6:
        raise Refused("marking.reason_missing")
    latest = session.scalar(
        select(func.max(Score.edition)).where(
            Score.application_id == application_id, Score.paper == paper
        )
    )
    if latest is None:
        raise Refused("marking.sheet_not_found")
    score = Score(
        application_id=application_id,
        paper=paper,
        edition=latest + 1,
        kind=kind,
        value=value,
        reason=reason.strip(),
        recorded_by=recorded_by.account_id,
        confirmed_by=confirmed_by.account_id,
        recorded_at=at,
    )
    session.add(score)
    session.flush()
    record(
        session,
        "marking.correct",
        f"score:{score.public_id}",
        at=at,
        by=confirmed_by,
        chain=round_.code,
        paper=paper,
        edition=str(score.edition),
        reason=score.reason,
        recorded_by=recorded_by.words,
    )
    return score
