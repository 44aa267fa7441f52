"""Tree, proofs, tiles and notes against two implementations that are not ours.

``attestroot`` (PyPI) runs here. ``golang.org/x/mod`` (the checksum database of Go) ran once:
``tests/data/log/vectors.go`` made ``vectors.json`` from it (Debian packages ``golang-1.19-go`` and
``golang-golang-x-mod-dev``).
"""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from attestroot import merkle as other
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from portal.foundation.transparency import notes, tree
from portal.foundation.transparency.checkpoints import Checkpoint, checkpoint_of
from portal.foundation.transparency.tiles import LogFolder, tile_path

VECTORS = json.loads((Path(__file__).parents[2] / "data/log/vectors.json").read_text())
SIZES = [int(size) for size in VECTORS["roots"]]


def _hashes(count: int) -> list[bytes]:
    return [tree.leaf_hash(b"leaf %d" % number) for number in range(count)]


def _subtrees(hashes: list[bytes]) -> tree.Subtrees:
    return lambda level, index: tree.root_of_hashes(hashes[index << level : (index + 1) << level])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> LogFolder:
    """70,001 leaves, added in four steps of which three end inside a tile."""
    made = LogFolder(tmp_path_factory.mktemp("log"))
    before = 0
    for size in (300, 65_536, 70_000, 70_001):
        first = before // 256 * 256
        made.extend(before, size, (b"leaf %d" % number for number in range(first, size)))
        before = size
    return made


def _decoded(path: list[str]) -> list[bytes]:
    return [base64.b64decode(step) for step in path]


@pytest.mark.parametrize("size", SIZES)
def test_roots_are_those_of_go(folder: LogFolder, size: int) -> None:
    root = tree.root(folder.reader(), size)
    assert base64.b64encode(root).decode() == VECTORS["roots"][str(size)]


@pytest.mark.parametrize("case", VECTORS["inclusion"], ids=lambda case: f"{case['index']}")
def test_inclusion_proofs_are_those_of_go(folder: LogFolder, case: dict[str, Any]) -> None:
    index, size, path = case["index"], case["size"], _decoded(case["path"])
    assert tree.inclusion_proof(folder.reader(), index, size) == path
    reached = tree.root_from_inclusion(tree.leaf_hash(b"leaf %d" % index), index, size, path)
    assert reached == tree.root(folder.reader(), size)


@pytest.mark.parametrize("case", VECTORS["consistency"], ids=lambda case: f"{case['old']}")
def test_consistency_proofs_are_those_of_go(folder: LogFolder, case: dict[str, Any]) -> None:
    old, new, path = case["old"], case["new"], _decoded(case["path"])
    read = folder.reader()
    before, after = tree.root(read, old), tree.root(read, new)
    assert tree.consistency_proof(read, old, new) == path
    assert tree.is_consistent(old, before, new, after, path)
    assert not tree.is_consistent(old, hashlib.sha256(before).digest(), new, after, path)
    for place in range(len(path)):
        missing = path[:place] + path[place + 1 :]
        assert not tree.is_consistent(old, before, new, after, missing)


def test_tiles_are_those_of_go(tmp_path: Path) -> None:
    made = LogFolder(tmp_path)
    made.extend(0, 70_000, (b"leaf %d" % number for number in range(70_000)))
    for name, digest in VECTORS["tiles_sha256"].items():
        path = made.root / name.replace("tile/8/", "tile/", 1)  # Go writes the tile's height too
        assert hashlib.sha256(path.read_bytes()).hexdigest() == digest, name


def test_signed_checkpoint_is_that_of_go_byte_for_byte() -> None:
    key = notes.read_key(VECTORS["key"])
    private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(VECTORS["seed"]))
    root = base64.b64decode(VECTORS["roots"]["70000"])
    signed = notes.sign_note(Checkpoint(key.name, 70_000, root).text, key, private.sign)
    assert str(signed) == VECTORS["checkpoint"]
    read = notes.read_note(VECTORS["checkpoint"])
    assert read.signed_by(key)
    assert checkpoint_of(read) == Checkpoint(key.name, 70_000, root)
    assert key.text == VECTORS["key"]


@given(st.integers(1, 400), st.data())
def test_roots_and_inclusion_agree_with_attestroot(size: int, data: st.DataObject) -> None:
    hashes = _hashes(size)
    index = data.draw(st.integers(0, size - 1))
    root = other.root_from_leaf_hashes(hashes)
    assert tree.root_of_hashes(hashes) == root == tree.root(_subtrees(hashes), size)
    path = tree.inclusion_proof(_subtrees(hashes), index, size)
    assert path == other.inclusion_proof(hashes, index)
    assert other.verify_inclusion(hashes[index], index, size, path, root)
    assert tree.root_from_inclusion(hashes[index], index, size, path) == root


@given(st.integers(1, 300), st.data())
def test_every_earlier_tree_is_consistent_and_no_other(size: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, size))
    hashes = _hashes(size)
    before = other.root_from_leaf_hashes(hashes[:old])
    after = other.root_from_leaf_hashes(hashes)
    path = tree.consistency_proof(_subtrees(hashes), old, size)
    assert tree.is_consistent(old, before, size, after, path)
    changed = data.draw(st.integers(0, old - 1))
    forged = [*hashes[:changed], tree.leaf_hash(b"another"), *hashes[changed + 1 : old]]
    assert not tree.is_consistent(old, other.root_from_leaf_hashes(forged), size, after, path)


@given(st.integers(2, 300), st.data())
def test_a_path_for_one_place_is_none_for_another_size(size: int, data: st.DataObject) -> None:
    hashes = _hashes(size)
    index = data.draw(st.integers(0, size - 1))
    path = tree.inclusion_proof(_subtrees(hashes), index, size)
    with pytest.raises(ValueError, match="too (long|short)"):
        tree.root_from_inclusion(hashes[index], index, size, [*path, hashes[0]])
    with pytest.raises(ValueError, match="too (long|short)"):
        tree.root_from_inclusion(hashes[index], index, size, path[:-1])


def test_tiles_are_found_at_the_addresses_of_the_specification(folder: LogFolder) -> None:
    assert tile_path(0, 1_234_067) == "tile/0/x001/x234/067"
    assert tile_path("entries", 273, 112) == "tile/entries/273.p/112"
    assert folder.file("0", "273.p/113") == folder.root / "tile/0/273.p/113"
    for level, rest in (("0", "../checkpoint"), ("..", "000"), ("00", "000"), ("0", "0000")):
        assert folder.file(level, rest) is None


def test_a_partial_tile_goes_when_the_full_one_is_there(folder: LogFolder) -> None:
    assert not (folder.root / "tile/0/001.p").exists()
    assert (folder.root / "tile/0/001").stat().st_size == 8192
    assert list(folder.leaves(254, 258)) == [b"leaf %d" % number for number in range(254, 258)]
