"""Signed notes (C2SP signed-note): a text, and lines of Ed25519 signatures below it.

Also the dated line of a witness, ``cosignature/v1`` (C2SP tlog-cosignature).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from portal.foundation.security.crypto import verifies
from portal.kernel.errors import Refused

ED25519 = 0x01
COSIGNATURE = 0x04
DASH = "\N{EM DASH} "
MOST_LINES = 64
MOST_BYTES = 64 * 1024
_LATEST = 253402300799  # the last second of the year 9999: what Python can show


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key under its name; ``kind`` is :data:`ED25519` or :data:`COSIGNATURE`."""

    name: str
    kind: int
    public_key: bytes

    @property
    def key_id(self) -> bytes:
        """4 bytes: which key of that name signed."""
        said = self.name.encode() + b"\n" + bytes([self.kind]) + self.public_key
        return hashlib.sha256(said).digest()[:4]

    @property
    def text(self) -> str:
        """``name+id+key``, as keys are told to other programs."""
        key = base64.b64encode(bytes([self.kind]) + self.public_key).decode()
        return f"{self.name}+{self.key_id.hex()}+{key}"


@dataclass(frozen=True, slots=True)
class SignatureLine:
    name: str
    key_id: bytes
    signature: bytes

    @property
    def text(self) -> str:
        return f"{DASH}{self.name} {base64.b64encode(self.key_id + self.signature).decode()}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """``text`` ends with a line feed; it is what is signed."""

    text: str
    lines: tuple[SignatureLine, ...]

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(line.text for line in self.lines)}"

    def signed_by(self, key: VerifierKey) -> bool:
        """Whether a line of this key stands there; one that does not verify spoils the note."""
        mine = [line for line in self.lines if (line.name, line.key_id) == (key.name, key.key_id)]
        data = self.text.encode()
        return bool(mine) and all(_holds(key, line, data) for line in mine)


def read_key(text: str) -> VerifierKey:
    """A key as ``VerifierKey.text`` writes it. Raises ``Refused('log.key_form')``."""
    try:
        name, key_id, encoded = text.strip().split("+", 2)
        raw = base64.b64decode(encoded, validate=True)
    except (ValueError, binascii.Error):
        raise Refused("log.key_form") from None
    if len(raw) != 33 or raw[0] not in (ED25519, COSIGNATURE) or not _good_name(name):
        raise Refused("log.key_form")
    key = VerifierKey(name, raw[0], raw[1:])
    if key.key_id.hex() != key_id.lower():
        raise Refused("log.key_form")
    return key


def sign_note(text: str, key: VerifierKey, sign: Callable[[bytes], bytes]) -> Note:
    """``text`` signed by the holder of ``key``; ``sign`` makes 64 bytes of Ed25519."""
    return Note(text, (SignatureLine(key.name, key.key_id, sign(text.encode())),))


def read_note(data: str | bytes) -> Note:
    """Raises ``Refused('log.note_form')`` for what is no note; no signature is checked."""
    text = _plain(data)
    body, separator, below = text.rpartition("\n\n")
    if not separator or not below.endswith("\n"):
        raise Refused("log.note_form")
    lines = below[:-1].split("\n")
    if len(lines) > MOST_LINES:
        raise Refused("log.note_form")
    return Note(body + "\n", tuple(read_line(line) for line in lines))


def read_line(text: str) -> SignatureLine:
    """One signature line, without its line feed. Raises ``Refused('log.note_form')``."""
    name, space, encoded = text.removeprefix(DASH).partition(" ")
    if not text.startswith(DASH) or not space or not _good_name(name):
        raise Refused("log.note_form")
    try:
        raw = base64.b64decode(encoded, validate=True)
    except (ValueError, binascii.Error):
        raise Refused("log.note_form") from None
    if len(raw) < 5:
        raise Refused("log.note_form")
    return SignatureLine(name, raw[:4], raw[4:])


def cosigned_at(note_text: str, line: SignatureLine, key: VerifierKey) -> datetime | None:
    """When the witness of ``key`` says to have seen ``note_text``; None if the line isn't theirs or
    does not hold."""
    if (line.name, line.key_id) != (key.name, key.key_id) or len(line.signature) != 72:
        return None
    seconds = int.from_bytes(line.signature[:8], "big")
    if key.kind != COSIGNATURE or seconds > _LATEST:
        return None
    said = cosigned_text(note_text, seconds).encode()
    if not verifies(key.public_key, line.signature[8:], said):
        return None
    return datetime.fromtimestamp(seconds, UTC)


def cosigned_text(note_text: str, seconds: int) -> str:
    """What a witness signs: header, time since 1970 in seconds, the note's text."""
    return f"cosignature/v1\ntime {seconds}\n{note_text}"


def _holds(key: VerifierKey, line: SignatureLine, data: bytes) -> bool:
    if key.kind != ED25519 or len(line.signature) != 64:
        return False
    return verifies(key.public_key, line.signature, data)


def _good_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(letter.isspace() for letter in name)


def _plain(data: str | bytes) -> str:
    if len(data) > MOST_BYTES:
        raise Refused("log.note_form")
    try:
        text = data.decode() if isinstance(data, bytes) else data
    except UnicodeDecodeError:
        raise Refused("log.note_form") from None
    if any(letter < " " and letter != "\n" for letter in text):
        raise Refused("log.note_form")
    return text
