"""What the log knows of the audit chains, for ``flask audit verify``.

Whoever writes the database can write the log's rows too, but no checkpoint that somebody else
holds: the leaves under it must still give its root, and every head among them its entry.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.audit_chain import Break, Witness
from portal.foundation.transparency import tree
from portal.foundation.transparency.checkpoints import checkpoint_of
from portal.foundation.transparency.leaves import CHAIN_HEAD, HIDDEN, Leaf, hidden_subject
from portal.foundation.transparency.log import PublicLog
from portal.foundation.transparency.notes import read_key, read_note
from portal.kernel.errors import Refused


class _Tree:
    """A root that grows leaf by leaf: the complete subtrees so far, highest first."""

    def __init__(self) -> None:
        self._peaks: list[tuple[int, bytes]] = []
        self.size = 0

    def add(self, leaf: bytes) -> None:
        level, hashed = 0, tree.leaf_hash(leaf)
        while self._peaks and self._peaks[-1][0] == level:
            level, hashed = level + 1, tree.node_hash(self._peaks.pop()[1], hashed)
        self._peaks.append((level, hashed))
        self.size += 1

    def root(self) -> bytes:
        if not self._peaks:
            return tree.EMPTY_ROOT
        root = self._peaks[-1][1]
        for _level, peak in reversed(self._peaks[:-1]):
            root = tree.node_hash(peak, root)
        return root


Goal = tuple[int, bytes, str]  # a size, the root it must have, and who says so


def heads_in_log(
    log: PublicLog, session: Session, checkpoints: Sequence[Path]
) -> Iterator[Witness | Break]:
    """Every head of a chain that stands in the log, with its leaf.

    A break for each leaf that is not what its row says, and for each checkpoint, of ours or of
    ``checkpoints``, that the leaves don't lead to.
    """
    model = log.models.origin
    origins = session.scalars(select(model).order_by(model.number)).all()
    wanted: dict[int, list[Goal]] = {origin.id: [] for origin in origins}
    by_name = {origin.name: origin for origin in origins}
    for path in checkpoints:
        try:
            origin, size, root = _exported(path, by_name)
            wanted[origin.id].append((size, root, f"checkpoint {path.name}"))
        except (ValueError, OSError, Refused) as error:
            yield _doubt(f"checkpoint {path.name}: {error}")
    for origin in origins:
        newest = log.checkpoint(session, origin)
        if newest is not None:
            here = f"checkpoint {newest.size} of {origin.name}"
            wanted[origin.id].append((newest.size, bytes.fromhex(newest.root), here))
        yield from _walk(log, session, origin, sorted(wanted[origin.id]))


def _doubt(words: str) -> Break:
    return Break("", None, "unbelievable", words)


def _exported(path: Path, origins: dict[str, Any]) -> tuple[Any, int, bytes]:
    note = read_note(path.read_bytes())
    checkpoint = checkpoint_of(note)
    origin = origins.get(checkpoint.origin)
    if origin is None:
        raise ValueError(f"the database knows no log called {checkpoint.origin}")
    if not note.signed_by(read_key(origin.key)):
        raise ValueError(f"it is not signed by the key that the database has for {origin.name}")
    return origin, checkpoint.size, checkpoint.root


def _walk(
    log: PublicLog, session: Session, origin: Any, wanted: list[Goal]
) -> Iterator[Witness | Break]:
    """The heads of one log in order of their leaves, and what doesn't agree."""
    grown = _Tree()
    for position, entry in log.leaves(session, origin, 0, log.size(session, origin)):
        if position != grown.size:
            yield _doubt(f"leaf {grown.size} of {origin.name} is missing")
            return
        grown.add(entry.leaf.encode())
        if not _says_its_row(log, entry):
            yield _doubt(f"leaf {position} of {origin.name} is not what its row says")
        witness = _head(entry, f"{origin.name} leaf {position}")
        if witness is not None:
            yield witness
        while wanted and wanted[0][0] == grown.size:
            _size, root, where = wanted.pop(0)
            if root != grown.root():
                yield _doubt(f"{where}: the first {grown.size} leaves were changed")
    for size, _root, where in wanted:
        yield _doubt(f"{where}: it holds {size} leaves, the database {grown.size}")


def _says_its_row(log: PublicLog, entry: Any) -> bool:
    subjects = [entry.subject]
    if entry.about:
        subjects.append(hidden_subject(log.names_key(entry.about), entry.subject))
    forms = (Leaf(entry.kind, subject, entry.digest, entry.at).data for subject in subjects)
    return entry.leaf.encode() in forms


def _head(entry: Any, where: str) -> Witness | None:
    """The head that a leaf tells; of a leaf from the files alone only where its name is clear."""
    if entry.kind != CHAIN_HEAD or entry.subject.startswith(HIDDEN):
        return None
    _kind, chain, number = entry.subject.rsplit(":", 2)
    return Witness(chain, int(number), json.loads(entry.leaf)["digest"], where)
