"""The public files of a log (C2SP tlog-tiles): hashes by 256, the leaves, the checkpoint.

Writing goes forward only and costs what was added: a tile that is full never changes. The files can
be made again from the rows; they are the copy outside the backup from which a restored log goes on.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from portal.foundation.transparency.tree import leaf_hash, root_of_hashes

WIDTH = 256
HEIGHT = 8
HASH = 32
MOST_LEAF = 0xFFFF  # a leaf's length stands in two bytes
ENTRIES = "entries"
_PATH = re.compile(r"(x[0-9]{3}/)*[0-9]{3}(\.p/[1-9][0-9]{0,2})?")


class TileMissing(LookupError):
    """A tile that the tree needs isn't in the folder: the files must be made again."""


def tile_path(level: int | str, index: int, width: int = WIDTH) -> str:
    """``tile/0/x001/x234/067``, with ``.p/<width>`` while fewer than 256 hashes stand in it."""
    parts = [f"{index % 1000:03d}"]
    while index := index // 1000:
        parts.append(f"x{index % 1000:03d}")
    name = "/".join(reversed(parts))
    return f"tile/{level}/{name}" + (f".p/{width}" if width < WIDTH else "")


class LogFolder:
    """The files of one log below ``root``."""

    def __init__(self, root: Path) -> None:
        self.root = Path(root)

    def file(self, level: str, rest: str) -> Path | None:
        """Where a tile lies that was asked for by its public address; None for any other text."""
        known = level == ENTRIES or (level.isdigit() and str(int(level)) == level)
        return self.root / "tile" / level / rest if known and _PATH.fullmatch(rest) else None

    def checkpoint(self) -> str | None:
        """The newest signed checkpoint that was put out, as a note."""
        try:
            return (self.root / "checkpoint").read_text(encoding="utf-8")
        except OSError:
            return None

    def put_checkpoint(self, note: str) -> None:
        _write(self.root / "checkpoint", note.encode())

    def hashes(self, level: int, index: int, least: int) -> bytes:
        """At least the first ``least`` hashes of a tile, from whichever width of it is there.

        Raises :class:`TileMissing`.
        """
        return self._read(str(level), index, least, HASH * least)

    def leaves(self, start: int, end: int) -> Iterator[bytes]:
        """The leaves themselves, in order. Raises :class:`TileMissing`."""
        for index in range(start // WIDTH, -(-end // WIDTH)):
            first = index * WIDTH
            data = self._read(ENTRIES, index, min(end - first, WIDTH), 0)
            for place, leaf in enumerate(_unpacked(data), first):
                if start <= place < end:
                    yield leaf

    def reader(self) -> TileReader:
        return TileReader(self)

    def extend(self, old: int, new: int, leaves: Iterable[bytes]) -> None:
        """Add leaves ``old`` to ``new``.

        ``leaves`` begins with the first leaf of the tile in which ``old`` falls, that is with leaf
        ``old // 256 * 256``. Raises :class:`TileMissing` where the files so far are not complete.
        """
        full = self._extend_leaves(old, new, leaves)
        level = 1
        while new >> HEIGHT * level:
            before, after = old >> HEIGHT * level, new >> HEIGHT * level
            full = self._extend_level(level, before, after, full)
            level += 1

    def _extend_leaves(self, old: int, new: int, leaves: Iterable[bytes]) -> list[bytes]:
        source, roots = iter(leaves), []
        for index in range(old // WIDTH, -(-new // WIDTH)):
            width = min(new - index * WIDTH, WIDTH)
            bundle = list(islice(source, width))
            if len(bundle) != width:
                raise TileMissing(f"leaf {index * WIDTH + len(bundle)}")
            hashes = [leaf_hash(leaf) for leaf in bundle]
            self._put(ENTRIES, index, width, b"".join(map(_packed, bundle)))
            self._put("0", index, width, b"".join(hashes))
            if width == WIDTH:
                roots.append(root_of_hashes(hashes))
        return roots

    def _extend_level(self, level: int, before: int, after: int, fresh: list[bytes]) -> list[bytes]:
        index, kept = before // WIDTH, before % WIDTH
        known = _cut(self.hashes(level, index, kept)) if kept else []
        waiting, roots = known + fresh, []
        for at in range(index, -(-after // WIDTH)):
            width = min(after - at * WIDTH, WIDTH)
            row, waiting = waiting[:width], waiting[width:]
            if len(row) != width:
                raise TileMissing(tile_path(level, at, width))
            if before < at * WIDTH + width:
                self._put(str(level), at, width, b"".join(row))
            if width == WIDTH:
                roots.append(root_of_hashes(row))
        return roots

    def _put(self, level: str, index: int, width: int, data: bytes) -> None:
        _write(self.root / tile_path(level, index, width), data)
        if width == WIDTH:  # a client falls back on the full tile
            full = self.root / tile_path(level, index)
            shutil.rmtree(full.with_name(f"{full.name}.p"), ignore_errors=True)

    def _read(self, level: str, index: int, least: int, length: int) -> bytes:
        full = self.root / tile_path(level, index)
        partial = full.with_name(f"{full.name}.p")
        widths = sorted(int(path.name) for path in partial.glob("[0-9]*")) if least < WIDTH else []
        for path in (full, *(partial / str(width) for width in widths if width >= least)):
            try:
                data = path.read_bytes()
            except FileNotFoundError:
                continue
            if len(data) >= length:
                return data[:length] if length else data
        raise TileMissing(tile_path(level, index, least))


class TileReader:
    """The hash of a complete subtree, made from tiles; each tile is read once."""

    def __init__(self, folder: LogFolder) -> None:
        self._folder = folder
        self._tiles: dict[tuple[int, int], list[bytes]] = {}

    def __call__(self, level: int, index: int) -> bytes:
        row, low = divmod(level, HEIGHT)
        first, count = index << low, 1 << low
        tile, at = divmod(first, WIDTH)
        known = self._tiles.get((row, tile), [])
        if len(known) < at + count:
            known = _cut(self._folder.hashes(row, tile, at + count))
            self._tiles[row, tile] = known
        return root_of_hashes(known[at : at + count])


def _cut(data: bytes) -> list[bytes]:
    return [data[at : at + HASH] for at in range(0, len(data), HASH)]


def _packed(leaf: bytes) -> bytes:
    if len(leaf) > MOST_LEAF:
        raise ValueError("a leaf is longer than 65,535 bytes")
    return len(leaf).to_bytes(2, "big") + leaf


def _unpacked(data: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(data):
        length = int.from_bytes(data[at : at + 2], "big")
        yield data[at + 2 : at + 2 + length]
        at += 2 + length


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all, and there after a power cut."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{secrets.token_hex(6)}")
    try:
        with fresh.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
