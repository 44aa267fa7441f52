"""Keys of one side: sealing fields, blind indexes for uniqueness and search, and Ed25519
signatures.

Files in the key folder: ``fields.json`` (a Tink AES-256-GCM keyset; rotation adds a key, old
ciphertexts stay readable), ``index.key`` (32 bytes, hex), ``signing.pem`` and ``log.pem``
(Ed25519; the second signs the public log alone, and only the job workers read it). Losing them
loses every sealed field: they belong into the backup.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

import tink
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from tink import aead, json_proto_keyset_format, secret_key_access

LOG_KEY = "log.pem"
BrokenSeal = tink.TinkError  # what Vault.open raises

aead.register()


def _write_private(path: Path, data: bytes) -> None:
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(fresh)
    except FileExistsError:
        pass  # another process was first; its key is the key
    finally:
        fresh.unlink()


def create_keys(folder: Path) -> None:
    """Make whatever key file is missing; never replaces one. Several processes may call at once."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not (folder / "fields.json").exists():
        handle = tink.new_keyset_handle(aead.aead_key_templates.AES256_GCM)
        _write_private(
            folder / "fields.json",
            json_proto_keyset_format.serialize(handle, secret_key_access.TOKEN).encode(),
        )
    if not (folder / "index.key").exists():
        _write_private(folder / "index.key", secrets.token_hex(32).encode())
    for name in ("signing.pem", LOG_KEY):
        if not (folder / name).exists():
            key = Ed25519PrivateKey.generate()
            _write_private(
                folder / name, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            )


class SigningKey:
    """An Ed25519 key in a PEM file, loaded. Raises FileNotFoundError, ValueError."""

    def __init__(self, path: Path) -> None:
        key = load_pem_private_key(path.read_bytes(), password=None)
        if not isinstance(key, Ed25519PrivateKey):
            raise ValueError(f"{path.name} is not an Ed25519 key")
        self._key = key

    def sign(self, data: bytes) -> bytes:
        """64 bytes."""
        return self._key.sign(data)

    @property
    def public_key(self) -> bytes:
        """The raw 32 bytes."""
        return self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


class Vault:
    """The keys of one side, loaded. Raises FileNotFoundError when one is missing."""

    def __init__(self, folder: Path) -> None:
        text = (folder / "fields.json").read_text()
        self._fields = json_proto_keyset_format.parse(text, secret_key_access.TOKEN).primitive(
            aead.Aead
        )
        self._index = bytes.fromhex((folder / "index.key").read_text().strip())
        signing = load_pem_private_key((folder / "signing.pem").read_bytes(), password=None)
        if not isinstance(signing, Ed25519PrivateKey):
            raise ValueError("signing.pem is not an Ed25519 key")
        self._signing = signing

    def seal(self, text: str, context: str) -> bytes:
        """Encrypt ``text`` for this context (table:column:row) only."""
        return bytes(self._fields.encrypt(text.encode(), context.encode()))

    def open(self, sealed: bytes, context: str) -> str:
        """Decrypt. Raises tink.TinkError when the bytes or the context were changed."""
        return bytes(self._fields.decrypt(sealed, context.encode())).decode()

    def index(self, purpose: str, value: str) -> str:
        """A keyed digest that finds equal values without showing them: 64 hex digits, different per
        purpose."""
        return hmac.new(self._index, f"{purpose}\n{value}".encode(), hashlib.sha256).hexdigest()

    def sign(self, data: bytes) -> bytes:
        """An Ed25519 signature, 64 bytes."""
        return self._signing.sign(data)

    @property
    def public_key(self) -> bytes:
        """The raw 32 bytes of the Ed25519 public key."""
        return self._signing.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    @property
    def signing_key(self) -> Ed25519PrivateKey:
        return self._signing


def verifies(public_key: bytes, signature: bytes, data: bytes) -> bool:
    """Whether ``signature`` over ``data`` is genuine under the raw public key."""
    from cryptography.exceptions import InvalidSignature

    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, data)
    except InvalidSignature:
        return False
    return True
