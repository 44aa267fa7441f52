"""The catalogue as a table that goes round: one line a room, read strictly, as a whole or not at
all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.foundation.sheets.headings import Headings
from portal.foundation.sheets.tables import Table
from portal.kernel.errors import Refused
from portal.recruitment.exams.catalogue_models import CatalogueRoom, CatalogueSite
from portal.recruitment.rulebook import seating

MAX_ROWS = 2_000
SHEET = "考点考场"
COLUMNS = {
    "site": "考点代码",
    "name": "考点名称",
    "address": "地址",
    "travel": "交通",
    "contact": "联系人",
    "phone": "联系电话",
    "room": "考场号",
    "place": "楼栋楼层教室",
    "layout": "座位布局",
    "numbering": "编号走向",
    "first_desk": "第1列在（面向考生）",
    "blocked": "不用的座位号",
    "reserve": "备用座位数",
    "accessible": "无障碍",
}
NEEDED = ("site", "name", "address", "room", "layout")
OF_SITE = ("name", "address", "travel", "contact", "phone")
LENGTHS = {"site": 6, "name": 60, "address": 120, "travel": 200, "contact": 40, "phone": 40} | {
    "room": 6,
    "place": 60,
}
NUMBERING = {"snake": "蛇形", "straight": "直行"}
FIRST_DESK = {"right": "右", "left": "左"}
ACCESSIBLE = {"1": "是", "0": "否"}
_CHOICES = {
    "numbering": (NUMBERING, "snake"),
    "first_desk": (FIRST_DESK, "right"),
    "accessible": (ACCESSIBLE, "0"),
}
_CODES = {"".join(title.split()): code for code, title in COLUMNS.items()}


def column_code(title: str) -> str | None:
    """The code of the column with this title, whatever its blanks and the width of its
    brackets."""
    return _CODES.get("".join(title.split()).replace("(", "（").replace(")", "）"))


HEADINGS = Headings(column_code, needed=frozenset(NEEDED), single=frozenset(("room",)))


@dataclass(frozen=True, slots=True)
class Line:
    """A room of the table with what its line says of the site."""

    site: str
    of_site: dict[str, str]
    room: dict[str, Any]


def lines_in(table: Table) -> list[Line]:
    """Raises ``Refused('catalogue.row')`` with the line and its column for what is missing, too
    long, unknown or no room; ``'catalogue.twice'``; ``'catalogue.empty'``."""
    found, seen = [], set()
    for number, titled in table.dicts():
        cells = {column_code(title): cell.strip() for title, cell in titled.items()}
        line = _line(number, {code: cells.get(code, "") for code in COLUMNS})
        place = line.site, line.room["code"]
        if place in seen:
            raise Refused("catalogue.twice", row=number, site=place[0], room=place[1])
        seen.add(place)
        found.append(line)
    if not found:
        raise Refused("catalogue.empty")
    return found


def _line(number: int, cells: dict[str, str]) -> Line:
    for column in COLUMNS:
        missing = column in NEEDED and not cells[column]
        if missing or len(cells[column]) > LENGTHS.get(column, 200):
            raise Refused("catalogue.row", row=number, column=COLUMNS[column])
    for column, (words, default) in _CHOICES.items():
        cells[column] = _code_of(number, column, cells[column] or words[default], words)
    try:
        room = seating.room_of({**cells, "area": "", "reserve": cells["reserve"] or "0"})
    except Refused as refused:
        column = COLUMNS.get(str(refused.facts.get("column")), COLUMNS["layout"])
        raise Refused("catalogue.row", row=number, column=column) from refused
    return Line(
        cells["site"],
        {name: cells[name] for name in OF_SITE},
        {
            "code": cells["room"],
            "place": cells["place"],
            "layout": room.layout,
            "numbering": room.numbering,
            "first_desk": room.first_desk,
            "blocked": " ".join(map(str, room.blocked)),
            "reserve": room.reserve,
            "accessible": room.accessible,
        },
    )


def _code_of(number: int, column: str, text: str, words: Mapping[str, str]) -> str:
    for code, word in words.items():
        if text in (code, word):
            return code
    raise Refused("catalogue.row", row=number, column=COLUMNS[column])


def rows_of(sites: Iterable[CatalogueSite]) -> list[list[str]]:
    """What the table holds: read again unchanged it changes nothing."""
    return [_row(site, room) for site in sites for room in site.rooms]


def _row(site: CatalogueSite, room: CatalogueRoom) -> list[str]:
    values = {name: getattr(site, name) for name in OF_SITE} | {
        "site": site.code,
        "room": room.code,
        "place": room.place,
        "layout": room.layout,
        "numbering": NUMBERING[room.numbering],
        "first_desk": FIRST_DESK[room.first_desk],
        "blocked": room.blocked,
        "reserve": str(room.reserve),
        "accessible": ACCESSIBLE[str(int(room.accessible))],
    }
    return [values[column] for column in COLUMNS]
