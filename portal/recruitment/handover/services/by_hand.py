"""A receipt on paper: what the wire of version 1.0 can't carry (退回补正, 退出, 撤销), typed by one
person, confirmed by another, and then acted on by the same table as every message."""

from __future__ import annotations

from datetime import date

from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.kernel.period import local_day
from portal.recruitment.handover.models import BY_HAND, HandReceipt, Hire
from portal.recruitment.handover.services.act_on import Saying, act_on
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import HAND_RECEIPT


def enter_by_hand(
    act: RoundAct, hire: Hire, kind: str, *, paper: str, on: date, words: str = ""
) -> HandReceipt:
    """``paper``: the letter's number; ``on``: the day it speaks of.

    Raises ``Refused('hire.by_hand')``, ``'hire.paper_missing'``, ``'hire.paper_future'``,
    ``'hire.not_found'`` for a hire that was never announced.
    """
    if kind not in BY_HAND:
        raise Refused("hire.by_hand")
    if hire.edition == 0:
        raise Refused("hire.not_found")
    paper = require_reason(paper, "hire.paper_missing")
    if on > local_day(act.at):
        raise Refused("hire.paper_future")
    if act.by.account_id is None:
        raise ValueError("a person enters a receipt")
    row = HandReceipt(
        hire_id=hire.id,
        kind=kind,
        paper=paper,
        happened_on=on,
        words=words.strip(),
        entered_by=act.by.account_id,
        entered_at=act.at,
    )
    act.session.add(row)
    act.session.flush()
    facts = {"kind": kind, "paper": paper, "on": on.isoformat()}
    act.record_on_round("handover.enter_by_hand", f"hire:{hire.public_id}", **facts)
    return row


def confirm_by_hand(act: RoundAct, row: HandReceipt) -> str:
    """Another person compared it with the paper; returns the outcome of the table.

    Raises ``Refused('two_people.same')``, ``'lifecycle.not_allowed'``.
    """
    require_another(act.by.account_id, row.entered_by)
    row.state = HAND_RECEIPT.after(row.state, "confirm")
    row.closed_by, row.closed_at = act.by.account_id, act.at
    hire = row.hire
    saying = Saying(
        signal=row.kind,
        event=f"worker.{row.kind}",
        message_id=f"paper-{row.public_id}",
        edition=hire.edition,
        data={"paper": row.paper, "on": row.happened_on.isoformat(), "words": row.words},
        words=row.words,
    )
    outcome = act_on(act, hire, saying)
    act.record_on_round(
        "handover.confirm_by_hand",
        f"hire:{hire.public_id}",
        kind=row.kind,
        outcome=outcome,
        state=hire.state,
    )
    return outcome


def drop_by_hand(act: RoundAct, row: HandReceipt) -> None:
    """Typed wrongly. Raises ``Refused('lifecycle.not_allowed')``."""
    row.state = HAND_RECEIPT.after(row.state, "drop")
    row.closed_by, row.closed_at = act.by.account_id, act.at
    act.record_on_round("handover.drop_by_hand", f"hire:{row.hire.public_id}", kind=row.kind)
