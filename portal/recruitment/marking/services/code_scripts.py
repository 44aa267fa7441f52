"""编密号: every answer sheet of a batch gets a code that tells nothing, is bound into booklets in
order of the codes, and what belongs to whom becomes one sealed document."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.decisions import require_another
from portal.kernel.errors import Refused
from portal.recruitment.marking.models import (
    EXAM_BODY,
    Booklet,
    MarkingBatch,
    Script,
    SealedMapping,
)
from portal.recruitment.marking.services.count_papers import (
    entrants_of,
    key_of,
    people_of,
    require_closed,
)
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.lifecycles import MARKING_BATCH

PER_BOOKLET = 30
Pairs = list[list[str]]  # [[sealed code, ticket number], …] in order of the code


@dataclass(frozen=True, slots=True)
class Label:
    """密号签 of one script: what stands on its cover, and the ticket by which it is found once."""

    booklet: str
    position: int
    code: str
    ticket: str


def draw_codes(session: Session, round_: RecruitmentRound, batch: MarkingBatch) -> list[Label]:
    """Codes for the scripts of everybody present, in no order but their own. Nothing is kept: what
    is drawn is printed, and then sealed by :func:`code_scripts`.

    Raises ``Refused('marking.attendance_open')``, ``'marking.rooms_open'``,
    ``'marking.no_codes'`` for marks that come by letter.
    """
    if batch.channel(EXAM_BODY) is not None:
        raise Refused("marking.no_codes")
    key = key_of(batch.paper)
    require_closed(session, round_.id, key, entrants_of(session, round_).get(key))
    tickets = _present(session, round_, batch)
    secrets.SystemRandom().shuffle(tickets)
    codes = sorted(_codes(len(tickets), _used(session, round_.id)))
    return [
        Label(f"{place // PER_BOOKLET + 1:03d}", place % PER_BOOKLET + 1, code, ticket)
        for place, (code, ticket) in enumerate(zip(codes, tickets, strict=True))
    ]


def _present(session: Session, round_: RecruitmentRound, batch: MarkingBatch) -> list[str]:
    """Ticket numbers of who sat the paper and has no score, sorted."""
    present, _absent = people_of(session, round_, key_of(batch.paper))
    return sorted(present.values())


def _used(session: Session, round_id: int) -> frozenset[str]:
    statement = (
        select(Script.sealed_code)
        .join(MarkingBatch, MarkingBatch.id == Script.batch_id)
        .where(MarkingBatch.round_id == round_id)
    )
    return frozenset(session.scalars(statement))


def _codes(count: int, used: frozenset[str]) -> frozenset[str]:
    """Six digits each, all different within the round."""
    codes: set[str] = set()
    while len(codes) < count:
        codes.add(str(100_000 + secrets.randbelow(900_000)))
        codes -= used
    return frozenset(codes)


def code_scripts(act: RoundAct, batch: MarkingBatch, labels: Sequence[Label]) -> None:
    """The second of two people gives the codes that were printed; the mapping is sealed.

    Raises ``Refused('two_people.same')`` for who prepared the batch or keys it,
    ``'marking.scripts_changed'`` when others are present now than when the labels were drawn.
    """
    after = MARKING_BATCH.after(batch.state, "code")
    keying = [channel.account_id for channel in batch.channels]
    require_another(act.by.account_id, batch.created_by, *keying)
    if sorted(label.ticket for label in labels) != _present(act.session, act.round_, batch):
        raise Refused("marking.scripts_changed")
    _bind(act.session, batch, labels)
    digest = seal_mapping(act.session, batch, ([one.code, one.ticket] for one in labels), act.at)
    batch.state, batch.coded_by, batch.coded_at = after, act.by.account_id, act.at
    act.record_on_round(
        "marking.code_scripts",
        f"batch:{batch.public_id}",
        digest=digest,
        scripts=str(len(labels)),
    )


def _bind(session: Session, batch: MarkingBatch, labels: Sequence[Label]) -> None:
    """Rows in order of the codes: neither their numbers nor their moments tell whose they are."""
    booklets = {
        code: Booklet(batch_id=batch.id, code=code)
        for code in sorted({label.booklet for label in labels})
    }
    session.add_all(booklets.values())
    session.flush()
    session.add_all(
        Script(
            batch_id=batch.id,
            booklet_id=booklets[label.booklet].id,
            position=label.position,
            sealed_code=label.code,
        )
        for label in labels
    )
    session.flush()


def seal_mapping(
    session: Session, batch: MarkingBatch, pairs: Iterable[Sequence[str]], at: datetime
) -> str:
    """Keep code → ticket as one encrypted document; returns the SHA-256 of the ciphertext."""
    mapping = SealedMapping(batch_id=batch.id, sealed_at=at)
    mapping.codes = sorted([str(code), str(ticket)] for code, ticket in pairs)
    mapping.digest = hashlib.sha256(mapping.codes_sealed).hexdigest()
    session.add(mapping)
    session.flush()
    return mapping.digest
