"""What a leaf costs does not grow with the log."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.foundation.transparency import tiles, tree
from portal.foundation.transparency.tiles import LogFolder

SIZE = 66_000  # a tile of every level that a hundred thousand leaves have


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> LogFolder:
    made = LogFolder(tmp_path_factory.mktemp("large"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(tiles.os, "fsync", lambda _file: None)
        made.extend(0, SIZE, (b"leaf %d" % number for number in range(SIZE)))
    return made


def test_one_leaf_after_many_writes_the_right_edge_alone(
    large: LogFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    really = tiles._write

    def counted(path: Path, data: bytes) -> None:
        written.append(path.relative_to(large.root).as_posix())
        really(path, data)

    monkeypatch.setattr(tiles, "_write", counted)
    first = SIZE // 256 * 256
    large.extend(SIZE, SIZE + 1, (b"leaf %d" % number for number in range(first, SIZE + 1)))
    assert written == ["tile/entries/257.p/209", "tile/0/257.p/209"]


def test_a_proof_reads_a_handful_of_tiles(
    large: LogFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[tuple[int, int]] = []
    really = LogFolder.hashes

    def counted(self: LogFolder, level: int, index: int, least: int) -> bytes:
        read.append((level, index))
        return really(self, level, index, least)

    monkeypatch.setattr(LogFolder, "hashes", counted)
    path = tree.inclusion_proof(large.reader(), 777, SIZE)
    assert len(path) == 17 and len(read) <= 8
    root = tree.root_from_inclusion(tree.leaf_hash(b"leaf 777"), 777, SIZE, path)
    assert root == tree.root(large.reader(), SIZE)


def test_the_number_of_files_is_that_of_the_tiles(large: LogFolder) -> None:
    files = [path for path in (large.root / "tile").rglob("*") if path.is_file()]
    full = SIZE // 256
    assert 2 * full < len(files) <= 2 * full + 10
