"""Standard Webhooks 1.0.0: signing and verifying messages between the two applications.

``v1`` is HMAC-SHA256 with a shared secret (``whsec_…``), ``v1a`` Ed25519 (``whsk_``/``whpk_``).
Signed is ``id.timestamp.body``. Source:
https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from standardwebhooks import Webhook

from portal.kernel.errors import Refused

TOLERANCE = timedelta(minutes=5)
MAX_SIGNATURES = 10
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True)
class Received:
    """A verified message: its id (keep it, to refuse it the second time), the sender's instant, and
    the scheme that vouched for it."""

    message_id: str
    sent_at: datetime
    scheme: str


def sign(
    body: bytes,
    *,
    message_id: str,
    at: datetime,
    secret: str | None = None,
    signing_key: Ed25519PrivateKey | None = None,
) -> dict[str, str]:
    """The three headers for ``body`` (UTF-8).

    Give a shared secret, an Ed25519 key, or both. Raises ValueError for a bad id or no key.
    """
    if not _ID.fullmatch(message_id):
        raise ValueError("a message id is 1 to 64 letters, digits, _ or -")
    moment = at.astimezone(UTC)
    signatures = []
    if secret:
        signatures.append(_shared(secret, message_id, moment, body))
    if signing_key:
        signature = signing_key.sign(_signed_bytes(message_id, int(moment.timestamp()), body))
        signatures.append("v1a," + base64.b64encode(signature).decode())
    if not signatures:
        raise ValueError("neither a shared secret nor a signing key was given")
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def verify(
    body: bytes,
    headers: Mapping[str, str],
    *,
    at: datetime,
    secrets: Sequence[str] = (),
    public_keys: Sequence[bytes] = (),
) -> Received:
    """Check a message against every secret and raw Ed25519 key that is valid now (several while one
    is being replaced).

    Raises Refused: ``webhook.header_missing``, ``webhook.header_malformed``, ``webhook.too_old``,
    ``webhook.too_new``, ``webhook.signature_wrong``. Replay is the caller's affair: it keeps
    ``message_id``.
    """
    message_id, moment, signatures = _read(headers)
    if moment < at - TOLERANCE:
        raise Refused("webhook.too_old", sent_at=moment.isoformat())
    if moment > at + TOLERANCE:
        raise Refused("webhook.too_new", sent_at=moment.isoformat())
    for scheme, signature in signatures:
        if scheme == "v1" and any(
            _shared_fits(secret, message_id, moment, body, signature) for secret in secrets
        ):
            return Received(message_id, moment, "v1")
        signed = _signed_bytes(message_id, int(moment.timestamp()), body)
        if scheme == "v1a" and any(_key_fits(key, signature, signed) for key in public_keys):
            return Received(message_id, moment, "v1a")
    raise Refused("webhook.signature_wrong")


def public_key_text(raw: bytes) -> str:
    """``whpk_…`` of a raw Ed25519 public key, as the specification writes it."""
    return "whpk_" + base64.b64encode(raw).decode()


def public_key_bytes(text: str) -> bytes:
    """The raw key of ``whpk_…``. Raises ValueError."""
    raw = base64.b64decode(text.removeprefix("whpk_"), validate=True)
    if len(raw) != 32:
        raise ValueError("an Ed25519 public key has 32 bytes")
    return raw


def _read(headers: Mapping[str, str]) -> tuple[str, datetime, list[tuple[str, bytes]]]:
    small = {name.lower(): value for name, value in headers.items()}
    for name in ("webhook-id", "webhook-timestamp", "webhook-signature"):
        if not small.get(name):
            raise Refused("webhook.header_missing", header=name)
    message_id, stamp = small["webhook-id"], small["webhook-timestamp"]
    if not _ID.fullmatch(message_id):
        raise Refused("webhook.header_malformed", header="webhook-id")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 11):
        raise Refused("webhook.header_malformed", header="webhook-timestamp")
    return (
        message_id,
        datetime.fromtimestamp(int(stamp), UTC),
        _signatures(small["webhook-signature"]),
    )


def _signatures(header: str) -> list[tuple[str, bytes]]:
    found = []
    for part in header.split(" ")[:MAX_SIGNATURES]:
        scheme, comma, text = part.partition(",")
        try:
            found.append((scheme, base64.b64decode(text, validate=True)))
        except (binascii.Error, ValueError):
            comma = ""
        if not comma:
            raise Refused("webhook.header_malformed", header="webhook-signature")
    return found


def _signed_bytes(message_id: str, stamp: int, body: bytes) -> bytes:
    return f"{message_id}.{stamp}.".encode() + body


def _shared(secret: str, message_id: str, moment: datetime, body: bytes) -> str:
    return Webhook(secret).sign(message_id, moment, body.decode())


def _shared_fits(
    secret: str, message_id: str, moment: datetime, body: bytes, signature: bytes
) -> bool:
    try:
        expected = _shared(secret, message_id, moment, body)
    except UnicodeDecodeError:
        return False
    return hmac.compare_digest(base64.b64decode(expected.removeprefix("v1,")), signature)


def _key_fits(key: bytes, signature: bytes, signed: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, signed)
    except InvalidSignature:
        return False
    return True
