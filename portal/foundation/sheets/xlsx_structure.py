"""What a workbook's XML says beside the values: formulas, errors, percentages, hidden lines and
what is struck through. Parsed as a stream, so memory stays small however long the sheet is.

Writers differ in prefixes, in the order of attributes and in line breaks, so this is read by a
parser, by local names.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from portal.foundation.sheets.grid import FORMULA, Place
from portal.kernel.errors import Refused

_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_PERCENT_FORMATS = frozenset((9, 10))  # built in: 0% and 0.00%
_OFF = ("0", "false")


@dataclass
class Structure:
    """Of one sheet; places are (row, column) from 0."""

    marks: dict[Place, str] = field(default_factory=dict)
    percent: set[Place] = field(default_factory=set)
    struck: set[Place] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Styles:
    """Numbers of cell formats that strike through and that show a percentage; numbers of shared
    strings of which a part is struck through."""

    struck: frozenset[int]
    percent: frozenset[int]
    strings: frozenset[int]


def local_name(tag: str) -> str:
    return tag.rpartition("}")[2]


def _attribute(element: Any, name: str) -> str:
    return next((value for key, value in element.items() if local_name(key) == name), "")


def _elements(source: IO[bytes], *wanted: str) -> Iterator[tuple[str, Any]]:
    """Finished elements of these names, each thrown away afterwards.

    Raises ``Refused('table.damaged')`` for what is no XML, or XML with entities.
    """
    try:
        for _event, element in iterparse(source, events=("end",), forbid_dtd=True):
            name = local_name(element.tag)
            if name in wanted:
                yield name, element
                element.clear()
    except (ParseError, DefusedXmlException, UnicodeDecodeError, ValueError) as error:
        raise Refused("table.damaged") from error


def sheet_members(archive: zipfile.ZipFile) -> dict[str, str]:
    """Name of a sheet → member of the archive. Raises ``Refused('table.damaged')``."""
    targets = {}
    for _name, relation in _elements(
        _opened(archive, "xl/_rels/workbook.xml.rels"), "Relationship"
    ):
        target = _attribute(relation, "Target")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        targets[_attribute(relation, "Id")] = posixpath.normpath(path)
    found = {}
    for _name, sheet in _elements(_opened(archive, "xl/workbook.xml"), "sheet"):
        found[_attribute(sheet, "name")] = targets.get(_attribute(sheet, "id"), "")
    return found


def _opened(archive: zipfile.ZipFile, member: str) -> IO[bytes]:
    try:
        return archive.open(member)
    except (KeyError, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise Refused("table.damaged") from error


def read_styles(archive: zipfile.ZipFile) -> Styles:
    """Of the whole workbook; a workbook without styles has none."""
    names = set(archive.namelist())
    if "xl/styles.xml" not in names:
        return Styles(frozenset(), frozenset(), _struck_strings(archive, names))
    fonts: set[int] = set()
    formats: set[int] = set(_PERCENT_FORMATS)
    struck, percent = set[int](), set[int]()
    for name, element in _elements(
        _opened(archive, "xl/styles.xml"), "fonts", "numFmts", "cellXfs"
    ):
        if name == "fonts":
            fonts = {place for place, font in enumerate(element) if _is_struck(font)}
        elif name == "numFmts":
            formats |= {_number(one, "numFmtId") for one in element if _shows_percent(one)}
        else:
            struck = {place for place, xf in enumerate(element) if _number(xf, "fontId") in fonts}
            percent = {
                place for place, xf in enumerate(element) if _number(xf, "numFmtId") in formats
            }
    return Styles(frozenset(struck), frozenset(percent), _struck_strings(archive, names))


def _number(element: Any, name: str) -> int:
    text = _attribute(element, name)
    return int(text) if text.isdigit() and len(text) < 10 else -1


def _shows_percent(element: Any) -> bool:
    return "%" in _QUOTED.sub("", _attribute(element, "formatCode"))


def _is_struck(element: Any) -> bool:
    return any(
        local_name(part.tag) in ("strike", "dstrike") and _attribute(part, "val") not in _OFF
        for part in element.iter()
    )


def _struck_strings(archive: zipfile.ZipFile, names: set[str]) -> frozenset[int]:
    if "xl/sharedStrings.xml" not in names:
        return frozenset()
    source = _opened(archive, "xl/sharedStrings.xml")
    return frozenset(
        place for place, (_name, si) in enumerate(_elements(source, "si")) if _is_struck(si)
    )


def read_structure(archive: zipfile.ZipFile, member: str, styles: Styles) -> Structure:
    """Raises ``Refused('table.damaged')``."""
    found = Structure()
    row, column = -1, -1
    source = _opened(archive, member)
    try:
        for event, element in iterparse(source, events=("start", "end"), forbid_dtd=True):
            name = local_name(element.tag)
            if event == "start" and name == "row":
                row = _number(element, "r") - 1 if _number(element, "r") > 0 else row + 1
                column = -1
                if _attribute(element, "hidden") not in ("", *_OFF):
                    found.hidden_rows.add(row)
            elif event == "end" and name == "c":
                row, column = _place(element, row, column)
                _look_at(element, (row, column), styles, found)
                element.clear()
            elif event == "end" and name == "col":
                _hide_columns(element, found)
            elif event == "end" and name in ("row", "sheetData"):
                element.clear()
    except (ParseError, DefusedXmlException, UnicodeDecodeError, ValueError) as error:
        raise Refused("table.damaged") from error
    return found


def _place(cell: Any, row: int, column: int) -> Place:
    found = _CELL.fullmatch(_attribute(cell, "r"))
    if found is None:
        return row, column + 1
    number = 0
    for letter in found.group(1):
        number = number * 26 + ord(letter) - 64
    return int(found.group(2)) - 1, number - 1


def _look_at(cell: Any, place: Place, styles: Styles, found: Structure) -> None:
    parts = {local_name(part.tag): part for part in cell}
    kind, style = _attribute(cell, "t"), _number(cell, "s")
    value = (parts["v"].text or "").strip() if "v" in parts else ""
    if kind == "e":
        found.marks[place] = value or "#"
    elif "f" in parts:
        found.marks[place] = FORMULA
    if kind in ("", "n") and style in styles.percent:
        found.percent.add(place)
    whole = style in styles.struck and (value or "is" in parts)
    shared = kind == "s" and value.isdigit() and int(value) in styles.strings
    if whole or shared or ("is" in parts and _is_struck(parts["is"])):
        found.struck.add(place)


def _hide_columns(element: Any, found: Structure) -> None:
    if _attribute(element, "hidden") in ("", *_OFF):
        return
    first, last = _number(element, "min"), min(_number(element, "max"), 16_384)
    if 0 < first <= last:
        found.hidden_columns |= set(range(first - 1, last))
