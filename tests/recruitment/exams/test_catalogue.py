"""The union's catalogue of sites and rooms: in and out as a table, copied into a round."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.foundation.sheets.tables import Row, Table, write_xlsx
from portal.kernel.errors import Refused
from portal.recruitment.exams.catalogue_queries import catalogue_of
from portal.recruitment.exams.catalogue_sheet import COLUMNS, lines_in, rows_of
from portal.recruitment.exams.queries import rooms_of_round
from portal.recruitment.exams.services.keep_catalogue import (
    drop_site,
    keep_rooms,
    take_lines,
    use_site,
)
from portal.recruitment.rounds.act import RoundAct
from tests.builders.exams import prepared_room
from tests.builders.rounds import Office, actor, office, published_round
from tests.builders.unions import tree
from tests.recruitment.conftest import Browser, Committed

LINE = {
    "site": "01",
    "name": "清江浦区实验小学",
    "address": "人民路 1 号",
    "contact": "张老师",
    "room": "001",
    "place": "一号楼 1 层",
    "layout": "5x6",
    "blocked": "17 3",
    "accessible": "是",
}


def _table(*lines: dict[str, str]) -> Table:
    rows = [
        Row(number, tuple(line.get(code, "") for code in COLUMNS))
        for number, line in enumerate(lines, 2)
    ]
    return Table(tuple(COLUMNS.values()), tuple(rows))


@pytest.fixture
def told(session: Session, at: datetime) -> tuple[Office, RoundAct]:
    unions = tree(session)
    officers = office(session, unions)
    round_ = published_round(session, unions, at=at, officers=officers)
    return officers, RoundAct(session, actor(officers.exam_officer), at, round_)


def test_a_table_goes_in_and_comes_out_unchanged(told: tuple[Office, RoundAct]) -> None:
    _officers, act = told
    lines = lines_in(_table(LINE, LINE | {"room": "002", "accessible": "", "first_desk": "左"}))
    assert take_lines(act, lines) == 2
    sites = catalogue_of(act.session, act.round_.organiser_id)
    assert [room.code for room in sites[0].rooms] == ["001", "002"]
    assert sites[0].rooms[0].blocked == "3 17" and sites[0].rooms[1].first_desk == "left"
    out = rows_of(sites)
    rows = tuple(Row(number, tuple(row)) for number, row in enumerate(out, 2))
    take_lines(act, lines_in(Table(tuple(COLUMNS.values()), rows)))
    assert rows_of(catalogue_of(act.session, act.round_.organiser_id)) == out


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({"layout": "很多"}, "座位布局"),
        ({"name": ""}, "考点名称"),
        ({"site": "0000001"}, "考点代码"),
        ({"blocked": "31"}, "不用的座位号"),
        ({"reserve": "-1"}, "备用座位数"),
        ({"accessible": "大概"}, "无障碍"),
        ({"numbering": "乱"}, "编号走向"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_taken(changed: dict[str, str], column: str) -> None:
    with pytest.raises(Refused, match=rf"catalogue\.row\(column={column}, row=3"):
        lines_in(_table(LINE, LINE | {"room": "002"} | changed))


def test_a_room_stands_once(told: tuple[Office, RoundAct]) -> None:
    with pytest.raises(Refused, match=r"catalogue\.twice.*row=3"):
        lines_in(_table(LINE, LINE))
    with pytest.raises(Refused, match=r"catalogue\.empty"):
        lines_in(_table())


def test_a_round_takes_copies_of_its_own(told: tuple[Office, RoundAct]) -> None:
    _officers, act = told
    take_lines(act, lines_in(_table(LINE, LINE | {"room": "002"})))
    kept = catalogue_of(act.session, act.round_.organiser_id)[0]
    assert (use_site(act, kept), use_site(act, kept)) == (2, 0)
    take_lines(act, lines_in(_table(LINE | {"layout": "2x2", "blocked": ""})))
    assert {room.layout for room in rooms_of_round(act.session, act.round_.id)} == {"5x6"}
    drop_site(act, kept)
    act.session.flush()
    assert catalogue_of(act.session, act.round_.organiser_id) == []
    assert len(rooms_of_round(act.session, act.round_.id)) == 2


def test_what_a_round_typed_serves_the_next(
    told: tuple[Office, RoundAct], session: Session, at: datetime
) -> None:
    officers, act = told
    prepared_room(session, act.round_, officers, at=at)
    assert keep_rooms(act) == 1
    kept = catalogue_of(session, act.round_.organiser_id)
    assert [(site.code, site.rooms[0].code) for site in kept] == [("1", "001")]


def test_the_catalogue_page_by_page(
    app: Flask, committed: Committed, signed_in: Callable[..., Browser], at: datetime
) -> None:
    with committed() as session:
        unions = tree(session)
        officers = office(session, unions)
        round_ = published_round(session, unions, at=at, officers=officers)
    base = f"/office/rounds/{round_.code}/exams/catalogue"
    exams = signed_in(officers.exam_officer)
    assert signed_in(officers.checker).get(base).status_code == 403
    assert exams.get(f"{base}/rooms.xlsx").data.startswith(b"PK")

    def sent(line: dict[str, str]) -> dict[str, Any]:
        row = [line.get(code, "") for code in COLUMNS]
        book = write_xlsx(list(COLUMNS.values()), [row])
        return {"file": (io.BytesIO(book), "考场.xlsx")}

    def upload(data: dict[str, Any]) -> Any:
        return exams.submit(base, data, content_type="multipart/form-data")

    assert upload({}).status_code == 422
    wrong = upload(sent(LINE | {"layout": "很多"}))
    assert wrong.status_code == 422 and "第 2 行的“座位布局”写得不对" in wrong.text
    assert upload(sent(LINE)).status_code == 303
    use = next(part for part in exams.get(base).text.split('"') if part.endswith("/use"))
    assert exams.submit(use).status_code == 303
    assert "一号楼 1 层" in exams.get(f"/office/rounds/{round_.code}/exams").text
