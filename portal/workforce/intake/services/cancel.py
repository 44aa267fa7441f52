"""撤销聘用 on paper: version 1.0 of the wire has no message for it, so that one person types the
letter of the recruitment side and another acts on it, by the same table of states."""

from __future__ import annotations

from portal.foundation.time.clock import local
from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.protocol.states import BACKEND, CANCEL_REASONS, CONFLICT, Told, move
from portal.workforce.audit import SYSTEM, Act
from portal.workforce.intake.models import HandedHire, PaperCancellation
from portal.workforce.intake.papers import Letter
from portal.workforce.intake.services.handed import heard_of, keep_conflict
from portal.workforce.labels import word
from portal.workforce.rulebook.lifecycles import HANDED_HIRE, PAPER_CANCELLATION
from portal.workforce.workers.services.register import void


def enter_cancellation(act: Act, handed: HandedHire, letter: Letter) -> PaperCancellation:
    """Raises ``hire.cancel_reason``, ``hire.paper_missing``, ``hire.paper_future``,
    ``hire.cancellation_entered``."""
    if letter.reason not in CANCEL_REASONS:
        raise Refused("hire.cancel_reason")
    paper = require_reason(letter.paper, "hire.paper_missing")
    if letter.written_on > local(act.at).date():
        raise Refused("hire.paper_future")
    if act.by.account_id is None:
        raise ValueError("a person enters a letter")
    row = PaperCancellation(
        handed_id=handed.id,
        reason=letter.reason,
        paper=paper,
        written_on=letter.written_on,
        words=letter.words.strip(),
        entered_by=act.by.account_id,
        entered_at=act.at,
    )
    act.session.add(row)
    act.session.flush()
    facts = {"reason": row.reason, "paper": paper}
    act.record("intake.enter_cancellation", f"hire:{handed.hire}", **facts)
    return row


def confirm_cancellation(act: Act, row: PaperCancellation) -> str:
    """Another person compared it with the letter; returns the table's outcome: no worker comes of
    the hire, the worker is voided, or 注销备案 is opened.

    Raises ``two_people.same``, ``lifecycle.not_allowed``.
    """
    require_another(act.by.account_id, row.entered_by)
    row.state = PAPER_CANCELLATION.after(row.state, "confirm")
    row.closed_by, row.closed_at = act.by.account_id, act.at
    handed = heard_of(act.session, row.handed.hire, row.handed.round_code)
    outcome = cancel(act, handed, row)
    facts = {"outcome": outcome, "state": handed.state}
    act.record("intake.confirm_cancellation", f"hire:{handed.hire}", **facts)
    return outcome


def cancel(act: Act, handed: HandedHire, row: PaperCancellation) -> str:
    """``hire.cancelled`` as the table has it."""
    told = Told(handed.edition, handed.edition, handed.accepted_edition)
    step = move(BACKEND, handed.state, "cancelled", told)
    if step.outcome == CONFLICT:
        said = {"event": "hire.cancelled", "reason": row.reason, "paper": row.paper}
        message_id = f"paper-{row.public_id}"
        keep_conflict(act.session, handed, said, step, message_id=message_id, at=act.at)
        return step.outcome
    if step.to != handed.state:
        handed.state = HANDED_HIRE.after(handed.state, "cancel")
    if step.effect in ("void", "deregister") and handed.worker is not None:
        reason = word("paper_cancellation.reason", row.reason)
        # As with a hire that came by wire, no officer has submitted what the city reviews.
        by_wire = Act(act.session, SYSTEM, act.at)
        void(by_wire, handed.worker, reason=f"撤销聘用（{reason}，{row.paper}）")
    return step.outcome


def drop_cancellation(act: Act, row: PaperCancellation) -> None:
    """Typed wrongly. Raises ``lifecycle.not_allowed``."""
    row.state = PAPER_CANCELLATION.after(row.state, "drop")
    row.closed_by, row.closed_at = act.by.account_id, act.at
    act.record("intake.drop_cancellation", f"hire:{row.handed.hire}")
