"""报送批次: filings of one union sent together under a 受理号; the receipt says what became of each
line, once every line was settled."""

from __future__ import annotations

from collections.abc import Sequence

from portal.kernel.canonical import canonical_digest
from portal.kernel.errors import Refused
from portal.workforce.audit import Act
from portal.workforce.rulebook.lifecycles import FILING_BATCH
from portal.workforce.unions.models import Union
from portal.workforce.workers.models import Filing, FilingBatch
from portal.workforce.workers.services.numbers import next_number
from portal.workforce.workers.services.trace import REGISTER_CHAIN

SETTLED = ("filed", "returned", "cancelled")
MOST_LINES = 500


def send_batch(act: Act, union: Union, filings: Sequence[Filing]) -> FilingBatch:
    """Raises ``batch.empty``, ``batch.long``, ``batch.state`` for a filing that does not stand
    before the city, ``batch.taken`` for one that is under way in another batch."""
    if not filings:
        raise Refused("batch.empty")
    if len(filings) > MOST_LINES:
        raise Refused("batch.long", most=MOST_LINES)
    for filing in filings:
        if filing.state != "submitted":
            raise Refused("batch.state", number=filing.worker.number)
        if filing.batch is not None and filing.batch.state == FILING_BATCH.initial:
            raise Refused("batch.taken", number=filing.batch.number)
    batch = FilingBatch(
        number=next_number(act, "batch"),
        union_id=union.id,
        sent_at=act.at,
        sent_by=act.by.account_id,
        sent_words=act.by.words,
    )
    act.session.add(batch)
    act.session.flush()
    for filing in filings:
        filing.batch = batch
    act.session.flush()
    act.session.refresh(batch)
    _record(act, batch, "filing.send_batch")
    return batch


def settle_batch(act: Act, filing: Filing) -> None:
    """After a step of a line: the receipt, when it was the last one that was open."""
    if filing.batch_id is None:
        return
    batch = act.session.get_one(FilingBatch, filing.batch_id)
    if batch.state != FILING_BATCH.initial:
        return
    act.session.flush()
    act.session.refresh(batch)
    if any(line.state not in SETTLED for line in batch.filings):
        return
    batch.state, batch.answered_at = FILING_BATCH.after(batch.state, "answer"), act.at
    batch.receipt = [_line(line) for line in batch.filings]
    batch.receipt_digest = canonical_digest(batch.receipt)
    _record(act, batch, "filing.answer_batch")


def _line(filing: Filing) -> dict[str, str]:
    codes = [code for step in filing.steps if step.action == "return" for code in step.codes]
    return {
        "number": filing.worker.number,
        "kind": filing.kind,
        "state": filing.state,
        "filing_number": filing.filing_number or "",
        "filed_on": filing.filed_on.isoformat() if filing.filed_on else "",
        "codes": "、".join(codes) if filing.state == "returned" else "",
    }


def _record(act: Act, batch: FilingBatch, action: str) -> None:
    facts = {"number": batch.number, "lines": str(len(batch.filings))}
    if batch.receipt_digest:
        facts["digest"] = batch.receipt_digest
    act.record(action, f"batch:{batch.public_id}", chain=REGISTER_CHAIN, **facts)
