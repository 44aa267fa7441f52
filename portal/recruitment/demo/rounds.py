"""The demonstration's rounds, with the conditions of two real notices; what those do not show is
filled in and marked as filled."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.foundation.time.clock import local
from portal.recruitment.approval.gates import warned_of
from portal.recruitment.approval.notice_documents import notice_body
from portal.recruitment.approval.services.decide import Reply
from portal.recruitment.approval.services.release_round import (
    release_round,
    reply_to_round,
    submit_round,
)
from portal.recruitment.audit import Act
from portal.recruitment.demo.officers import actor
from portal.recruitment.demo.papers import put_before, put_sample
from portal.recruitment.registers.services.places import Standing, record_place
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.services import draft_round, edit_round, set_policy, set_windows
from portal.recruitment.unions.queries import union_by_code
from portal.recruitment.vacancies.queries import vacancies_of
from portal.recruitment.vacancies.services.edit_vacancy import put_vacancy

SITES = {
    "own_site": ("总工会网站（演示）", "https://union.example.org/notices/1"),
    "human_resources": ("人社局网站（演示）", "https://rsj.example.org/zhaokao/1"),
}
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


def moment(day: datetime, hour: int, minute: int = 0) -> datetime:
    """A wall-clock hour of the day in Jiangsu."""
    return local(day).replace(hour=hour, minute=minute, second=0, microsecond=0)


def windows(
    opens: datetime, closes: datetime, written: datetime
) -> dict[str, tuple[datetime, datetime]]:
    """A timetable from the registration's two ends and the day of the written test."""

    def on(days: int, first: int, last: int) -> tuple[datetime, datetime]:
        day = written + timedelta(days=days)
        return moment(day, first), moment(day, last)

    return {
        "registration": (opens, closes),
        "screening": (opens, closes + timedelta(days=1)),
        "transfer": (moment(closes + timedelta(days=3), 9), moment(closes + timedelta(days=3), 16)),
        "ticket": (moment(written - timedelta(days=4), 9), moment(written, 11)),
        "written": (moment(written, 9), moment(written, 11)),
        "written_result": on(5, 9, 9),
        "recheck": (on(5, 9, 9)[0], on(8, 17, 17)[0]),
        "document_recheck": (on(9, 9, 9)[0], on(10, 17, 17)[0]),
        "interview": on(14, 8, 18),
        "medical": (on(18, 8, 8)[0], on(24, 17, 17)[0]),
        "publicity": (on(28, 9, 9)[0], on(40, 17, 17)[0]),
    }


def huaian_requirements(opens: datetime, closes: datetime) -> dict[str, Any]:
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


def _publish(
    session: Session,
    storage: Storage,
    round_: RecruitmentRound,
    logins: tuple[str, str, str],
    at: datetime,
    document: str,
) -> None:
    publisher, approver, checker = (actor(session, login) for login in logins)
    put_before(session, storage, round_, document, by=publisher, at=at)
    submit_round(RoundAct(session, publisher, at, round_))
    number, answered = f"{document}复〔{local(at).year}〕31号", at + timedelta(hours=20)
    reply_to_round(
        RoundAct(session, approver, answered, round_),
        "approve",
        Reply(
            document_number=number,
            comment="同意",
            acknowledged=[
                one.subject for one in warned_of(round_, vacancies_of(session, round_.id))
            ],
        ),
    )
    if round_.run_kind == "county_run":
        put_sample(session, storage, round_, "reply", number, by=approver, at=answered)
    session.flush()
    out = at + timedelta(hours=24)
    release_round(RoundAct(session, checker, out, round_), notice_body(session, round_))
    session.flush()
    for kind, (site, address) in SITES.items():
        record_place(
            RoundAct(session, publisher, out + timedelta(hours=1), round_),
            Standing(kind=kind, site=site, address=address, published_at=out),
        )


def drafted_round(
    session: Session,
    *,
    title: str,
    opens: datetime,
    closes: datetime,
    written: datetime,
    places: list[tuple[str, str, str, int]],
) -> RecruitmentRound:
    """A county round of 清江浦区 with the conditions of Huai'an 2023, not handed in.

    ``places``: (code, name, using union or '', headcount).
    """
    at = opens - timedelta(days=4)
    publisher = actor(session, "jingban")
    county = union_by_code(session, "320812")
    round_ = draft_round(Act(session, publisher, at), county, title=title, run_kind="county_run")
    values = {
        "text": HUAIAN_TEXT,
        "contact_phone": "0517-0000 0000",
        "supervision_phone": "0517-0000 0001",
        "filled": HUAIAN_FILLED,
        "source_notice": "淮安市总工会 2023 年公开招聘社会化工会工作者公告（苏工办〔2019〕84号）",
        "requirements": huaian_requirements(opens, closes),
    }
    edit_round(RoundAct(session, publisher, at, round_), values)
    set_windows(RoundAct(session, publisher, at, round_), windows(opens, closes, written))
    set_policy(
        RoundAct(session, publisher, at, round_), round_.policy | {"title": f"{title}考试办法"}
    )
    for code, name, unit, headcount in places:
        using = union_by_code(session, unit) if unit else None
        put_vacancy(
            RoundAct(session, publisher, at, round_),
            {
                "code": code,
                "name": name,
                "recruiting_union_id": county.id,
                "using_union_id": using.id if using else None,
                "contracting_party": county.name,
                "employment_form": "county_direct",
                "headcount": headcount,
                "duties": "组建基层工会、服务职工、维护职工合法权益",
                "work_place": using.short_name if using else "清江浦区",
                "pay_note": "按当地社会化工会工作者薪酬标准",
            },
            in_post=0,
        )
    return round_


def huaian_round(
    session: Session,
    storage: Storage,
    *,
    title: str,
    opens: datetime,
    closes: datetime,
    written: datetime,
    places: list[tuple[str, str, str, int]],
) -> RecruitmentRound:
    """The same, approved and published four days before its registration opens."""
    round_ = drafted_round(
        session, title=title, opens=opens, closes=closes, written=written, places=places
    )
    _publish(
        session, storage, round_, ("jingban", "shiji", "fuhe"), opens - timedelta(days=4), "清总工"
    )
    return round_


SUZHOU_PLACES = (
    ("SZ01", "吴中区总工会工作者", "320506", 2),
    ("SZ02", "相城区总工会工作者", "320507", 2),
    ("SZ03", "姑苏区总工会工作者", "320508", 2),
    ("SZ04", "工业园区总工会工作者", "320500-Z01", 2),
    ("SZ05", "高新区总工会工作者", "320505", 2),
    ("SZ06", "市职工服务中心工作者", "320500-D01", 8),
)


def suzhou_round(
    session: Session, storage: Storage, *, opens: datetime, closes: datetime, written: datetime
) -> RecruitmentRound:
    """The city-run notice of Suzhou 2019.

    Its placements are of kinds that the guideline does not list: flagged, not refused.
    """
    at = opens - timedelta(days=4)
    publisher = actor(session, "sz.jingban")
    city = union_by_code(session, "320500")
    round_ = draft_round(
        Act(session, publisher, at),
        city,
        title="苏州市 2019 年公告条件重演：招录社会化工会工作者",
        run_kind="city_run",
    )
    first = local(opens).date()
    requirements = {
        "education": "bachelor",
        "household": ["苏州市"],
        "declared": ["有一定文字和计算机能力"],
        "birth": {
            "earliest": first.replace(year=first.year - 35, day=min(first.day, 28)).isoformat(),
            "relaxed": [
                {
                    "earliest": first.replace(
                        year=first.year - 40, day=min(first.day, 28)
                    ).isoformat(),
                    "any_of": [
                        "工会工作经历 3 年以上",
                        "县级以上劳模、五一劳动奖章、优秀工会工作者",
                    ],
                }
            ],
        },
        "condition_reason": "依所参照公告，限苏州市区户籍",
    }
    values = {
        "text": SUZHOU_TEXT,
        "contact_phone": "0512-0000 0000",
        "supervision_phone": "0512-0000 0001",
        "filled": SUZHOU_FILLED,
        "source_notice": "苏州市总工会 2019 年招录社会化工会工作者简章",
        "requirements": requirements,
        "conduct": round_.conduct
        | {
            "exclusions": [
                "现役军人",
                "被辞退未满 5 年的原机关事业人员",
                "国家法定考试舞弊认定人员",
                "法律法规规定的其他情形",
            ]
        },
    }
    edit_round(RoundAct(session, publisher, at, round_), values)
    set_windows(RoundAct(session, publisher, at, round_), windows(opens, closes, written))
    for code, name, unit, headcount in SUZHOU_PLACES:
        using = union_by_code(session, unit)
        using.single_unions_count, using.workers_count = (
            using.single_unions_count or 320,
            using.workers_count or 60_000,
        )
        using.figures_on, using.figures_source = (
            using.figures_on or local(at).date(),
            using.figures_source or "演示数字，非真实统计",
        )
        session.flush()
        put_vacancy(
            RoundAct(session, publisher, at, round_),
            {
                "code": code,
                "name": name,
                "recruiting_union_id": city.id,
                "using_union_id": using.id,
                "contracting_party": city.name,
                "employment_form": "city_direct",
                "headcount": headcount,
                "duties": "工会基层组织建设和职工服务",
                "work_place": using.short_name,
            },
            in_post=0,
            quota_reason="依所参照公告的人数" if headcount > 5 else "",
        )
    _publish(session, storage, round_, ("sz.jingban", "sz.shiji", "sz.fuhe"), at, "苏工")
    return round_
