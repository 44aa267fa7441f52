"""Cells that a reader of values would pass over as empty: errors of the spreadsheet (#DIV/0!), and
formulas that nobody has worked out yet.

An empty score means "not examined", so that a cell of these must stop the run, not enter it. They
are looked for in the sheet's own XML, piece by piece, without building anything from it.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from portal.kernel.errors import Refused

_PIECE = 1 << 20
_LONGEST_CELL = 1 << 14
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*?\w+:id=[\"']([^\"']+)[\"']")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_CELL = re.compile(rb"<c\s(?P<about>[^>]*?)(?:/>|>(?P<inside>.*?)</c>)", re.DOTALL)
_ERROR = re.compile(rb"\bt=[\"']e[\"']")
_TEXT = re.compile(rb"\bt=[\"']str[\"']")
_PLACE = re.compile(rb"\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
_RESULT = re.compile(rb"<v[^>/]*>[^<]")


def refuse_faults(path: Path, position: int) -> None:
    """Look through the sheet at ``position`` (0 = the first of the file).

    Raises ``Refused('file.cell_error')``, ``'file.cell_not_reckoned'`` with row and column.
    """
    with zipfile.ZipFile(path) as archive:
        part = _part_of(archive, position)
        if part is None:
            return
        for about, inside in _cells(archive, part):
            if _ERROR.search(about):
                raise Refused("file.cell_error", file=path.name, **_place(about))
            reckoned = _TEXT.search(about) or _RESULT.search(inside)
            if b"<f" in inside and not reckoned:
                raise Refused("file.cell_not_reckoned", file=path.name, **_place(about))


def _place(about: bytes) -> dict[str, object]:
    found = _PLACE.search(about)
    return {"row": int(found[2]), "column": found[1].decode()} if found else {}


def _cells(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[bytes, bytes]]:
    """Cells that hold an error or a formula; all others are passed over at once."""
    rest = b""
    with archive.open(part) as stream:
        while piece := stream.read(_PIECE):
            text = rest + piece
            whole = text.rfind(b"</c>") + 4 if b"</c>" in text else 0
            if b"<f" in text or b'="e"' in text or b"='e'" in text:
                for found in _CELL.finditer(text[:whole]):
                    yield found["about"], found["inside"] or b""
            rest = text[whole:][-_LONGEST_CELL:]


def _part_of(archive: zipfile.ZipFile, position: int) -> str | None:
    try:
        sheets = _SHEET.findall(archive.read("xl/workbook.xml"))
        relations = _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels"))
    except KeyError:
        return None
    if position >= len(sheets):
        return None
    for relation in relations:
        if re.search(rb"\bId=[\"']" + re.escape(sheets[position]) + rb"[\"']", relation):
            target = re.search(rb"\bTarget=[\"']([^\"']+)[\"']", relation)
            name = target[1].decode().lstrip("/") if target else ""
            name = name if name.startswith("xl/") else f"xl/{name}"
            return name if name in archive.namelist() else None
    return None
