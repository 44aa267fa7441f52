"""销毁登记: papers and recordings lie in cupboards; the system reminds, and keeps the record."""

from __future__ import annotations

from portal.foundation.time.clock import local
from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.recruitment.archives.models import Destruction
from portal.recruitment.archives.queries import end_of_round, terms_of, to_destroy
from portal.recruitment.archives.services.end import LEAST_REASON
from portal.recruitment.archives.terms import DestructionRecord
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import DESTRUCTION


def record_destruction(act: RoundAct, told: DestructionRecord) -> Destruction:
    """Write down what was destroyed after its term.

    Raises ``Refused('destruction.not_due')``; ``'destruction.day'`` for a day before the end of the
    term or in the future; ``'destruction.same_person'`` when who destroyed also watched.
    """
    end = end_of_round(act.session, act.round_.id)
    if end is None or told.kind not in to_destroy(act.session, end, act.at):
        raise Refused("destruction.not_due")
    (term,) = terms_of(act.session, end, (told.kind,))
    if not term.last < told.destroyed_on <= local(act.at).date():
        raise Refused("destruction.day", last=term.last.isoformat())
    if told.destroyed_by.strip() == told.watched_by.strip():
        raise Refused("destruction.same_person")
    row = Destruction(
        round_id=act.round_.id,
        kind=told.kind,
        state=DESTRUCTION.initial,
        list_number=told.list_number.strip(),
        destroyed_on=told.destroyed_on,
        destroyed_by=told.destroyed_by.strip(),
        watched_by=told.watched_by.strip(),
        recorded_by=act.by.account_id,
        recorded_at=act.at,
    )
    act.session.add(row)
    act.session.flush()
    act.record_on_round(
        "archives.record_destruction", f"destruction:{row.public_id}", kind=row.kind
    )
    return row


def _decide(act: RoundAct, row: Destruction, step: str) -> None:
    row.state = DESTRUCTION.after(row.state, step)
    require_another(act.by.account_id, row.recorded_by)
    row.decided_by, row.decided_at = act.by.account_id, act.at
    act.record_on_round(f"archives.{step}_destruction", f"destruction:{row.public_id}")


def confirm_destruction(act: RoundAct, row: Destruction) -> None:
    """The supervisor countersigns. Raises ``Refused('two_people.same')``."""
    _decide(act, row, "confirm")


def refuse_destruction(act: RoundAct, row: Destruction, reason: str) -> None:
    """The record is wrong; it can be written again. Raises ``Refused('round_end.reason')``."""
    row.reason = require_reason(reason, "round_end.reason", least=LEAST_REASON)
    _decide(act, row, "refuse")
