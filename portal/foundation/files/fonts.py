"""Which characters the installed fonts can print.

A name with a character that no font has must be seen before the paper is.
"""

from __future__ import annotations

import ctypes
import subprocess
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont

FAMILIES = ("Noto Sans CJK SC", "Noto Serif CJK SC")
_LAYOUT = {"\n", "\r", "\t", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff"}


def missing_glyphs(text: str) -> set[str]:
    """The characters of ``text`` that none of the installed Noto CJK fonts can print; line breaks,
    joiners and selectors need no glyph."""
    printable = printable_characters()
    return {
        letter
        for letter in text
        if ord(letter) not in printable and letter not in _LAYOUT and not _selects(letter)
    }


def _selects(letter: str) -> bool:
    return "\ufe00" <= letter <= "\ufe0f" or "\U000e0100" <= letter <= "\U000e01ef"


@lru_cache(maxsize=1)
def printable_characters() -> frozenset[int]:
    """Code points of the installed Noto CJK fonts (about 45,000).

    Raises RuntimeError when there is no such font.
    """
    points: set[int] = set()
    for path in font_files():
        points |= _points(path)
    if not points:
        raise RuntimeError("no Noto CJK font is installed (Debian: fonts-noto-cjk)")
    return frozenset(points)


@lru_cache(maxsize=1)
def font_files() -> tuple[Path, ...]:
    """The files of the installed Noto CJK families, the regular weight first."""
    # fontconfig's own tool, found on the path like the fonts that it lists
    listed = subprocess.run(  # noqa: S603
        ["fc-list", "--format", "%{file}\t%{family}\n"],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
        timeout=20,
    )
    found = {
        line.split("\t")[0]
        for line in listed.stdout.splitlines()
        if any(family in line for family in FAMILIES)
    }
    return tuple(
        sorted(
            (Path(name) for name in found), key=lambda path: ("Regular" not in path.name, path.name)
        )
    )


def _points(path: Path) -> set[int]:
    # The faces of one collection share their characters almost wholly; the first Simplified Chinese
    # one speaks for the file.
    if path.suffix.lower() in {".ttc", ".otc"}:
        with TTCollection(path, lazy=True) as collection:
            faces = [
                face
                for face in collection.fonts
                if (face["name"].getDebugName(1) or "").endswith(" SC")
            ] or collection.fonts[:1]
            return set(faces[0].getBestCmap())
    with TTFont(path, lazy=True) as font:
        return set(font.getBestCmap())


def subsetting_is_fast() -> bool:
    """Whether HarfBuzz's subsetter can be loaded; without it WeasyPrint silently takes fifty times
    as long over a Chinese page."""
    try:
        library = ctypes.CDLL("libharfbuzz-subset.so.0")
    except OSError:
        return False
    return hasattr(library, "hb_subset_or_fail")
