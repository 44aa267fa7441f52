"""The demonstration's papers of approval: drawn samples instead of scans, and the word of each
county in a city's round."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.foundation.time.clock import local
from portal.recruitment.approval.gates import county_parts
from portal.recruitment.approval.scans import receive_scan
from portal.recruitment.approval.services.confirm_vacancies import confirm_vacancies
from portal.recruitment.approval.services.papers import attach_scan, put_body, put_paper, put_plan
from portal.recruitment.audit import Actor
from portal.recruitment.demo import pictures
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.planning.approval_steps import MINUTES

TITLES = {
    "request": "关于公开招聘社会化工会工作者的请示",
    "county_minutes": "党组会议纪要",
    "city_minutes": "党组会议纪要",
    "reply": "关于公开招聘社会化工会工作者的批复",
}
MEETING = {
    "meeting": "党组（主席办公）会议",
    "topic": "研究公开招聘社会化工会工作者方案",
    "attendees": "党组成员五人，纪检监察组列席",
    "decision": "同意按方案公开招聘，按程序报批后发布公告。",
}
PLAN = {
    "goal": "充实基层工会力量，推进工会组织建设和职工服务。",
    "cause": "基层工会组织和职工人数增加，专职力量不足。",
    "funding": "招聘和用人经费列入本级工会年度预算。",
    "exam_work": "笔试、面试委托考务单位组织，命题、阅卷、登分分开进行。",
    "discipline": "纪检监察组全程监督，监督电话随公告公布。",
    "emergency": "制定停电、疫情、试题安全等应急预案，重大事项立即口头、24 小时内书面报告。",
    "contact_name": "组织部经办人",
    "contact_phone": "0517-0000 0000",
}


def put_sample(
    session: Session,
    storage: Storage,
    round_: RecruitmentRound,
    kind: str,
    number: str,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """A paper with a drawn sample as its scan."""
    on: date = local(at).date()
    values = {"document_number": number, "dated_on": on} | (MEETING if kind in MINUTES else {})
    put_paper(RoundAct(session, by, at, round_), kind, values)
    drawn = pictures.document(TITLES[kind], (number, round_.title, on.isoformat()))
    attach_scan(
        RoundAct(session, by, at, round_), kind, receive_scan(storage, drawn, f"{TITLES[kind]}.jpg")
    )


def put_before(
    session: Session,
    storage: Storage,
    round_: RecruitmentRound,
    document: str,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Everything that a round of either shape needs before it is handed in."""
    put_plan(RoundAct(session, by, at, round_), PLAN)
    put_body(
        RoundAct(session, by, at, round_),
        {
            "kind": "discipline",
            "name": f"驻{round_.organiser.name}纪检监察组",
            "matter": "全程监督",
            "phone": round_.supervision_phone,
        },
    )
    if round_.run_kind == "county_run":
        put_sample(
            session,
            storage,
            round_,
            "county_minutes",
            f"{document}党组纪要〔{local(at).year}〕6号",
            by=by,
            at=at,
        )
        put_sample(
            session,
            storage,
            round_,
            "request",
            f"{document}请〔{local(at).year}〕12号",
            by=by,
            at=at,
        )
        return
    put_sample(
        session,
        storage,
        round_,
        "city_minutes",
        f"{document}党组纪要〔{local(at).year}〕9号",
        by=by,
        at=at,
    )
    for part in county_parts(session, round_):
        word = Actor(by.account_id, f"{part.union.name} 复核 演示数据")
        confirm_vacancies(
            RoundAct(session, word, at, round_), part.union.id, seen_digest=part.digest
        )
