"""A word in a sentence is not the sentence: what a cell says is understood whole or refused with
what to write; none of it changes a condition in silence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from portal.recruitment.vacancy_sheets import condition_words as words
from portal.recruitment.vacancy_sheets.cells import one_line, ratio
from portal.recruitment.vacancy_sheets.condition_words import BadCell


def education(text: str) -> str:
    return words.level(text, "education")


def degree(text: str) -> str:
    return words.level(text, "degree")


HELD, REGISTERED = (
    {"certificate_required": True},
    {"certificate_required": True, "registration_required": True},
)
UNDERSTOOD: list[tuple[Callable[[str], Any], str, Any]] = [
    (education, "本科", "bachelor"),
    (education, "大学本科及以上学历", "bachelor"),
    (education, "本科以上", "bachelor"),
    (education, "大专（含）以上", "college"),
    (education, "本科或硕士研究生", "bachelor"),
    (education, "高中（中专）及以上", "secondary"),
    (education, "研究生", "master"),
    (degree, "学士学位及以上", "bachelor"),
    (degree, "硕士", "master"),
    (words.graduates, "2026届毕业生", {"year": 2026}),
    (words.graduates, "2024—2026届高校毕业生", {"year": 2026, "years_back": 2}),
    (words.graduates, "2024、2025、2026届", {"year": 2026, "years_back": 2}),
    (words.graduates, "2026 年应届毕业生", {"year": 2026}),
    (words.certificate, "须持有", HELD),
    (words.certificate, "是", HELD),
    (words.certificate, "须持有社会工作者职业水平证书", HELD),
    (words.certificate, "须持有且登记有效", REGISTERED),
    (words.certificate, "须持有社会工作者职业水平证书，且登记有效", REGISTERED),
    (words.years_of_work, "2", 2),
    (words.years_of_work, "两年及以上工作经历", 2),
    (words.years_of_work, "具有３年以上", 3),
    (words.years_of_work, "不少于5年", 5),
    (ratio, "3:01", "3"),
    (ratio, "3:1", "3"),
    (ratio, "1:3", "3"),
]


@pytest.mark.parametrize(("read", "text", "value"), UNDERSTOOD)
def test_a_sentence_is_understood(read: Callable[[str], Any], text: str, value: Any) -> None:
    assert read(text) == value


REFUSED: list[tuple[Callable[[str], Any], str, str]] = [
    (education, "本科以下", "turned"),
    (education, "本科优先", "wish"),
    (education, "全日制本科及以上", "level_full_time"),
    (education, "普通高校本科", "level_full_time"),
    (education, "仅限本科", "unknown_word"),
    (education, "本科学历除外", "turned"),
    (education, "本科及以上学历并取得学士学位", "unknown_word"),
    (degree, "学士学位以下", "turned"),
    (degree, "无需学士学位", "turned"),
    (words.certificate, "持证者优先", "wish"),
    (words.certificate, "持有社会工作者证书者优先", "wish"),
    (words.certificate, "社会工作专业", "unknown_word"),
    (words.certificate, "无需持有社会工作者证书", "turned"),
    (words.certificate, "不登记", "unknown_word"),
    (words.certificate, "登记不作要求", "turned"),
    (words.certificate, "中级社会工作师证书", "certificate_level"),
    (words.graduates, "2026届毕业生优先", "wish"),
    (words.graduates, "2026届毕业生除外", "turned"),
    (words.graduates, "非2026届毕业生", "graduates"),
    (words.graduates, "2024、2026届毕业生", "graduates"),
    (words.graduates, "2026年7月31日前毕业", "graduates"),
    (words.years_of_work, "2年以下", "turned"),
    (words.years_of_work, "2至3年", "number"),
    (words.years_of_work, "0年", "range"),
    (words.years_of_work, "有2年以上经验者优先", "wish"),
]


@pytest.mark.parametrize(("read", "text", "code"), REFUSED)
def test_a_sentence_that_says_something_else_is_refused(
    read: Callable[[str], Any], text: str, code: str
) -> None:
    with pytest.raises(BadCell) as refused:
        read(text)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "text",
    ["不限", "专业不限", "不限专业", "学历不限", "无", "无要求", "不作要求", "应往届不限", "均可"],
)
def test_nothing_is_asked(text: str) -> None:
    assert words.asks_nothing(text)


@pytest.mark.parametrize(
    "text",
    [
        "不限（汉语言文学优先）",
        "专业不限，须党员",
        "本科不限专业",
        "2026届不限",
        "法学",
        "不限于法学类",
    ],
)
def test_what_says_more_than_nothing_is_no_open_cell(text: str) -> None:
    assert not words.asks_nothing(text)


@pytest.mark.parametrize("item", ["法学优先", "专业不限", "计算机类（不含教育技术）", "法学以外"])
def test_a_list_of_conditions_takes_no_wish_and_no_exception(item: str) -> None:
    with pytest.raises(BadCell):
        words.listed(["社会工作", item])


def test_party_members_with_candidates_are_two() -> None:
    two = ["中共党员", "中共预备党员"]
    assert words.political(["中共党员（含预备党员）"]) == two
    assert words.political(["党员", "预备党员", "中共党员"]) == two


def test_line_breaks_inside_a_name_are_folded() -> None:
    assert one_line("清江浦区\n总工会") == "清江浦区总工会"
    assert one_line("工 会 干事 A  B") == "工会干事A B"
