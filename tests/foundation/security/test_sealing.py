"""Sealed values open in their own place, unchanged; an index belongs to its purpose, a signature to
its key."""

from __future__ import annotations

from pathlib import Path

import pytest
import tink

from portal.foundation.security.crypto import Vault, create_keys, verifies

HERE = "account:number:1"


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    return _vault(tmp_path_factory.mktemp("keys"))


def _vault(folder: Path) -> Vault:
    create_keys(folder)
    return Vault(folder)


def test_a_sealed_value_opens_in_its_own_place_alone(vault: Vault, tmp_path: Path) -> None:
    sealed = vault.seal("320000199001010007", HERE)
    assert b"320000" not in sealed and vault.open(sealed, HERE) == "320000199001010007"
    assert vault.seal("320000199001010007", HERE) != sealed
    for other in ("account:number:2", "account:mobile:1", "petition:number:1", ""):
        with pytest.raises(tink.TinkError):
            vault.open(sealed, other)
    with pytest.raises(tink.TinkError):
        _vault(tmp_path / "other").open(sealed, HERE)


@pytest.mark.parametrize("place", [0, 3, 5, 12, 20, -1])
def test_a_changed_byte_does_not_open(vault: Vault, place: int) -> None:
    sealed = bytearray(vault.seal("320000199001010007", HERE))
    sealed[place] ^= 1
    with pytest.raises(tink.TinkError):
        vault.open(bytes(sealed), HERE)


def test_an_index_belongs_to_its_purpose_and_a_signature_to_its_key(
    vault: Vault, tmp_path: Path
) -> None:
    assert vault.index("document", "1") == vault.index("document", "1")
    assert vault.index("document", "1") != vault.index("mobile", "1")
    signature = vault.sign(b"said")
    assert verifies(vault.public_key, signature, b"said")
    assert not verifies(vault.public_key, signature, b"sagt")
    assert not verifies(_vault(tmp_path / "other").public_key, signature, b"said")


def test_keys_are_for_their_owner_alone(tmp_path: Path) -> None:
    create_keys(tmp_path / "keys")
    modes = {path.name: path.stat().st_mode & 0o077 for path in (tmp_path / "keys").iterdir()}
    assert modes and not any(modes.values())
