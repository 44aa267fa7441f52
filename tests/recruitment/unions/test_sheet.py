"""The table of unions: errors beside the cells, a preview, all or nothing, and hostile files."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from html import unescape

import pytest
import xlsxwriter
from sqlalchemy import select

from portal.foundation.sheets.tables import read_table, write_xlsx
from portal.recruitment.accounts.models import Account
from portal.recruitment.audit import entries
from portal.recruitment.unions.models import Division, Union
from portal.recruitment.unions.queries import figures_of
from portal.recruitment.unions.sheet import COLUMNS
from tests.builders.accounts import officer
from tests.builders.unions import Tree, tree
from tests.recruitment.conftest import Browser, Committed

ADDRESS = "/office/unions/sheet"


@pytest.fixture
def world(committed: Committed) -> Tree:
    with committed() as session:
        session.add(Division(code="320000", name="江苏省", level="province", file_version="2026"))
        return tree(session)


@pytest.fixture
def browser(committed: Committed, signed_in: Callable[..., Browser], world: Tree) -> Browser:
    with committed() as session:
        person: Account = officer(session, "publisher", union=world.county)
    return signed_in(person)


def line(code: str, parent: str, **values: str) -> dict[str, str]:
    row = {
        "code": code,
        "name": f"{code}街道总工会",
        "short_name": code,
        "level": "乡镇（街道）",
        "kind": "街道工会",
        "division": "",
        "parent": parent,
        "valid_from": "2026-01-01",
        "valid_until": "",
        "single_unions_count": "210",
        "workers_count": "4800",
        "figures_on": "2026-06-30",
        "figures_source": "2026 年半年报",
    }
    return row | values


def pasted(rows: list[dict[str, str]]) -> dict[str, str]:
    lines = [list(COLUMNS.values()), *([row[code] for code in COLUMNS] for row in rows)]
    return {"pasted": "\n".join("\t".join(cells) for cells in lines)}


def checked(page: str) -> str:
    found = re.search(r'<textarea name="checked" hidden>(.*?)</textarea>', page, re.S)
    assert found is not None
    return unescape(found[1])


def test_what_is_downloaded_changes_nothing_when_it_comes_back(
    browser: Browser, world: Tree
) -> None:
    template = browser.get(f"{ADDRESS}.xlsx").data
    assert read_table(template, "unions.xlsx").columns == tuple(COLUMNS.values())
    page = browser.submit(ADDRESS, {"file": (io.BytesIO(template), "unions.xlsx")})
    assert page.status_code == 200 and "新增 0 个，有改动 0 个，没有变化 3 个" in page.text


def test_a_table_is_previewed_and_taken_whole(
    browser: Browser, committed: Committed, world: Tree
) -> None:
    rows = [
        line("Z2", "Z1", kind="zone", level="township"),  # its parent comes later in the table
        line("Z1", world.county.code),
        line(
            world.street.code,
            world.county.code,
            name="长东街道总工会",
            short_name=world.street.short_name,
            valid_from="2020-01-01",
            workers_count="7000",
        ),
    ]
    page = browser.submit(ADDRESS, pasted(rows))
    assert (
        page.status_code == 200
        and "新增 2 个，有改动 1 个" in page.text
        and "<del>6000</del> → <ins>7000</ins>" in page.text
    )
    with committed() as session:
        # a preview saves nothing
        assert session.scalar(select(Union).where(Union.code == "Z1")) is None
    again = browser.submit(f"{ADDRESS}/taken", {"checked": checked(page.text)})
    assert again.status_code == 303 and "整表 3 行已保存" in browser.get(again.location).text
    with committed() as session:
        first, second = (
            session.scalars(select(Union).where(Union.code == code)).one() for code in ("Z1", "Z2")
        )
        assert (
            second.parent_id == first.id
            and first.parent_id == world.county.id
            and second.kind == "zone"
        )
        street = session.get_one(Union, world.street.id)
        assert [(row.workers_count, row.way) for row in figures_of(session, street.id)] == [
            (7000, "table")
        ]
        assert street.workers_count == 7000
        facts = entries(session, "general")[0].facts
        assert facts["new"] == ["Z2", "Z1"] and facts["changed"][street.code]["workers_count"] == [
            "6000",
            "7000",
        ]
    # sent twice: nothing left to change
    assert browser.submit(f"{ADDRESS}/taken", {"checked": checked(page.text)}).status_code == 303
    with committed() as session:
        assert len(figures_of(session, world.street.id)) == 1


def test_every_error_stands_beside_its_cell_and_nothing_is_saved(
    browser: Browser, committed: Committed, world: Tree
) -> None:
    rows = [
        line("Z1", world.county.code, level="村", figures_on="去年", workers_count="-3"),
        line("Z1", world.county.code, name=""),
        line("Z3", "NIRGENDS", figures_source=""),
        line(
            "Z4",
            world.other_county.code,
            valid_until="2025-01-01",
            figures_on="2026-09-02",
            division="999999",
        ),
        line(world.other_county.code, world.city.code, single_unions_count="=1+1"),
        line("Z6", "Z7"),
        line("Z7", "Z6"),
        line("Z8", world.county.code),
    ]
    page = browser.submit(ADDRESS, pasted(rows))
    assert page.status_code == 422
    found = set(re.findall(r'<a href="#c(\d+)-(\w+)">[^<]*：([^<]+)</a>', page.text))
    assert found == {
        ("2", "level", "不在列表里"),
        ("2", "figures_on", "请写成 2026-06-30"),
        ("2", "workers_count", "请填 0 或更大的整数"),
        ("3", "code", "代码在表里出现两次"),
        ("3", "name", "必填"),
        ("4", "parent", "没有这个上级工会"),
        ("4", "figures_source", "组织数、职工数、截止日、来源要一起填"),
        ("5", "parent", "上级工会不归您管"),
        ("5", "valid_until", "要在启用日期之后"),
        ("5", "figures_on", "不能在今天以后"),
        ("5", "division", "没有这个行政区划"),
        ("6", "code", "这个工会不归您管"),
        ("6", "single_unions_count", "不能是公式，请粘贴为数值"),
        ("7", "parent", "上下级绕成了圈"),
        ("8", "parent", "上下级绕成了圈"),
    }
    assert 'name="checked"' not in page.text
    forced = browser.submit(
        f"{ADDRESS}/taken", {"checked": "code,name,level,kind,valid_from\nZ9,,county,general,x"}
    )
    assert forced.status_code == 422 and "一行都没有保存" in forced.text
    with committed() as session:
        assert session.scalar(select(Union).where(Union.code.like("Z%"))) is None


def workbook(formula: bool = False, columns: int = len(COLUMNS), last_row: int = 1) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet()
    heads = [*COLUMNS.values(), *(f"第{number}列" for number in range(300))][:columns]
    for place, head in enumerate(heads):
        page.write_string(0, place, head)
    if formula:
        page.write_formula(1, 9, "=100+110", value=210)
    page.write_blank(last_row, 0, None, book.add_format({"bold": True}))
    book.close()
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (workbook(), "a.xlsm", "宏"),
        (workbook(formula=True), "a.xlsx", "公式"),
        (workbook(last_row=1_048_575), "a.xlsx", "行"),
        (workbook(columns=300), "a.xlsx", "列"),
        (b"\xd0\xcf\x11\xe0" + bytes(100), "a.xls", ""),
        (b"PK\x03\x04" + bytes(100), "a.xlsx", "打不开"),
        ("工会代码,名称\nA,淮安".encode("gbk"), "a.csv", "表头不对"),
        ("什么,也\n1,2\n".encode(), "a.csv", "表头不对"),
        (write_xlsx(list(COLUMNS.values()), []), "a.xlsx", "没有数据行"),
        (b"x" * (5 * 1024 * 1024 + 1), "a.csv", "太大"),
    ],
    ids=[
        "macros",
        "formula",
        "million-rows",
        "columns",
        "old-xls",
        "damaged",
        "gbk",
        "heads",
        "empty",
        "large",
    ],
)
def test_a_hostile_file_gets_one_clear_sentence(
    browser: Browser, content: bytes, name: str, said: str
) -> None:
    page = browser.submit(ADDRESS, {"file": (io.BytesIO(content), name)})
    assert page.status_code in {413, 422} and said in page.text and "Traceback" not in page.text


def test_nothing_sent_is_said(browser: Browser) -> None:
    page = browser.submit(ADDRESS, {"pasted": " "})
    assert page.status_code == 422 and "请选择文件，或者粘贴表格" in page.text
