"""The conditions of two real notices, which the demonstration's rounds take over; what those do not
show is filled in and marked as filled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.foundation.time.clock import local
from portal.recruitment.demo.people import COUNTY, SUZHOU

HUAIAN_TEXT = """为加强基层工会工作力量，面向社会公开招聘社会化工会工作者。

报名人应拥护中国共产党的领导，热爱工会工作，遵纪守法，品行端正，身体条件能够履行岗位职责。

- 专业按《江苏省考试录用公务员专业参考目录》审核，目录中没有的专业由人审核。
- 提供虚假材料的，取消本次应聘资格。
"""
SUZHOU_TEXT = """苏州市总工会统一招录社会化工会工作者，派往各区总工会和市职工服务中心。

应聘人员应有一定的文字和计算机能力。"""
HUAIAN_FILLED = [
    "岗位和人数",
    "开考比例 3:1",
    "笔试、面试各占一半和合格线",
    "笔试以后各环节的时间",
    "同分时先看证书，再比面试、笔试成绩",
    "公示 7 个工作日",
]
SUZHOU_FILLED = [
    "笔试、面试占比和合格线",
    "开考比例 3:1",
    "报名截止以后各环节的时间",
    "各单位的工会组织数和职工人数",
    "公示 7 个工作日",
]


@dataclass(frozen=True)
class Notice:
    """A real notice whose conditions a round takes over.

    ``document``: how the organiser's papers are numbered; ``texts``: what the round's draft says;
    ``vacancy``: what holds for every vacancy; ``work_place``: where no unit is named;
    ``own_policy``: the round states its policy under its own title.
    """

    run_kind: str
    union: str
    document: str
    publisher: str
    approver: str
    checker: str
    texts: Mapping[str, Any]
    requirements: Callable[[datetime, datetime], dict[str, Any]]
    vacancy: Mapping[str, str]
    work_place: str = ""
    exclusions: tuple[str, ...] = ()
    own_policy: bool = False


def _huaian_requirements(opens: datetime, closes: datetime) -> dict[str, Any]:
    """Huai'an 2023: household of the city, 18 to 35, to 40 after party, union or community work;
    both ends move with the dates."""
    first, last = local(opens).date(), local(closes).date()
    earliest = first.replace(year=first.year - 36, day=min(first.day, 28))
    return {
        "education": "college",
        "household": ["淮安市"],
        "birth": {
            "earliest": earliest.isoformat(),
            "latest": last.replace(year=last.year - 18, day=min(last.day, 28)).isoformat(),
            "relaxed": [
                {
                    "earliest": earliest.replace(year=earliest.year - 5).isoformat(),
                    "any_of": ["从事过基层党务", "从事过工会工作", "从事过社区工作"],
                }
            ],
        },
        "condition_reason": "依所参照公告，面向本市户籍招聘",
    }


def _suzhou_requirements(opens: datetime, _closes: datetime) -> dict[str, Any]:
    """Suzhou 2019: household of the city, to 35, to 40 after union work or with an honour."""
    first = local(opens).date()
    earliest = first.replace(year=first.year - 35, day=min(first.day, 28))
    relaxed = first.replace(year=first.year - 40, day=min(first.day, 28))
    return {
        "education": "bachelor",
        "household": ["苏州市"],
        "declared": ["有一定文字和计算机能力"],
        "birth": {
            "earliest": earliest.isoformat(),
            "relaxed": [
                {
                    "earliest": relaxed.isoformat(),
                    "any_of": [
                        "工会工作经历 3 年以上",
                        "县级以上劳模、五一劳动奖章、优秀工会工作者",
                    ],
                }
            ],
        },
        "condition_reason": "依所参照公告，限苏州市区户籍",
    }


HUAIAN = Notice(
    run_kind="county_run",
    union=COUNTY,
    document="清总工",
    publisher="jingban",
    approver="shiji",
    checker="fuhe",
    texts={
        "text": HUAIAN_TEXT,
        "contact_phone": "0517-0000 0000",
        "supervision_phone": "0517-0000 0001",
        "filled": HUAIAN_FILLED,
        "source_notice": "淮安市总工会 2023 年公开招聘社会化工会工作者公告（苏工办〔2019〕84号）",
    },
    requirements=_huaian_requirements,
    vacancy={
        "employment_form": "county_direct",
        "duties": "组建基层工会、服务职工、维护职工合法权益",
        "pay_note": "按当地社会化工会工作者薪酬标准",
    },
    work_place="清江浦区",
    own_policy=True,
)
SUZHOU_2019 = Notice(
    run_kind="city_run",
    union=SUZHOU,
    document="苏工",
    publisher="sz.jingban",
    approver="sz.shiji",
    checker="sz.fuhe",
    texts={
        "text": SUZHOU_TEXT,
        "contact_phone": "0512-0000 0000",
        "supervision_phone": "0512-0000 0001",
        "filled": SUZHOU_FILLED,
        "source_notice": "苏州市总工会 2019 年招录社会化工会工作者简章",
    },
    requirements=_suzhou_requirements,
    vacancy={"employment_form": "city_direct", "duties": "工会基层组织建设和职工服务"},
    exclusions=(
        "现役军人",
        "被辞退未满 5 年的原机关事业人员",
        "国家法定考试舞弊认定人员",
        "法律法规规定的其他情形",
    ),
)
