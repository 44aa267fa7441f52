"""Forms A-03 to A-07, made from the data with the common head (forms.md 通例)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import render_template
from flask_babel import force_locale
from sqlalchemy.orm import Session

from portal.foundation.print.form_sheet import FormPart, FormSheet, sheet_xlsx
from portal.foundation.print.pdf import render_pdf
from portal.foundation.print.print_sheet import DOCUMENT_CSS
from portal.foundation.web.filters import day, moment, weekday
from portal.recruitment.approval.form_head import head_of
from portal.recruitment.approval.models import (
    ApprovalPaper,
    DecisionComment,
    RoundDecision,
    RoundPlan,
    RoundStaff,
)
from portal.recruitment.approval.queries import (
    comments_on,
    decisions_of,
    papers_by_kind,
    plan_of,
    staff_of,
)
from portal.recruitment.approval.register_documents import places_form
from portal.recruitment.approval.services.decide import REPLIES
from portal.recruitment.labels import choices, word
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.queries import bodies_of
from portal.recruitment.rulebook.policy import read_policy
from portal.recruitment.rulebook.words.policy_sentences import policy_sentence
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vacancies.queries import vacancies_of
from portal.recruitment.vacancies.requirements import TITLES, in_force, requirement_words

NUMBERS = ("A-03", "A-04", "A-05", "A-06", "A-07", "A-11")
VACANCY_COLUMNS = ("序号", "岗位代码", "岗位名称", "实际用人单位", "人数", "主要条件")
MAIN_CONDITIONS = ("education", "majors", "birth_range", "household", "other")
WINDOW_COLUMNS = ("环节", "开始", "截止（到此刻为止）")
REPLY_COLUMNS = ("意见", "文号", "意见内容", "日期", "经手", "所批内容摘要（前 16 位）")
STAFF_COLUMNS = ("组别", "姓名", "单位", "职务", "职责", "联系方式", "回避声明", "保密承诺")
_SHAPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def round_form(session: Session, round_: RecruitmentRound, number: str, at: datetime) -> FormSheet:
    """One of :data:`NUMBERS`; KeyError for another."""
    makers: dict[str, Callable[[], FormSheet]] = {
        "A-03": lambda: _request(session, round_, at),
        "A-04": lambda: _minutes(session, round_, at),
        "A-05": lambda: _reply(session, round_, at),
        "A-06": lambda: _plan(session, round_, at),
        "A-07": lambda: _staff(session, round_, at),
        "A-11": lambda: places_form(session, round_, at),
    }
    with force_locale("zh_Hans_CN"):
        return makers[number]()


def _vacancy_rows(session: Session, round_: RecruitmentRound) -> list[list[str]]:
    return [
        [
            str(place),
            vacancy.code,
            vacancy.name,
            vacancy.using_union.name if vacancy.using_union else "聘用后分配",
            str(vacancy.headcount),
            _conditions(round_, vacancy) or "不限",
        ]
        for place, vacancy in enumerate(vacancies_of(session, round_.id), 1)
    ]


def _conditions(round_: RecruitmentRound, vacancy: Vacancy) -> str:
    words = requirement_words(in_force(round_, vacancy))
    return "；".join(
        f"{TITLES[name]}：{words[name]}"
        for name in MAIN_CONDITIONS
        if words.get(name, "不限") != "不限"
    )


def _headcount(rows: list[list[str]]) -> str:
    return f"{sum(int(row[4]) for row in rows)} 人，{len(rows)} 个岗位"


def _number_and_date(paper: ApprovalPaper | None) -> tuple[str, str]:
    """Of a paper, or a line to write each on."""
    number = paper.document_number if paper else ""
    dated_on = paper.dated_on if paper else None
    return number or "________", day(dated_on) if dated_on else "____年__月__日"


def _wording(plan: RoundPlan | None, name: str) -> str:
    return str(getattr(plan, name, "") or "（未填写）")


def _request(session: Session, round_: RecruitmentRound, at: datetime) -> FormSheet:
    plan, rows = plan_of(session, round_.id), _vacancy_rows(session, round_)
    number, on = _number_and_date(papers_by_kind(session, round_).get("request"))
    phone = plan.contact_phone if plan else ""
    facts = [
        ("文号", number),
        ("日期", on),
        ("主送", round_.approver.name),
        ("事由", _wording(plan, "cause")),
        ("招聘人数", _headcount(rows)),
        ("经费", _wording(plan, "funding")),
        ("方案附件", _wording(plan, "enclosures")),
        ("联系人", f"{_wording(plan, 'contact_name')} {phone}".strip()),
    ]
    parts = [
        FormPart("", facts=facts),
        FormPart("岗位", columns=VACANCY_COLUMNS, rows=rows),
        FormPart("", text=f"现将{round_.title}方案报上，妥否，请批示。"),
    ]
    head = head_of(session, round_, "A-03", at)
    return FormSheet("A-03", "关于公开招聘社会化工会工作者的请示", head, parts, ("县总党组",))


def _minutes(session: Session, round_: RecruitmentRound, at: datetime) -> FormSheet:
    papers = papers_by_kind(session, round_)
    parts = [
        FormPart(word("paper", kind), facts=_minutes_facts(papers[kind]))
        for kind in ("county_minutes", "city_minutes")
        if kind in papers
    ]
    if not parts:
        parts = [FormPart("会议", text="还没有登记会议纪要。")]
    head = head_of(session, round_, "A-04", at)
    return FormSheet("A-04", "党组（主席办公）会议纪要摘录", head, parts)


def _minutes_facts(paper: ApprovalPaper) -> list[tuple[str, str]]:
    number, on = _number_and_date(paper)
    return [
        ("会议名称", paper.meeting or "—"),
        ("日期", on),
        ("议题", paper.topic or "—"),
        ("出席", paper.attendees or "—"),
        ("决定", paper.decision or "—"),
        ("文号", number),
        ("扫描件", "、".join(scan.sha256 for scan in paper.present_scans) or "—"),
    ]


def _reply(session: Session, round_: RecruitmentRound, at: datetime) -> FormSheet:
    replies = [decision for decision in decisions_of(session, round_) if decision.action in REPLIES]
    comments = comments_on(session, [reply.id for reply in replies])
    facts = [
        ("申报单位", round_.organiser.name),
        ("批次", round_.title),
        ("人数", _headcount(_vacancy_rows(session, round_))),
        ("审批项", "方案、岗位、政策、公告"),
    ]
    opinions = [_opinion(reply, comments.get(reply.id, [])) for reply in replies]
    parts = [
        FormPart("", facts=facts),
        FormPart("审批意见", columns=REPLY_COLUMNS, rows=opinions or [["—"] * 6]),
    ]
    head = head_of(session, round_, "A-05", at, round_.approver.name)
    return FormSheet("A-05", "批复（审批表）", head, parts, ("市总分管负责人", "市总主要负责人"))


def _opinion(reply: RoundDecision, comments: list[DecisionComment]) -> list[str]:
    said = [reply.comment] if reply.comment else []
    said += [f"{_section(comment.section)}：{comment.text}" for comment in comments]
    return [
        word("round.action", reply.action),
        reply.document_number or "—",
        "；".join(said) or "同意",
        moment(reply.at),
        reply.by_words,
        reply.content_digest[:16],
    ]


def _section(code: str) -> str:
    return f"岗位 {code[8:]}" if code.startswith("vacancy:") else word("round.section", code)


def _plan(session: Session, round_: RecruitmentRound, at: datetime) -> FormSheet:
    plan = plan_of(session, round_.id)
    conditions = _shared_conditions(round_)
    bodies = [
        (word("body.kind", body.kind), "，".join(filter(None, (body.name, body.matter))))
        for body in bodies_of(session, round_.id)
    ]
    phone = f"监督电话：{round_.supervision_phone or '（未填写）'}"
    parts = [
        FormPart("一、目标", text=_wording(plan, "goal")),
        FormPart("二、岗位和人数", columns=VACANCY_COLUMNS, rows=_vacancy_rows(session, round_)),
        FormPart("三、条件", text="" if conditions else "各岗位条件见岗位表。", facts=conditions),
        FormPart("四、程序和规则", text=policy_sentence(read_policy(round_.policy))),
        FormPart("五、时间", columns=WINDOW_COLUMNS, rows=_window_rows(round_)),
        FormPart("六、考务", text=_wording(plan, "exam_work"), facts=bodies),
        FormPart("七、纪律监督", text=f"{_wording(plan, 'discipline')}\n{phone}"),
        FormPart("八、经费", text=_wording(plan, "funding")),
        FormPart("九、应急", text=_wording(plan, "emergency")),
        FormPart("十、附件", text=_wording(plan, "enclosures")),
    ]
    return FormSheet("A-06", "招聘工作方案", head_of(session, round_, "A-06", at), parts)


def _shared_conditions(round_: RecruitmentRound) -> list[tuple[str, str]]:
    named = dict(choices("round.field"))
    words = requirement_words(in_force(round_, None))
    return [(named.get(code, code), text) for code, text in words.items() if text != "不限"]


def _window_rows(round_: RecruitmentRound) -> list[list[str]]:
    return [
        [
            word("window", window.kind),
            f"{moment(window.starts_at)}（{weekday(window.starts_at)}）",
            f"{moment(window.ends_at)}（{weekday(window.ends_at)}）",
        ]
        for window in round_.windows
    ]


def _staff(session: Session, round_: RecruitmentRound, at: datetime) -> FormSheet:
    order = [code for code, _title in choices("staff.group")]
    people = staff_of(session, round_.id)
    people.sort(key=lambda person: (order.index(person.group), person.id))
    rows = [_staff_row(person) for person in people]
    parts = [FormPart("", columns=STAFF_COLUMNS, rows=rows or [["—"] * 8])]
    head = head_of(session, round_, "A-07", at)
    return FormSheet("A-07", "招聘工作领导小组及工作人员名单", head, parts, ("组长",), wide=True)


def _staff_row(person: RoundStaff) -> list[str]:
    avoidance = "未声明"
    if person.avoidance_on:
        avoidance = f"{day(person.avoidance_on)}：{person.avoidance or '无'}"
    return [
        word("staff.group", person.group),
        person.name,
        person.unit,
        person.post,
        person.duty,
        person.contact or "",
        avoidance,
        day(person.pledged_on) if person.pledged_on else "未承诺",
    ]


def form_file(form: FormSheet, kind: str) -> tuple[bytes, str]:
    """The form as ``pdf`` or ``xlsx``, with its media type; KeyError for another kind."""
    media = _SHAPES[kind]
    if kind == "xlsx":
        return sheet_xlsx(form), media
    with force_locale("zh_Hans_CN"):
        html = render_template("recruitment/documents/form_sheet.html", form=form)
    return render_pdf(html, base_css=DOCUMENT_CSS), media
