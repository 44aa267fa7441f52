"""The public log in one side's tables: what goes in, what stands in it since when, and the proof.

A side gives the tables, this gives the rules. Files and signatures are ``writing``'s.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.foundation.transparency import tree
from portal.foundation.transparency.checkpoints import Proof
from portal.foundation.transparency.leaves import (
    CHAIN_HEAD,
    PUBLICATION,
    Leaf,
    hidden_subject,
)
from portal.foundation.transparency.notes import Note, read_line, read_note
from portal.foundation.transparency.tiles import LogFolder, TileMissing

LATE = timedelta(minutes=15)
MOST_LATE = 100
LARGEST = 2**31 - 1  # what an integer column holds; a stranger may ask for more


@dataclass(frozen=True)
class LogModels:
    """The side's classes over the columns of ``rows``."""

    origin: Any
    entry: Any
    leaf: Any
    checkpoint: Any
    witness: Any
    cosignature: Any


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an entry stands: leaf ``position`` of ``origin``, under signature since ``since``.

    ``checkpoint`` is the first that holds it. All are None while it waits for the job.
    """

    entry: Any
    origin: Any = None
    position: int | None = None
    checkpoint: Any = None

    @property
    def since(self) -> datetime | None:
        return None if self.checkpoint is None else self.checkpoint.made_at

    @property
    def leaf_hash(self) -> str:
        """64 hex digits; known as soon as the entry is made, and so printed."""
        return tree.leaf_hash(self.entry.leaf.encode()).hex()


class PublicLog:
    """``hides_rounds``: a name in ``about`` stays hidden until a publication of it is entered."""

    def __init__(self, models: LogModels, *, hides_rounds: bool) -> None:
        self.models, self._hides = models, hides_rounds

    def enter(
        self,
        session: Session,
        leaf: Leaf,
        *,
        about: str = "",
        number: int | None = None,
    ) -> Any:
        """Put ``leaf`` down in the caller's transaction; the job gives it its place."""
        shown = leaf
        if self._is_hidden(session, leaf, about):
            subject = hidden_subject(self.names_key(about), leaf.subject)
            shown = Leaf(leaf.kind, subject, leaf.digest, leaf.at)
        entry = self.models.entry(
            kind=leaf.kind,
            subject=leaf.subject,
            about=about,
            number=number,
            digest=leaf.digest,
            at=leaf.at,
            leaf=shown.data.decode(),
        )
        session.add(entry)
        session.flush()
        return entry

    def recovered(self, session: Session, leaf: str) -> Any:
        """The entry of a leaf that only the files still know, as far as the leaf tells it."""
        said = json.loads(leaf)
        entry = self.models.entry(
            kind=said["kind"],
            subject=said["subject"],
            about="",
            digest=said["digest"],
            at=datetime.fromisoformat(said["at"]),
            leaf=leaf,
        )
        session.add(entry)
        return entry

    def enter_changed(self, session: Session, leaf: Leaf) -> Any | None:
        """The same, where the newest entry of the subject has another digest or there is none."""
        newest = self.newest(session, leaf.subject)
        if newest is not None and newest.digest == leaf.digest:
            return None
        return self.enter(session, leaf)

    def enter_heads(
        self, session: Session, chains: Iterable[tuple[str, int, str]], at: datetime
    ) -> int:
        """The head of every chain (name, number of entries, hash) that grew since it was last put
        down; how many."""
        entry, count = self.models.entry, 0
        numbers = (
            select(entry.about, func.max(entry.number))
            .where(entry.kind == CHAIN_HEAD)
            .group_by(entry.about)
        )
        known = {row[0]: row[1] for row in session.execute(numbers)}
        for chain, number, head in chains:
            if number > known.get(chain, 0):
                leaf = Leaf(CHAIN_HEAD, head_subject(chain, number), head, at)
                self.enter(session, leaf, about=chain, number=number)
                count += 1
        return count

    def is_announced(self, session: Session, about: str) -> bool:
        """Whether the name may stand in clear: something of it was published."""
        entry = self.models.entry
        statement = select(entry.id).where(entry.kind == PUBLICATION, entry.about == about)
        return session.scalar(statement.limit(1)) is not None

    def names_key(self, about: str) -> str:
        """Under which the names of this round are hidden: 64 hex digits."""
        return str(self.models.entry.vault.index("log.names", about))

    def _is_hidden(self, session: Session, leaf: Leaf, about: str) -> bool:
        if not self._hides or not about or leaf.kind == PUBLICATION:
            return False
        return not self.is_announced(session, about)

    def newest(self, session: Session, subject: str, kind: str | None = None) -> Any | None:
        """The last entry of this clear name."""
        entry = self.models.entry
        statement = select(entry).where(entry.subject == subject)
        if kind is not None:
            statement = statement.where(entry.kind == kind)
        return session.scalar(statement.order_by(entry.id.desc()).limit(1))

    def standing(self, session: Session, entry: Any) -> Standing:
        """Where the entry stands: two look-ups by key, whatever the size of the log."""
        leaf = session.scalar(select(self.models.leaf).where(self.models.leaf.entry_id == entry.id))
        if leaf is None:
            return Standing(entry)
        origin = session.get_one(self.models.origin, leaf.origin_id)
        checkpoint = self.models.checkpoint
        first = session.scalar(
            select(checkpoint)
            .where(checkpoint.origin_id == leaf.origin_id, checkpoint.size > leaf.position)
            .order_by(checkpoint.size)
            .limit(1)
        )
        return Standing(entry, origin, leaf.position, first)

    def standing_of_leaf(self, session: Session, hash_: str) -> Standing | None:
        """Where the leaf of this hash (64 hex digits) stands; None if it has no place."""
        leaf, entry = self.models.leaf, self.models.entry
        found = session.scalar(
            select(entry).join(leaf, leaf.entry_id == entry.id).where(leaf.hash == hash_)
        )
        return None if found is None else self.standing(session, found)

    def proof(
        self, session: Session, folder: LogFolder, standing: Standing, *, cosigned: bool = False
    ) -> Proof | None:
        """The proof against the first checkpoint that holds the entry; None while it is pending.

        ``cosigned``: against the first that a witness signed, where there is one.
        """
        checkpoint = standing.checkpoint
        if checkpoint is None or standing.position is None:
            return None
        if cosigned:
            checkpoint = self._first_cosigned(session, standing) or checkpoint
        try:
            path = tree.inclusion_proof(folder.reader(), standing.position, checkpoint.size)
        except TileMissing:
            return None  # the job makes the files again
        data = standing.entry.leaf.encode()
        return Proof(data, standing.position, tuple(path), self.note_of(session, checkpoint))

    def _first_cosigned(self, session: Session, standing: Standing) -> Any | None:
        checkpoint, cosignature = self.models.checkpoint, self.models.cosignature
        return session.scalar(
            select(checkpoint)
            .join(cosignature, cosignature.checkpoint_id == checkpoint.id)
            .where(checkpoint.origin_id == standing.origin.id)
            .where(checkpoint.size > standing.position)
            .order_by(checkpoint.size)
            .limit(1)
        )

    def note_of(self, session: Session, checkpoint: Any) -> Note:
        """The signed checkpoint with the lines of all witnesses below the log's own."""
        note = read_note(checkpoint.note)
        lines = tuple(read_line(row.line) for row in self.cosignatures(session, checkpoint))
        return Note(note.text, note.lines + lines)

    def cosignatures(self, session: Session, checkpoint: Any) -> list[Any]:
        """In the order in which they came in."""
        cosignature = self.models.cosignature
        statement = select(cosignature).where(cosignature.checkpoint_id == checkpoint.id)
        return list(session.scalars(statement.order_by(cosignature.id)))

    def witnesses(self, session: Session) -> list[Any]:
        """The offices whose lines are taken in, in the order in which they were entered."""
        model = self.models.witness
        return list(session.scalars(select(model).order_by(model.id)))

    def origin(self, session: Session, number: int | None = None) -> Any | None:
        """The log of this number, else the present one."""
        if number is not None and number > LARGEST:
            return None
        model = self.models.origin
        statement = select(model).order_by(model.number.desc()).limit(1)
        return session.scalar(
            statement if number is None else statement.where(model.number == number)
        )

    def checkpoint(self, session: Session, origin: Any, size: int | None = None) -> Any | None:
        """The checkpoint of this size, else the newest."""
        if size is not None and size > LARGEST:
            return None
        model = self.models.checkpoint
        statement = select(model).where(model.origin_id == origin.id)
        if size is not None:
            statement = statement.where(model.size == size)
        return session.scalar(statement.order_by(model.size.desc()).limit(1))

    def size(self, session: Session, origin: Any) -> int:
        """How many entries have their place."""
        leaf = self.models.leaf
        last = session.scalar(select(func.max(leaf.position)).where(leaf.origin_id == origin.id))
        return 0 if last is None else last + 1

    def leaves(
        self, session: Session, origin: Any, start: int, end: int
    ) -> Iterator[tuple[int, Any]]:
        """(position, entry) in order, as a stream."""
        leaf, entry = self.models.leaf, self.models.entry
        statement = (
            select(leaf.position, entry)
            .join(entry, entry.id == leaf.entry_id)
            .where(leaf.origin_id == origin.id, leaf.position >= start, leaf.position < end)
            .order_by(leaf.position)
        )
        rows = session.execute(statement.execution_options(yield_per=1000))
        yield from ((position, row) for position, row in rows)

    def late(self, session: Session, at: datetime) -> int:
        """How many of the oldest entries wait longer than the job ever takes: it stands still."""
        return sum(at - entry.at > LATE for entry in self.waiting(session, MOST_LATE))

    def waiting(self, session: Session, most: int) -> list[Any]:
        """Entries without a place, oldest first."""
        leaf, entry = self.models.leaf, self.models.entry
        placed = select(leaf.id).where(leaf.entry_id == entry.id).exists()
        return list(session.scalars(select(entry).where(~placed).order_by(entry.id).limit(most)))


def head_subject(chain: str, number: int) -> str:
    return f"chain:{chain}:{number}"
