"""拆封: two people of the office and the supervisor bring codes and candidates together;
corrections afterwards need two people again."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import func, select

from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.recruitment.audit import Actor
from portal.recruitment.exams.models import Seat
from portal.recruitment.marking.models import MarkingBatch, Score, ScoreSheet
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import MARKING_BATCH

LEAST_REASON = 6


def sign_unsealing(act: RoundAct, batch: MarkingBatch) -> None:
    """The two people of the office sign one after the other.

    Raises ``Refused('marking.not_locked')``, ``'two_people.same'``, ``'marking.signed'``.
    """
    if batch.state != "locked":
        raise Refused("marking.not_locked")
    if batch.unsealed_first_by is None:
        batch.unsealed_first_by = act.by.account_id
    elif batch.unsealed_second_by is None:
        require_another(act.by.account_id, batch.unsealed_first_by)
        batch.unsealed_second_by = act.by.account_id
    else:
        raise Refused("marking.signed")
    act.record_on_round("marking.sign_unsealing", f"batch:{batch.public_id}")


def unseal(act: RoundAct, batch: MarkingBatch) -> int:
    """The supervisor countersigns; the scores become the candidates'.

    Raises ``Refused('marking.signatures_missing')``.
    """
    after = MARKING_BATCH.after(batch.state, "unseal")
    if batch.unsealed_first_by is None or batch.unsealed_second_by is None:
        raise Refused("marking.signatures_missing")
    signers = (batch.unsealed_first_by, batch.unsealed_second_by)
    clerks = (batch.first_clerk_id, batch.second_clerk_id)
    require_another(act.by.account_id, *signers, *clerks, batch.locked_by)
    count = _give_scores(act, batch)
    batch.state, batch.countersigned_by, batch.unsealed_at = after, act.by.account_id, act.at
    act.record_on_round(
        "marking.unseal",
        f"batch:{batch.public_id}",
        digest=batch.lock_digest,
        scores=str(count),
    )
    _tell_settlements(act, batch)
    return count


def _tell_settlements(act: RoundAct, batch: MarkingBatch) -> None:
    """Nothing is secret any more: the chain tells why differences were settled as they were."""
    statement = (
        select(ScoreSheet)
        .where(ScoreSheet.batch_id == batch.id, ScoreSheet.settled_by.is_not(None))
        .order_by(ScoreSheet.id)
    )
    for sheet in act.session.scalars(statement):
        act.record_on_round(
            "marking.tell_settlement", f"sheet:{sheet.public_id}", reason=sheet.settled_reason
        )


def _give_scores(act: RoundAct, batch: MarkingBatch) -> int:
    """Each sheet's settled value becomes the candidate's score. Returns their number."""
    statement = (
        select(ScoreSheet, Seat)
        .join(Seat, Seat.id == ScoreSheet.seat_id)
        .where(ScoreSheet.batch_id == batch.id)
        .order_by(ScoreSheet.id)
    )
    rows = act.session.execute(statement).all()
    for sheet, seat in rows:
        act.session.add(
            Score(
                application_id=seat.application_id,
                paper=batch.paper,
                kind=sheet.settled_kind,
                value=sheet.settled_value,
                recorded_by=batch.locked_by,
                confirmed_by=act.by.account_id,
                recorded_at=act.at,
            )
        )
    return len(rows)


@dataclass(frozen=True, slots=True)
class Correction:
    """What a score should have been, why, and who recorded that before the other confirms it."""

    kind: str
    value: Fraction | None
    reason: str
    recorded_by: Actor


def correct_score(act: RoundAct, application_id: int, paper: str, correction: Correction) -> Score:
    """成绩更正 by two people: a further edition; the old one stays.

    Raises ``Refused('two_people.same')``, ``'marking.reason_missing'``,
    ``'marking.sheet_not_found'``.
    """
    require_another(act.by.account_id, correction.recorded_by.account_id)
    reason = require_reason(correction.reason, "marking.reason_missing", least=LEAST_REASON)
    score = Score(
        application_id=application_id,
        paper=paper,
        edition=_latest_edition(act, application_id, paper) + 1,
        kind=correction.kind,
        value=correction.value,
        reason=reason,
        recorded_by=correction.recorded_by.account_id,
        confirmed_by=act.by.account_id,
        recorded_at=act.at,
    )
    act.session.add(score)
    act.session.flush()
    _record_correction(act, score, correction.recorded_by)
    return score


def _latest_edition(act: RoundAct, application_id: int, paper: str) -> int:
    latest = act.session.scalar(
        select(func.max(Score.edition)).where(
            Score.application_id == application_id, Score.paper == paper
        )
    )
    if latest is None:
        raise Refused("marking.sheet_not_found")
    return latest


def _record_correction(act: RoundAct, score: Score, recorded_by: Actor) -> None:
    act.record_on_round(
        "marking.correct",
        f"score:{score.public_id}",
        paper=score.paper,
        edition=str(score.edition),
        reason=score.reason,
        recorded_by=recorded_by.words,
    )
