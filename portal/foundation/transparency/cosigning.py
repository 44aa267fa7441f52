"""Taking in what other offices saw: their keys, and the lines they put under checkpoints."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.transparency.checkpoints import checkpoint_of
from portal.foundation.transparency.leaves import WITNESS, Leaf
from portal.foundation.transparency.log import PublicLog
from portal.foundation.transparency.notes import (
    COSIGNATURE,
    Note,
    SignatureLine,
    cosigned_at,
    read_key,
    read_note,
)
from portal.kernel.errors import Refused

CLOCKS_DIFFER = timedelta(minutes=10)


def enter_witness(
    log: PublicLog, session: Session, *, key: str, words: str, by_words: str, at: datetime
) -> Any:
    """An office and its key; both go into the log, so that a later change of key shows.

    Raises ``Refused``: ``log.key_form``, ``log.key_kind`` for a key that is none for cosignatures,
    ``log.witness_known`` for a name or a key that is there already.
    """
    read = read_key(key)
    if read.kind != COSIGNATURE:
        raise Refused("log.key_kind")
    for witness in log.witnesses(session):
        if read.public_key == read_key(witness.key).public_key or witness.name == read.name:
            raise Refused("log.witness_known", name=witness.name, words=witness.words)
    row = log.models.witness(
        name=read.name, words=words, key=read.text, entered_at=at, entered_words=by_words
    )
    session.add(row)
    digest = hashlib.sha256(read.text.encode()).hexdigest()
    log.enter(session, Leaf(WITNESS, f"witness:{read.name}", digest, at))
    return row


def import_cosignatures(
    log: PublicLog, session: Session, text: str, *, by_words: str, at: datetime
) -> list[Any]:
    """The lines of known witnesses below a checkpoint of ours, as a witness sends it back.

    Lines that are here already are passed over. Raises ``Refused``: ``log.note_form``;
    ``log.checkpoint_unknown`` where it isn't word for word one that was put out (then a witness
    saw another log: this is what cosignatures are for); ``log.cosignature_wrong`` for a line that
    names a known witness and doesn't hold; ``log.cosignature_none`` where no new line is left.
    """
    note = read_note(text.replace("\r\n", "\n").strip("\n") + "\n")
    checkpoint = _checkpoint(log, session, note.text)
    known = {witness.name: witness for witness in log.witnesses(session)}
    present = {row.witness_id for row in log.cosignatures(session, checkpoint)}
    rows = []
    for line in note.lines:
        witness = known.get(line.name)
        if witness is None or witness.id in present:
            continue
        seen_at = _seen(note.text, line, witness, at)
        row = log.models.cosignature(
            checkpoint_id=checkpoint.id,
            witness_id=witness.id,
            line=line.text.rstrip("\n"),
            seen_at=seen_at,
            imported_at=at,
            imported_words=by_words,
        )
        session.add(row)
        present.add(witness.id)
        rows.append(row)
    if not rows:
        raise Refused("log.cosignature_none")
    session.flush()
    return rows


def _checkpoint(log: PublicLog, session: Session, text: str) -> Any:
    said, model = checkpoint_of(Note(text, ())), log.models.origin
    origin = session.scalar(select(model).where(model.name == said.origin))
    row = None if origin is None else log.checkpoint(session, origin, said.size)
    if row is None or read_note(row.note).text != text:
        raise Refused("log.checkpoint_unknown", origin=said.origin[:80], size=said.size)
    return row


def _seen(text: str, line: SignatureLine, witness: Any, at: datetime) -> datetime:
    seen_at = cosigned_at(text, line, read_key(witness.key))
    if seen_at is None or seen_at > at + CLOCKS_DIFFER:
        raise Refused("log.cosignature_wrong", name=witness.name, words=witness.words)
    return seen_at
