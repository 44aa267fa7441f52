"""A round goes the way of approval: drawn samples instead of scans, the word of each county in a
city's round, the reply from above, the notice published."""

from __future__ import annotations

from datetime import date, timedelta

from portal.foundation.files.storage import Storage
from portal.foundation.time.clock import local
from portal.recruitment.approval.gates import county_parts, warned_of
from portal.recruitment.approval.notice_documents import notice_body
from portal.recruitment.approval.scans import receive_scan
from portal.recruitment.approval.services.confirm_vacancies import confirm_vacancies
from portal.recruitment.approval.services.decide import Reply
from portal.recruitment.approval.services.papers import attach_scan, put_body, put_paper, put_plan
from portal.recruitment.approval.services.release_round import (
    release_round,
    reply_to_round,
    submit_round,
)
from portal.recruitment.audit import Actor
from portal.recruitment.demo import pictures
from portal.recruitment.demo.chapters import Chapter, RoundTelling
from portal.recruitment.demo.tales import OPEN, PAST, SUZHOU
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.planning.approval_steps import MINUTES
from portal.recruitment.vacancies.queries import vacancies_of

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


def approve_and_publish(telling: RoundTelling) -> None:
    """Handed in four days before registration opens, answered after 20 hours, out after 24."""
    notice, at = telling.plan.notice, telling.plan.drafted
    by_publisher = telling.act_on_round(notice.publisher, at)
    by_approver = telling.act_on_round(notice.approver, at + timedelta(hours=20))
    by_checker = telling.act_on_round(notice.checker, at + timedelta(hours=24))
    _put_before(by_publisher, telling.storage, notice.document)
    submit_round(by_publisher)
    number = f"{notice.document}复〔{local(at).year}〕31号"
    _reply(by_approver, number)
    if telling.round_.run_kind == "county_run":
        _put_sample(by_approver, telling.storage, "reply", number)
    telling.session.flush()
    release_round(by_checker, notice_body(telling.session, telling.round_))
    telling.session.flush()


def _put_before(act: RoundAct, storage: Storage, document: str) -> None:
    """Everything that a round of either shape needs before it is handed in."""
    round_, year = act.round_, local(act.at).year
    put_plan(act, PLAN)
    put_body(
        act,
        {
            "kind": "discipline",
            "name": f"驻{round_.organiser.name}纪检监察组",
            "matter": "全程监督",
            "phone": round_.supervision_phone,
        },
    )
    if round_.run_kind == "county_run":
        _put_sample(act, storage, "county_minutes", f"{document}党组纪要〔{year}〕6号")
        _put_sample(act, storage, "request", f"{document}请〔{year}〕12号")
        return
    _put_sample(act, storage, "city_minutes", f"{document}党组纪要〔{year}〕9号")
    for part in county_parts(act.session, round_):
        word = Actor(act.by.account_id, f"{part.union.name} 复核 演示数据")
        by_county = RoundAct(act.session, word, act.at, round_)
        confirm_vacancies(by_county, part.union.id, seen_digest=part.digest)


def _put_sample(act: RoundAct, storage: Storage, kind: str, number: str) -> None:
    """A paper with a drawn sample as its scan."""
    on: date = local(act.at).date()
    values = {"document_number": number, "dated_on": on} | (MEETING if kind in MINUTES else {})
    put_paper(act, kind, values)
    drawn = pictures.document(TITLES[kind], (number, act.round_.title, on.isoformat()))
    attach_scan(act, kind, receive_scan(storage, drawn, f"{TITLES[kind]}.jpg"))


def _reply(act: RoundAct, number: str) -> None:
    warnings = warned_of(act.round_, vacancies_of(act.session, act.round_.id))
    reply_to_round(
        act,
        "approve",
        Reply(
            document_number=number,
            comment="同意",
            acknowledged=[warning.subject for warning in warnings],
        ),
    )


CHAPTERS = (Chapter(approve_and_publish, order=40, tales=(PAST, OPEN, SUZHOU)),)
