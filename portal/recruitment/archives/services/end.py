"""招聘结束: proposed by one, confirmed by another; held while a dispute is open."""

from __future__ import annotations

from collections.abc import Sequence

from portal.foundation.time.clock import local
from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.recruitment.archives.models import RoundEnd
from portal.recruitment.archives.queries import end_of_round
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import ROUND, ROUND_END

LEAST_REASON = 6


def _require_settled(open_work: Sequence[str]) -> None:
    if open_work:
        raise Refused("round_end.open_work", number=len(open_work), first=open_work[0])


def propose_end(
    act: RoundAct, note: str, open_work: Sequence[str], to_explain: Sequence[str] = ()
) -> RoundEnd:
    """Propose that the round is over; ``open_work`` names what still waits for somebody,
    ``to_explain`` what ``note`` has to say a word about: stages that were begun and not ended,
    vacancies that are not filled.

    Raises ``Refused('round_end.open_work')`` with its number and the first of it,
    ``'round_end.note'``, ``'round_end.proposed'``, ``'lifecycle.not_allowed'`` for a round that is
    not out.
    """
    ROUND.after(act.round_.state, "finish")
    if end_of_round(act.session, act.round_.id) is not None:
        raise Refused("round_end.proposed")
    _require_settled(open_work)
    if to_explain and len(note.strip()) < LEAST_REASON:
        raise Refused("round_end.note", what="、".join(to_explain))
    row = RoundEnd(
        round_id=act.round_.id,
        state=ROUND_END.initial,
        note=note.strip(),
        proposed_by=act.by.account_id,
        proposed_at=act.at,
    )
    act.session.add(row)
    act.session.flush()
    act.record_on_round("archives.propose_end", f"round_end:{row.public_id}")
    return row


def _decide(act: RoundAct, row: RoundEnd, step: str) -> None:
    row.state = ROUND_END.after(row.state, step)
    require_another(act.by.account_id, row.proposed_by)
    row.decided_by, row.decided_at = act.by.account_id, act.at


def confirm_end(act: RoundAct, row: RoundEnd, open_work: Sequence[str]) -> None:
    """The round is over: from today the terms of keeping run.

    Raises ``Refused('round_end.open_work')``, ``'two_people.same'``.
    """
    _decide(act, row, "confirm")
    _require_settled(open_work)
    row.ended_on = local(act.at).date()
    act.round_.state = ROUND.after(act.round_.state, "finish")
    act.record_on_round(
        "archives.end", f"round_end:{row.public_id}", ended_on=row.ended_on.isoformat()
    )


def refuse_end(act: RoundAct, row: RoundEnd, reason: str) -> None:
    """Raises ``Refused('round_end.reason')``, ``'two_people.same'``."""
    _decide(act, row, "refuse")
    row.reason = require_reason(reason, "round_end.reason", least=LEAST_REASON)
    act.record_on_round("archives.refuse_end", f"round_end:{row.public_id}")


def withdraw_end(act: RoundAct, row: RoundEnd) -> None:
    """Taken back before anybody decided."""
    row.state = ROUND_END.after(row.state, "withdraw")
    act.record_on_round("archives.withdraw_end", f"round_end:{row.public_id}")


def hold(act: RoundAct, row: RoundEnd, reason: str) -> None:
    """A dispute is open: nothing of the round is deleted until it is over.

    Raises ``Refused('round_end.reason')``.
    """
    row.state = ROUND_END.after(row.state, "hold")
    row.reason = require_reason(reason, "round_end.reason", least=LEAST_REASON)
    act.record_on_round("archives.hold", f"round_end:{row.public_id}", reason=row.reason)


def release(act: RoundAct, row: RoundEnd, reason: str) -> None:
    """The dispute is over; what is due goes the next night.

    Raises ``Refused('round_end.reason')``.
    """
    row.state = ROUND_END.after(row.state, "release")
    row.reason = require_reason(reason, "round_end.reason", least=LEAST_REASON)
    act.record_on_round("archives.release", f"round_end:{row.public_id}", reason=row.reason)
