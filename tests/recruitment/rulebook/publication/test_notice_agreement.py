"""A notice's free text that says something else than its table is found, with the line; what agrees
is left alone."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from portal.recruitment.rulebook.publication.notice_agreement import (
    NoticeFacts,
    disagreements,
    phone_digits,
)
from portal.recruitment.rulebook.publication.places import (
    DEFAULT_REQUIRED,
    missing_places,
    required_places,
)

FACTS = NoticeFacts(
    stages={
        "registration": (date(2026, 3, 2), date(2026, 3, 9)),
        "written": (date(2026, 3, 28), date(2026, 3, 28)),
        "interview": (date(2026, 4, 18), date(2026, 4, 19)),
    },
    days=frozenset({date(1990, 3, 2)}),
    headcount=12,
    vacancies=5,
    opening_ratio=Fraction(3),
    shortlist_ratio=Fraction(2),
    weights={"written": Fraction(2, 5), "interview": Fraction(3, 5)},
    pass_marks={"written": Fraction(60), "interview": None},
    publicity_days=7,
    recheck_days=frozenset({3, 5}),
    object_days=3,
    phones=phone_digits(["0517-8390 0000"]),
)


def found(text: str, section: str = "basis") -> list[tuple[str, str, str]]:
    return [(one.kind, one.says, one.data) for one in disagreements({section: text}, FACTS)]


@pytest.mark.parametrize(
    ("text", "kind", "data"),
    [
        ("报名时间为3月5日至3月10日", "date", "2026年3月2日至2026年3月9日"),
        ("笔试定于2026年3月29日举行", "date", "2026年3月28日"),
        ("笔试定于2025-03-28举行", "date", "2026年3月28日"),
        ("请于5月1日前来领取", "unknown_date", ""),
        ("面向社会公开招聘社会化工会工作者13名", "headcount", "12"),
        ("共设6个岗位", "vacancies", "5"),
        ("开考比例为1:2", "opening_ratio", "3∶1"),
        ("按招聘人数1∶3的比例确定入围面试人员", "shortlist_ratio", "1∶2"),
        ("笔试成绩占50%", "weight", "40%"),
        ("笔试成绩低于55分的不入围", "pass_mark", "60"),
        ("面试低于60分的不录用", "pass_mark", ""),
        ("公示5个工作日", "publicity_days", "7个工作日"),
        ("公示7个自然日", "publicity_days", "7个工作日"),
        ("成绩公布后2个工作日内可以申请成绩复核", "recheck_days", "3个工作日、5个工作日"),
        ("请拨打0517-83900009", "phone", ""),
    ],
)
def test_what_disagrees_is_found(text: str, kind: str, data: str) -> None:
    assert [(one[0], one[2]) for one in found(text)] == [(kind, data)]


@pytest.mark.parametrize(
    "text",
    [
        "报名时间为3月2日9:00至3月9日16:00",
        "笔试定于2026年3月28日举行",
        "1990年3月2日以后出生",
        "公开招聘社会化工会工作者12名",
        "共5个岗位",
        "开考比例为3:1",
        "笔试成绩占40%，面试成绩占60%",
        "公示7个工作日",
        "咨询电话0517-83900000",
        "上午9:00到场",
        "笔试低于60分的不入围",
        "依据苏工办〔2019〕84号文件",
        "每人限报1个岗位的2项",
        "第3.2款",
    ],
)
def test_what_agrees_is_left_alone(text: str) -> None:
    assert [one for one in found(text) if one[0] != "vacancies"] == []


def test_the_section_says_what_a_bare_number_means_and_the_line_is_named() -> None:
    (one,) = disagreements({"opening": "第一行\n达不到1∶2的取消", "basis": ""}, FACTS)
    assert (one.section, one.line, one.kind, one.says) == ("opening", 2, "opening_ratio", "1∶2")


def test_the_days_to_contest_a_decision_are_those_of_its_clock() -> None:
    said = {
        "screening": "对结论有异议的，可在2日内申请复核",
        "remedy": "有异议的，3个工作日内申请复核",
    }
    (one,) = disagreements(said, FACTS)
    assert (one.section, one.kind, one.data) == ("screening", "object_days", "3个工作日")


def test_a_very_long_text_is_read_in_time() -> None:
    assert disagreements({"basis": "1" * 80_000}, FACTS) == []
    assert len(found("招聘" * 20_000)) == 0


def test_places_that_must_hold_the_notice() -> None:
    assert required_places({}) == DEFAULT_REQUIRED
    assert required_places({"places_required": ["city_union", "own_site", "moon"]}) == (
        "own_site",
        "city_union",
    )
    assert missing_places(("own_site", "human_resources"), ["human_resources"]) == ("own_site",)
    assert missing_places((), []) == ()
