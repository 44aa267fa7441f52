"""The job of the log: entries get their places, files grow, the tree is signed.

Three steps, so that a kill between them costs nothing: places are given and committed; the files
are made from what is committed; the checkpoint is signed over the files, put out and committed. A
checkpoint is never signed over less than one that was put out before: what lies in the
folder is outside the backup, and after a restore the log goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import Database, locked
from portal.foundation.security.crypto import SigningKey
from portal.foundation.transparency import tree
from portal.foundation.transparency.checkpoints import Checkpoint, checkpoint_of
from portal.foundation.transparency.leaves import ORIGIN, RESTORE, Leaf
from portal.foundation.transparency.log import PublicLog
from portal.foundation.transparency.notes import (
    ED25519,
    Note,
    VerifierKey,
    read_key,
    read_note,
    sign_note,
)
from portal.foundation.transparency.tiles import LogFolder, TileMissing
from portal.kernel.errors import Refused

MOST_AT_ONCE = 5_000  # entries that one run gives a place


@dataclass(frozen=True, slots=True)
class _Origin:
    """The row of the log, between transactions."""

    id: int
    number: int
    name: str
    key: str


@dataclass(frozen=True)
class LogWriter:
    """``name`` is the log's address without scheme and number; ``folder`` holds a folder a number.

    ``clock`` gives the instant of a run.
    """

    log: PublicLog
    database: Database
    folder: Path
    key: SigningKey
    name: str
    clock: Callable[[], datetime]

    def files(self, origin: Any) -> LogFolder:
        return LogFolder(self.folder / str(origin.number))

    def run(self) -> int | None:
        """Write what waits; the size of the signed tree, None while nothing was ever entered.

        Raises ``Refused``: ``log.key_changed``, ``log.files_gone``, ``log.files_differ``,
        ``log.inconsistent``. Nothing is signed then.
        """
        with self.database.transaction() as session:
            row = self._origin(session)
            if row is None:
                return None
            self._require_files(session, row)
            self._place(session, row)
            origin = _Origin(row.id, row.number, row.name, row.key)
        self._grow(origin)
        try:
            return self._sign(origin)
        except TileMissing:  # another worker gave places meanwhile
            self._grow(origin)
        except Refused:  # a tile was spoiled: the rows tell whether the log was
            self._grow(origin, anew=True)
        return self._sign(origin)

    def begin(self, session: Session, *, after: Note | None, reason: str) -> Any:
        """A new log under a new name, whose first leaf names the checkpoint where the old one
        ends."""
        last = self.log.origin(session)
        number = 1 if last is None else 1 + max(last.number, self._highest_folder())
        name = f"{self.name}/{number}"
        key = VerifierKey(name, ED25519, self.key.public_key)
        origin = self.log.models.origin(
            number=number, name=name, key=key.text, begun_at=self.clock(), reason=reason
        )
        session.add(origin)
        session.flush()
        if after is not None:
            old = checkpoint_of(after)
            subject = f"origin:{old.origin}:{old.size}"
            entry = self.log.enter(session, Leaf(ORIGIN, subject, old.root.hex(), self.clock()))
            self._give_places(session, origin, 0, [entry])
        return origin

    def _highest_folder(self) -> int:
        """A restored database may have forgotten a log whose files are out."""
        names = [path.name for path in self.folder.glob("[0-9]*")]
        return max((int(name) for name in names if name.isdigit()), default=0)

    def require_below(self, session: Session, origin: Any, note: Note) -> None:
        """That the first leaves of the database give this checkpoint.

        Raises ``Refused('log.files_differ')``.
        """
        wanted = checkpoint_of(note)
        if wanted.origin != origin.name or not note.signed_by(read_key(origin.key)):
            raise Refused("log.files_differ")
        if tree.root_of_hashes(self._hashes(session, origin, wanted.size)) != wanted.root:
            raise Refused("log.files_differ")

    def renew_files(self, session: Session, origin: Any) -> None:
        """Make all public files again from the rows, with the newest signed checkpoint."""
        signed, files = self.log.checkpoint(session, origin), self.files(origin)
        leaves = self.log.leaves(session, origin, 0, signed.size)
        files.extend(0, signed.size, (row.leaf.encode() for _position, row in leaves))
        files.put_checkpoint(signed.note)

    def _hashes(self, session: Session, origin: Any, size: int) -> list[bytes]:
        leaves = self.log.leaves(session, origin, 0, size)
        return [tree.leaf_hash(row.leaf.encode()) for _position, row in leaves]

    def resume(self, session: Session, origin: Any, files: LogFolder, note: Note) -> int:
        """Take in the leaves that ``files`` holds beyond the restored database, up to ``note``.

        Returns how many. Raises ``Refused('log.files_differ')`` where files, checkpoint and
        database don't continue each other, :class:`TileMissing` where the files end too early.
        """
        wanted, have = checkpoint_of(note), self.log.size(session, origin)
        key, read = read_key(origin.key), files.reader()
        if wanted.origin != origin.name or not note.signed_by(key) or wanted.size < have:
            raise Refused("log.files_differ")
        hashes = self._hashes(session, origin, have)
        recovered = list(files.leaves(have, wanted.size))
        whole = hashes + [tree.leaf_hash(leaf) for leaf in recovered]
        same = have == 0 or tree.root(read, have) == tree.root_of_hashes(hashes)
        if not same or tree.root_of_hashes(whole) != wanted.root:
            raise Refused("log.files_differ")
        self._take_back(session, origin, have, recovered)
        if self.log.checkpoint(session, origin, wanted.size) is None:
            session.add(self._row(origin, wanted, note))
        subject = f"restore:{have}:{wanted.size}"
        self.log.enter(session, Leaf(RESTORE, subject, wanted.root.hex(), self.clock()))
        return len(recovered)

    def _origin(self, session: Session) -> Any | None:
        """The present log, locked against a second writer; begun with the first entry."""
        origin = self.log.origin(session)
        if origin is None:
            if not self.log.waiting(session, 1):
                return None
            return self.begin(session, after=None, reason="")
        self._lock(session, origin)
        if read_key(origin.key).public_key != self.key.public_key:
            raise Refused("log.key_changed", origin=origin.name)
        return origin

    def _lock(self, session: Session, origin: Any) -> None:
        model = self.log.models.origin
        session.scalars(locked(session, select(model.id).where(model.id == origin.id))).one()

    def _require_files(self, session: Session, origin: Any) -> None:
        """The files may lag behind the database; where they are ahead, it was restored."""
        signed, files = self.log.checkpoint(session, origin), self.files(origin)
        text = files.checkpoint()
        if text is None:
            if signed is not None:
                raise Refused("log.files_gone", origin=origin.name)
            return
        note = read_note(text)
        if checkpoint_of(note).size > self.log.size(session, origin):
            try:
                self.resume(session, origin, files, note)
            except TileMissing:
                raise Refused("log.files_gone", origin=origin.name) from None

    def _place(self, session: Session, origin: Any) -> None:
        waiting = self.log.waiting(session, MOST_AT_ONCE)
        self._give_places(session, origin, self.log.size(session, origin), waiting)

    def _give_places(self, session: Session, origin: Any, first: int, entries: list[Any]) -> None:
        session.add_all(
            self.log.models.leaf(
                origin_id=origin.id,
                position=position,
                entry_id=entry.id,
                hash=tree.leaf_hash(entry.leaf.encode()).hex(),
            )
            for position, entry in enumerate(entries, first)
        )
        session.flush()

    def _take_back(self, session: Session, origin: Any, first: int, leaves: list[bytes]) -> None:
        """What the backup knew as waiting keeps its row; the rest comes from the files alone."""
        waiting = {entry.leaf: entry for entry in self.log.waiting(session, len(leaves) + 1000)}
        entries = []
        for data in leaves:
            text = data.decode()
            entry = waiting.pop(text, None) or self.log.recovered(session, text)
            entries.append(entry)
        session.flush()
        self._give_places(session, origin, first, entries)

    def _grow(self, origin: _Origin, *, anew: bool = False) -> None:
        """Bring the files to the size of the database; ``anew`` from the first leaf on."""
        files = self.files(origin)
        text = files.checkpoint()
        done = checkpoint_of(read_note(text)).size if text and not anew else 0
        with self.database.reading() as session:
            size = self.log.size(session, origin)
            try:
                self._extend(session, origin, done, size)
            except TileMissing:
                self._extend(session, origin, 0, size)

    def _extend(self, session: Session, origin: Any, old: int, new: int) -> None:
        leaves = self.log.leaves(session, origin, old // 256 * 256, new)
        self.files(origin).extend(old, new, (row.leaf.encode() for _position, row in leaves))

    def _sign(self, origin: _Origin) -> int:
        """Sign the tree in the files, once it is found to continue what was signed before."""
        files = self.files(origin)
        with self.database.transaction() as session:
            self._lock(session, origin)
            last, size = self.log.checkpoint(session, origin), self.log.size(session, origin)
            read = files.reader()
            self._require_consistent(read, last, files, size)
            if last is None or size > last.size:
                checkpoint = Checkpoint(origin.name, size, tree.root(read, size))
                note = sign_note(checkpoint.text, read_key(origin.key), self.key.sign)
                last = self._row(origin, checkpoint, note)
                session.add(last)
                session.flush()
            # Out before it is committed: after a kill in between the same tree is signed again,
            # while a signed row without its file would look like files that are gone.
            if files.checkpoint() != last.note:
                files.put_checkpoint(last.note)
            return int(last.size)

    def _require_consistent(
        self, read: tree.Subtrees, last: Any, files: LogFolder, size: int
    ) -> None:
        signed = [] if last is None else [(last.size, bytes.fromhex(last.root))]
        if text := files.checkpoint():
            shown = checkpoint_of(read_note(text))
            signed.append((shown.size, shown.root))
        for old, root in signed:
            if old > size or tree.root(read, old) != root:
                raise Refused("log.inconsistent", size=old)

    def _row(self, origin: Any, checkpoint: Checkpoint, note: Note) -> Any:
        return self.log.models.checkpoint(
            origin_id=origin.id,
            size=checkpoint.size,
            root=checkpoint.root.hex(),
            note=str(note),
            made_at=self.clock(),
        )
