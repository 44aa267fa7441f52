"""Invented applicants: names drawn from lists, document numbers under an area code that no place
has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal.kernel.resident_id import make_number

NO_PLACE = "329900"
SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张"
    "孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎"
)
GIVEN = (
    "知远",
    "清扬",
    "望舒",
    "景行",
    "思齐",
    "书宁",
    "云舒",
    "牧野",
    "南乔",
    "时雨",
    "见微",
    "修远",
    "长青",
    "可期",
    "安澜",
    "怀瑾",
    "若谷",
    "听澜",
    "予安",
    "念初",
    "星河",
    "溪亭",
    "松年",
    "映雪",
    "嘉树",
    "子衿",
    "采薇",
    "如琢",
    "既明",
    "昭华",
)
SCHOOLS = ("江淮师范学院（虚构）", "运河大学（虚构）", "洪泽工学院（虚构）", "东海职业大学（虚构）")
MAJORS = ("社会工作", "法学", "劳动与社会保障", "行政管理", "汉语言文学", "人力资源管理")
PLACES = ("淮安市清江浦区", "淮安市淮阴区", "淮安市洪泽区", "淮安市涟水县")
SIGN_IN_EXAMPLES = (
    ("19900000001", "还在填写报名表"),
    ("19900000014", "被退回补充材料"),
    ("19900000020", "审核通过"),
    ("19900000071", "同分时因证书核验通过排在前面，拟聘用"),
    ("19900000072", "同分时没有证书，排在后面"),
)


@dataclass(frozen=True)
class Person:
    """One invented person. ``serial`` makes everything about them."""

    serial: int

    @property
    def name(self) -> str:
        if self.serial == 9:
            return "𠅤䶮"  # characters outside the basic plane have to print as well
        if self.serial == 17:
            return "阿依努尔·买买提"
        return SURNAMES[self.serial * 7 % len(SURNAMES)] + GIVEN[self.serial * 11 % len(GIVEN)]

    @property
    def born_on(self) -> date:
        return date(1993 + self.serial % 9, 1 + self.serial * 5 % 12, 1 + self.serial * 3 % 28)

    @property
    def number(self) -> str:
        return make_number(NO_PLACE, self.born_on, 100 + self.serial)

    @property
    def mobile(self) -> str:
        return f"199{self.serial:08d}"


@dataclass(frozen=True)
class Arrival:
    """A person's application, as the tale wants it.

    ``at``: when they hand it in; ``vacancy``: its place in the round's table; ``level``: of the
    certificate that they claim, or ''; ``pdf``: it comes as a file, not as a photograph;
    ``relative``: they have somebody in the office; ``household``: '' for one of the usual.
    """

    person: Person
    at: datetime
    vacancy: int
    level: str = ""
    submitted: bool = True
    pdf: bool = False
    household: str = ""
    relative: bool = False

    @property
    def serial(self) -> int:
        return self.person.serial


def sections(arrival: Arrival) -> dict[str, dict[str, Any]]:
    """A filled form."""
    person, serial = arrival.person, arrival.serial
    graduated = date(person.born_on.year + 22, 6, 30)
    return {
        "person": {
            "sex": "female" if serial % 2 else "male",
            "political": ("none", "league_member", "party_member")[serial % 3],
            "household": arrival.household or PLACES[serial % 4],
            "address": f"{PLACES[serial % 4]}演示路 {serial} 号",
            "mobile": person.mobile,
            "spare_contact": "",
        },
        "education": {
            "education": "bachelor",
            "degree": "bachelor",
            "study_form": "full_time",
            "school": SCHOOLS[serial % 4],
            "major": MAJORS[serial % 6],
            "graduated_on": graduated.isoformat(),
            "verification_code": "",
        },
        "work": {
            "entries": [
                f"{graduated.year - 4}.09–{graduated.year}.06 {SCHOOLS[serial % 4]} 学生",
                f"{graduated.year}.07–至今 演示单位 职员",
            ],
            "years": str(serial % 5),
            "present_employer": "",
            "relaxed": [],
        },
        "certificate": {"claims": "yes" if arrival.level else "no"},
        "avoidance": {
            "applies": "yes" if arrival.relative else "no",
            "office": "某镇总工会 主席" if arrival.relative else "",
        },
        "declaration": {"truthful": True, "consent": True},
    }
