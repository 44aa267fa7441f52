"""The two files are what they say, and loading them again harms nothing."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.audit import Act, Actor
from portal.recruitment.unions.models import KINDS, LEVELS, Division, Union
from portal.recruitment.unions.queries import (
    city_of,
    reach,
    tree_lines,
    union_by_code,
    union_within_reach,
)
from portal.recruitment.unions.services import (
    DATA,
    DIVISIONS_FILE,
    UNIONS_FILE,
    Figures,
    enter_figures,
    load_divisions,
    load_unions,
)
from tests.builders.unions import tree

ON = date(2026, 9, 1)
BY = Actor(None, "测试")
# 江苏省行政区划, end of 2025: counties, districts and county-level cities of each city.
COUNTIES = {
    "南京市": 11,
    "无锡市": 7,
    "徐州市": 10,
    "常州市": 6,
    "苏州市": 9,
    "南通市": 7,
    "连云港市": 6,
    "淮安市": 7,
    "盐城市": 9,
    "扬州市": 6,
    "镇江市": 6,
    "泰州市": 6,
    "宿迁市": 5,
}


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_jiangsu_has_thirteen_cities_and_ninety_five_counties() -> None:
    divisions = rows(DIVISIONS_FILE)
    assert Counter(row["level"] for row in divisions) == {"province": 1, "city": 13, "county": 95}
    cities = {row["code"]: row["name"] for row in divisions if row["level"] == "city"}
    assert (
        Counter(cities[row["parent_code"]] for row in divisions if row["level"] == "county")
        == COUNTIES
    )
    for row in divisions:
        assert len(row["code"]) == 6 and row["code"].startswith("32")
        if row["level"] == "county":
            assert row["code"][:4] == row["parent_code"][:4]


def test_every_division_has_its_union_and_parents_come_first() -> None:
    unions = rows(UNIONS_FILE)
    seen: set[str] = set()
    for row in unions:
        assert row["parent_code"] in seen or (
            row["parent_code"] == "" and row["level"] == "province"
        )
        assert row["level"] in LEVELS and row["kind"] in KINDS
        assert (row["single_unions_count"] == "") == (row["figures_source"] == "")
        seen.add(row["code"])
    assert {row["code"] for row in rows(DIVISIONS_FILE)} == {
        row["code"] for row in unions if row["kind"] == "general" and row["level"] != "township"
    }
    names = [row["name"] for row in unions]
    assert len(names) == len(set(names))
    assert {
        "苏州工业园区总工会",
        "淮安经济技术开发区总工会",
        "苏州市职工服务中心",
        "淮安市清江浦区总工会",
    } <= set(names)


def test_loading_twice_keeps_what_was_entered_since(session: Session, at: datetime) -> None:
    load_divisions(session)
    first = load_unions(session, ON)
    assert (
        first == len(rows(UNIONS_FILE))
        and session.scalar(select(func.count()).select_from(Division)) == 109
    )
    street = union_by_code(session, "320812-T01")
    figures = Figures(300, 9000, date(2026, 8, 31), "年报", None)
    enter_figures(Act(session, BY, at), street, figures)
    load_divisions(session)
    assert load_unions(session, ON) == 0
    session.expire_all()
    again = union_by_code(session, "320812-T01")
    assert (again.single_unions_count, again.figures_source) == (300, "年报")
    assert city_of(session, again).name == "淮安市总工会"
    assert city_of(session, union_by_code(session, "320500-D01")).name == "苏州市总工会"


def test_reach_is_the_union_and_everything_below(session: Session) -> None:
    world = tree(session)
    assert reach(session, [world.county.id]) == {world.county.id, world.street.id, world.zone.id}
    assert [
        (line.union.name, line.depth)
        for line in tree_lines(session, [world.county.id, world.street.id])
    ] == [
        (world.county.name, 0),
        (world.street.name, 1),
        (world.zone.name, 1),
    ]
    assert union_within_reach(session, world.street.public_id, [world.county.id]) is world.street
    for foreign in (world.other_county.public_id, world.city.public_id, "nobody"):
        with pytest.raises(Refused, match="union.not_found"):
            union_within_reach(session, foreign, [world.county.id])


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"workers_count": -1}, "union.figures"),
        ({"figures_on": date(2026, 9, 2)}, "union.figures_future"),
        ({"figures_source": " "}, "union.source"),
    ],
)
def test_figures_need_a_past_date_and_a_source(
    session: Session, at: datetime, changes: dict[str, object], code: str
) -> None:
    union: Union = tree(session).street
    values = {
        "single_unions_count": 1,
        "workers_count": 1,
        "figures_on": ON,
        "figures_source": "年报",
        "in_post_manual": None,
        **changes,
    }
    with pytest.raises(Refused) as refused:
        enter_figures(Act(session, BY, at), union, Figures(**values))  # type: ignore[arg-type]
    assert refused.value.code == code
