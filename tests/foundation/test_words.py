"""Markdown, pages, name keys and working days."""

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, String, Table, insert, select

from portal.foundation.data.database import Database
from portal.foundation.data.pagination import page_number, paginate
from portal.foundation.text.markdown import plain_text, render_markdown
from portal.foundation.text.pinyin import SortKey, name_key, text_key
from portal.foundation.time.holidays import announced_calendar, announced_years, special_days
from portal.kernel.errors import Refused
from portal.kernel.period import working_days_after

# -- Markdown


def test_markdown_becomes_the_elements_of_a_notice():
    html = render_markdown(
        "# 岗位\n\n**重要** ~~旧~~ [官网](https://example.org)\n第二行\n\n1. 甲\n2. 乙\n\n|岗位|人数|\n|:-|-:|\n|A|2|"
    )
    for part in (
        "<h2>岗位</h2>",
        "<strong>重要</strong>",
        "<s>旧</s>",
        "<br>",
        "<ol>",
        "<td>2</td>",
        'href="https://example.org"',
    ):
        assert part in html
    assert "style" not in html


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](http://198.51.100.7/pixel.png)",
        '[x](https://e.org "t\\" onmouseover=alert(1)")',
        "<style>body{display:none}</style>",
        "<a href='javascript:alert(1)'>x</a>",
        "`<script>`",
        "<iframe src=//e.org></iframe>",
    ],
)
def test_nothing_active_or_foreign_comes_through(attack):
    elements = "".join(re.findall(r"<[^>]*>", str(render_markdown(attack)).lower()))
    for part in ("script", "<img", "<iframe", "<style", "javascript:", "data:", ' onmouseover="'):
        assert part not in elements


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="<>\"'()[]!`*_#|\n :/abjavscript&;\\", max_size=80))
def test_any_text_is_rendered_without_a_foreign_element(text):
    names = set(re.findall(r"<\s*/?\s*([a-z0-9]+)", str(render_markdown(text))))
    assert names <= {
        "p",
        "br",
        "hr",
        "ul",
        "ol",
        "li",
        "strong",
        "em",
        "s",
        "blockquote",
        "code",
        "pre",
        "a",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
    } | {*("table", "thead", "tbody", "tr", "th", "td")}


def test_an_endless_text_is_refused_and_previews_are_plain():
    with pytest.raises(Refused):
        render_markdown("x" * 100_001)
    assert (
        plain_text("# 标题\n\n**重** [点](https://e.org)\n\n```\ncode\n```")
        == "标题\n\n重 点\n\ncode"
    )


# -- Pages


@pytest.fixture
def numbers(database_url):
    database = Database(database_url)
    metadata = MetaData()
    table = Table(
        "n",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("key", SortKey),
        Column("name", String(20)),
    )
    metadata.create_all(database.engine)
    yield database, table
    database.dispose()


@pytest.mark.database
def test_pages_cover_every_row_once(numbers):
    database, table = numbers
    with database.transaction() as session:
        session.execute(insert(table), [{"id": one} for one in range(1, 46)])
        pages = [
            paginate(session, select(table.c.id).order_by(table.c.id.desc()), number, size=20)
            for number in (1, 2, 3)
        ]
        assert [len(page.items) for page in pages] == [20, 20, 5]
        assert [one for page in pages for one in page.items] == list(range(45, 0, -1))
        assert (pages[2].pages, pages[2].total, pages[2].first) == (3, 45, 41)
        assert paginate(session, select(table.c.id).order_by(table.c.id), 99).number == 3
        empty = paginate(session, select(table.c.id).where(table.c.id < 0).order_by(table.c.id), 1)
        assert (empty.items, empty.pages, empty.first) == ([], 1, 0)
        with pytest.raises(ValueError, match="total order"):
            paginate(session, select(table.c.id), 1)


@pytest.mark.parametrize(
    ("text", "number"),
    [(None, 1), ("", 1), ("3", 3), ("0", 1), ("-1", 1), ("９", 1), ("9" * 30, 1), ("x", 1)],
)
def test_a_page_number_is_a_plain_number(text, number):
    assert page_number(text) == number


# -- Names


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("单丹", "shan4 dan1"),
        ("仇英", "qiu2"),
        ("区小明", "ou1"),
        ("曾国", "zeng1"),
        ("尉迟恭", "yu4 chi2 gong1"),
        ("单于明", "chan2 yu2"),
        ("Ann Lee", "ann lee"),
    ],
)
def test_surnames_are_read_as_surnames(name, start):
    assert name_key(name).startswith(start)
    assert name_key(name).endswith("|" + name)


@pytest.mark.database
def test_database_and_python_sort_names_alike(numbers):
    database, table = numbers
    names = [
        "张伟",
        "章薇",
        "阿依古丽·买买提",
        "单丹",
        "李 四",
        "李四",
        "陈䶮",
        "Ann",
        "zhang",
        "丁一",
        "欧阳修",
        "吕布",
        "陆逊",
        "卢照邻",
    ]
    with database.transaction() as session:
        session.execute(
            insert(table),
            [
                {"id": place, "key": name_key(name), "name": name}
                for place, name in enumerate(names)
            ],
        )
        found = session.scalars(select(table.c.name).order_by(table.c.key)).all()
    assert found == sorted(names, key=lambda name: name_key(name).encode())
    assert found.index("卢照邻") < found.index("陆逊") < found.index("吕布")
    assert len(name_key("买" * 300)) == 200
    assert text_key("重庆").startswith("chong2 qing4")


# -- Working days


def test_2026_is_as_announced():
    days = {day.on: day for day in special_days(2026)}
    assert (days[date(2026, 10, 1)].works, days[date(2026, 10, 1)].name) == (False, "国庆节")
    assert days[date(2026, 10, 10)].works
    calendar = announced_calendar()
    assert [calendar.why(date(2026, 10, day)) for day in (1, 9, 10, 11)] == [
        "holiday",
        "working",
        "makeup",
        "weekend",
    ]
    assert working_days_after(date(2026, 9, 30), 7, calendar).last_on == date(2026, 10, 15)


def test_an_unannounced_year_is_not_guessed():
    unknown = announced_years()[-1] + 1
    with pytest.raises(Refused) as refusal:
        special_days(unknown)
    assert (refusal.value.code, refusal.value.facts) == ("calendar.year_unknown", {"year": unknown})
    with pytest.raises(Refused, match=r"period\.calendar_missing"):
        announced_calendar().why(date(unknown, 1, 5))
    with pytest.raises(Refused, match=r"period\.calendar_missing"):
        working_days_after(date(unknown - 1, 12, 28), 20, announced_calendar())
