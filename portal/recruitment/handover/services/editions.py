"""Editions of a hire's record: one person prepares, another announces, and the message to the
workforce side is born in the same transaction."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from portal.foundation.jobs.queue import enqueue
from portal.protocol.messages import HIRE_CONFIRMED, instant, message_body, record_digest
from portal.recruitment.handover.models import Delivery, Hire, HireEdition
from portal.recruitment.handover.record_of_hire import HireTerms, checked, hire_record
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.unions.models import Union

DELIVER = "handover.deliver"


def changed_members(old: Any, new: Any, path: str = "") -> list[str]:
    """JSON pointers to what differs between two records."""
    if isinstance(old, dict) and isinstance(new, dict):
        names = sorted(old.keys() | new.keys())
        inner = (changed_members(old.get(name), new.get(name), f"{path}/{name}") for name in names)
        return [pointer for pointers in inner for pointer in pointers]
    return [] if old == new else [path]


def draft_edition(
    act: RoundAct, hire: Hire, placement: Union, terms: HireTerms, reason: str = ""
) -> HireEdition | None:
    """Write down the next edition, in place of what was being mended.

    ``None``: the record is the announced one, word for word, and so there is no other edition of
    it. Raises ``Refused('handover.record_incomplete')``.
    """
    record = hire_record(hire, placement, terms, at=hire.confirmed_at or act.at)
    announced, draft = hire.announced, hire.draft
    if announced is not None and record == announced.record:
        if draft is not None:
            drop_draft(act, hire, draft)
        return None
    if draft is None:
        draft = HireEdition(hire_id=hire.id, number=hire.edition + 1)
        hire.editions.append(draft)
    draft.placement_id, draft.reason = placement.id, reason
    draft.prepared_by, draft.prepared_at = act.by.account_id, act.at
    draft.changed = changed_members(announced.record, record) if announced is not None else []
    draft.record, draft.record_digest = record, None
    act.session.flush()
    return draft


def drop_draft(act: RoundAct, hire: Hire, draft: HireEdition) -> None:
    """What was never announced is no edition."""
    hire.editions.remove(draft)
    act.session.delete(draft)
    act.session.flush()


def announce(act: RoundAct, hire: Hire, edition: HireEdition) -> Delivery:
    """The edition is final: record and digest, outbox row and job, all or none."""
    first_at = hire.confirmed_at or act.at
    record = checked({**(edition.record or {}), "confirmed_at": instant(first_at)})
    edition.record, edition.record_digest = record, record_digest(record)
    edition.confirmed_by, edition.confirmed_at = act.by.account_id, act.at
    if hire.confirmed_at is None:
        hire.confirmed_by, hire.confirmed_at = act.by.account_id, act.at
    hire.edition, hire.placement_id = edition.number, edition.placement_id
    _days_of(hire, record["contract"])
    return tell(act, hire)


def _days_of(hire: Hire, contract: dict[str, Any]) -> None:
    probation = contract["probation_ends_on"]
    hire.contract_starts_on = date.fromisoformat(contract["starts_on"])
    hire.contract_ends_on = date.fromisoformat(contract["ends_on"])
    hire.probation_ends_on = date.fromisoformat(probation) if probation else None


def tell(act: RoundAct, hire: Hire) -> Delivery:
    """The announced edition once more, as a message of its own.

    Version 1.0 orders a hire's messages by their timestamps (whole seconds), so that each is later
    than the one before it.
    """
    told_at = act.at.replace(microsecond=0)
    if hire.told_at is not None:
        told_at = max(told_at, hire.told_at + timedelta(seconds=1))
    hire.told_at, hire.seq_portal = told_at, hire.seq_portal + 1
    data = {
        "hire": hire.public_id,
        "record_sha256": hire.record_digest,
        "round": act.round_.code,
    }
    delivery = Delivery(
        hire_id=hire.id,
        event=HIRE_CONFIRMED,
        edition=hire.edition,
        seq=hire.seq_portal,
        body=message_body(HIRE_CONFIRMED, told_at, data),
        next_try_at=act.at,
        created_at=act.at,
    )
    act.session.add(delivery)
    act.session.flush()
    enqueue(act.session, DELIVER, delivery.id, workflow_id=f"{DELIVER}-{delivery.public_id}")
    return delivery
