"""What a log signs (C2SP tlog-checkpoint) and how a leaf is proved against it (C2SP tlog-proof)."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass

from portal.foundation.transparency import tree
from portal.foundation.transparency.notes import Note, VerifierKey, read_note
from portal.kernel.errors import Refused

PROOF_HEAD = "c2sp.org/tlog-proof@v1"
_NUMBER = re.compile(r"0|[1-9][0-9]{0,17}")
MOST_HASHES = 64


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A tree of ``size`` leaves with this root (32 bytes), in the log called ``origin``."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def checkpoint_of(note: Note) -> Checkpoint:
    """What the note's text says. Raises ``Refused('log.note_form')``; no signature is checked."""
    lines = note.text.split("\n")
    if len(lines) < 4 or not all(lines[:-1]) or not _NUMBER.fullmatch(lines[1]):
        raise Refused("log.note_form")
    return Checkpoint(lines[0], int(lines[1]), _hash(lines[2]))


@dataclass(frozen=True, slots=True)
class Proof:
    """That leaf ``index`` stands in the checkpoint of ``note``; ``leaf`` is what it says."""

    leaf: bytes
    index: int
    path: tuple[bytes, ...]
    note: Note

    @property
    def text(self) -> str:
        """The ``.tlog-proof`` file; the leaf travels in its line ``extra``."""
        above = [PROOF_HEAD, f"extra {base64.b64encode(self.leaf).decode()}", f"index {self.index}"]
        hashes = [base64.b64encode(step).decode() for step in self.path]
        return "\n".join([*above, *hashes, "", str(self.note)])

    def check(self, key: VerifierKey) -> Checkpoint:
        """The checkpoint, once leaf, path and signature are found to agree.

        Raises ``Refused``: ``log.proof_signature``, ``log.proof_origin``, ``log.proof_path``.
        """
        if not self.note.signed_by(key):
            raise Refused("log.proof_signature", key=key.name)
        checkpoint = checkpoint_of(self.note)
        if checkpoint.origin != key.name:
            raise Refused("log.proof_origin", origin=checkpoint.origin, key=key.name)
        hashed = tree.leaf_hash(self.leaf)
        try:
            reached = tree.root_from_inclusion(hashed, self.index, checkpoint.size, self.path)
        except ValueError:
            raise Refused("log.proof_path") from None
        if reached != checkpoint.root:
            raise Refused("log.proof_path")
        return checkpoint


def read_proof(text: str) -> Proof:
    """A ``.tlog-proof`` file with its leaf.

    Raises ``Refused('log.proof_form')``, ``log.note_form``.
    """
    head, separator, note = text.partition("\n\n")
    lines = head.split("\n")
    if not separator or len(lines) < 3 or lines[0] != PROOF_HEAD:
        raise Refused("log.proof_form")
    extra, index = (line.partition(" ") for line in lines[1:3])
    if extra[0] != "extra" or index[0] != "index" or not _NUMBER.fullmatch(index[2]):
        raise Refused("log.proof_form")
    if len(lines) - 3 > MOST_HASHES:
        raise Refused("log.proof_form")
    path = tuple(_hash(line) for line in lines[3:])
    return Proof(_bytes(extra[2]), int(index[2]), path, read_note(note))


def _hash(text: str) -> bytes:
    raw = _bytes(text)
    if len(raw) != 32:
        raise Refused("log.note_form")
    return raw


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        raise Refused("log.note_form") from None
