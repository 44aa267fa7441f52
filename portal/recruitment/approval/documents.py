"""Forms A-03 to A-07 and A-11 to A-13, made from the data with the common head (forms.md 通例)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from flask import render_template
from flask_babel import force_locale
from sqlalchemy.orm import Session

from portal.foundation.print.form_sheet import FormPart, FormSheet, sheet_xlsx
from portal.foundation.print.pdf import render_pdf
from portal.foundation.print.print_sheet import DOCUMENT_CSS
from portal.foundation.web.filters import day, moment, weekday
from portal.recruitment.approval.models import ApprovalPaper, RoundPlan
from portal.recruitment.approval.queries import (
    comments_on,
    decisions_of,
    last_version,
    papers_by_kind,
    plan_of,
    staff_of,
)
from portal.recruitment.labels import choices, word
from portal.recruitment.registers.models import MajorEvent, Petition
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.queries import bodies_of
from portal.recruitment.rulebook.policy import policy_digest, read_policy
from portal.recruitment.rulebook.words.policy_sentences import policy_sentence
from portal.recruitment.vacancies.queries import vacancies_of
from portal.recruitment.vacancies.requirements import TITLES, in_force, requirement_words

NUMBERS = ("A-03", "A-04", "A-05", "A-06", "A-07", "A-11")
_SHAPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def head_of(
    session: Session, round_: RecruitmentRound, number: str, at: datetime, maker: str = ""
) -> list[tuple[str, str]]:
    """批次名称、表号、版本、生成时间、数据截止、政策摘要号、编制单位; page numbers stand in the
    foot."""
    version = last_version(session, round_.id)
    handed_in = version is not None and round_.state not in {"draft", "returned"}
    return [
        ("批次名称", f"{round_.title}（{round_.code}）"),
        ("表号", number),
        (
            "版本",
            f"第 {version.number} 版"
            if version and handed_in
            else f"第 {version.number + 1 if version else 1} 版（拟稿）",
        ),
        ("生成时间", moment(at)),
        (
            "数据截止",
            moment(
                version.at
                if version
                and round_.state in {"submitted", "approved"}
                and number not in {"A-07", "A-13"}
                else at
            ),
        ),
        ("政策摘要号", round_.policy_digest or policy_digest(round_.policy)),
        ("编制单位", f"{maker or round_.organiser.name}（章）"),
    ]


def round_form(session: Session, round_: RecruitmentRound, number: str, at: datetime) -> FormSheet:
    """One of :data:`NUMBERS`; KeyError for another."""
    makers: dict[str, Callable[[], FormSheet]] = {
        "A-03": lambda: _request(session, round_, at),
        "A-04": lambda: _minutes(session, round_, at),
        "A-05": lambda: _reply(session, round_, at),
        "A-06": lambda: _plan(session, round_, at),
        "A-07": lambda: _staff(session, round_, at),
        "A-11": lambda: _places(session, round_, at),
    }
    with force_locale("zh_Hans_CN"):
        return makers[number]()


def _vacancy_rows(session: Session, round_: RecruitmentRound) -> list[list[str]]:
    rows = []
    for place, vacancy in enumerate(vacancies_of(session, round_.id), 1):
        words = requirement_words(in_force(round_, vacancy))
        conditions = "；".join(
            f"{TITLES[name]}：{words[name]}"
            for name in ("education", "majors", "birth_range", "household", "other")
            if words.get(name, "不限") != "不限"
        )
        using = vacancy.using_union.name if vacancy.using_union else "聘用后分配"
        rows.append(
            [
                str(place),
                vacancy.code,
                vacancy.name,
                using,
                str(vacancy.headcount),
                conditions or "不限",
            ]
        )
    return rows


VACANCY_COLUMNS = ("序号", "岗位代码", "岗位名称", "实际用人单位", "人数", "主要条件")


def _paper(paper: ApprovalPaper | None) -> tuple[str, str]:
    """Its number and its date, or a line to write on."""
    if paper is None:
        return "________", "____年__月__日"
    return paper.document_number or "________", day(
        paper.dated_on
    ) if paper.dated_on else "____年__月__日"


def _wording(plan: RoundPlan | None, name: str) -> str:
    return str(getattr(plan, name, "") or "（未填写）")


def _request(session: Session, round_: RecruitmentRound, at: datetime) -> FormSheet:
    plan, rows = plan_of(session, round_.id), _vacancy_rows(session, round_)
    number, on = _paper(papers_by_kind(session, round_).get("request"))
    total = sum(int(row[4]) for row in rows)
    facts = [
        ("文号", number),
        ("日期", on),
        ("主送", round_.approver.name),
        ("事由", _wording(plan, "cause")),
        ("招聘人数", f"{total} 人，{len(rows)} 个岗位"),
        ("经费", _wording(plan, "funding")),
        ("方案附件", _wording(plan, "enclosures")),
        (
            "联系人",
            f"{_wording(plan, 'contact_name')} {plan.contact_phone if plan else ''}".strip(),
        ),
    ]
    closing = f"现将{round_.title}方案报上，妥否，请批示。"
    parts = [
        FormPart("", facts=facts),
        FormPart("岗位", columns=VACANCY_COLUMNS, rows=rows),
        FormPart("", text=closing),
    ]
    return FormSheet(
        "A-03",
        "关于公开招聘社会化工会工作者的请示",
        head_of(session, round_, "A-03", at),
        parts,
        ("县总党组",),
    )


def _minutes(session: Session, round_: RecruitmentRound, at: datetime) -> FormSheet:
    papers = papers_by_kind(session, round_)
    parts = []
    for kind in ("county_minutes", "city_minutes"):
        paper = papers.get(kind)
        if paper is not None:
            number, on = _paper(paper)
            facts = [
                ("会议名称", paper.meeting or "—"),
                ("日期", on),
                ("议题", paper.topic or "—"),
                ("出席", paper.attendees or "—"),
                ("决定", paper.decision or "—"),
                ("文号", number),
                ("扫描件", "、".join(scan.sha256 for scan in paper.present_scans) or "—"),
            ]
            parts.append(FormPart(word("paper", kind), facts=facts))
    if not parts:
        parts = [FormPart("会议", text="还没有登记会议纪要。")]
    return FormSheet(
        "A-04", "党组（主席办公）会议纪要摘录", head_of(session, round_, "A-04", at), parts
    )


def _reply(session: Session, round_: RecruitmentRound, at: datetime) -> FormSheet:
    rows = _vacancy_rows(session, round_)
    replies = [
        one
        for one in decisions_of(session, round_)
        if one.action in {"approve", "amend", "return", "refuse", "revoke"}
    ]
    comments = comments_on(session, [one.id for one in replies])
    facts = [
        ("申报单位", round_.organiser.name),
        ("批次", round_.title),
        ("人数", f"{sum(int(row[4]) for row in rows)} 人，{len(rows)} 个岗位"),
        ("审批项", "方案、岗位、政策、公告"),
    ]
    opinions = [
        [
            word("round.action", one.action),
            one.document_number or "—",
            "；".join(
                [
                    *([one.comment] if one.comment else []),
                    *(
                        f"{_section(item.section)}：{item.text}"
                        for item in comments.get(one.id, [])
                    ),
                ]
            )
            or "同意",
            moment(one.at),
            one.by_words,
            one.content_digest[:16],
        ]
        for one in replies
    ]
    columns = ("意见", "文号", "意见内容", "日期", "经手", "所批内容摘要（前 16 位）")
    parts = [
        FormPart("", facts=facts),
        FormPart("审批意见", columns=columns, rows=opinions or [["—"] * 6]),
    ]
    head = head_of(session, round_, "A-05", at, round_.approver.name)
    return FormSheet("A-05", "批复（审批表）", head, parts, ("市总分管负责人", "市总主要负责人"))


def _section(code: str) -> str:
    return f"岗位 {code[8:]}" if code.startswith("vacancy:") else word("round.section", code)


def _plan(session: Session, round_: RecruitmentRound, at: datetime) -> FormSheet:
    plan = plan_of(session, round_.id)
    windows = [
        [
            word("window", one.kind),
            f"{moment(one.starts_at)}（{weekday(one.starts_at)}）",
            f"{moment(one.ends_at)}（{weekday(one.ends_at)}）",
        ]
        for one in round_.windows
    ]
    shared = requirement_words(in_force(round_, None))
    named = dict(choices("round.field"))
    conditions = [(named.get(code, code), text) for code, text in shared.items() if text != "不限"]
    bodies = [
        (word("body.kind", body.kind), "，".join(filter(None, (body.name, body.matter))))
        for body in bodies_of(session, round_.id)
    ]
    parts = [
        FormPart("一、目标", text=_wording(plan, "goal")),
        FormPart("二、岗位和人数", columns=VACANCY_COLUMNS, rows=_vacancy_rows(session, round_)),
        FormPart("三、条件", text="" if conditions else "各岗位条件见岗位表。", facts=conditions),
        FormPart("四、程序和规则", text=policy_sentence(read_policy(round_.policy))),
        FormPart("五、时间", columns=("环节", "开始", "截止（到此刻为止）"), rows=windows),
        FormPart("六、考务", text=_wording(plan, "exam_work"), facts=bodies),
        FormPart(
            "七、纪律监督",
            text=f"{_wording(plan, 'discipline')}\n监督电话：{round_.supervision_phone or '（未填写）'}",
        ),
        FormPart("八、经费", text=_wording(plan, "funding")),
        FormPart("九、应急", text=_wording(plan, "emergency")),
        FormPart("十、附件", text=_wording(plan, "enclosures")),
    ]
    return FormSheet("A-06", "招聘工作方案", head_of(session, round_, "A-06", at), parts)


def _staff(session: Session, round_: RecruitmentRound, at: datetime) -> FormSheet:
    order = [code for code, _title in choices("staff.group")]
    people = sorted(staff_of(session, round_.id), key=lambda one: (order.index(one.group), one.id))
    rows = [
        [
            word("staff.group", one.group),
            one.name,
            one.unit,
            one.post,
            one.duty,
            one.contact or "",
            f"{day(one.avoidance_on)}：{one.avoidance or '无'}" if one.avoidance_on else "未声明",
            day(one.pledged_on) if one.pledged_on else "未承诺",
        ]
        for one in people
    ]
    columns = ("组别", "姓名", "单位", "职务", "职责", "联系方式", "回避声明", "保密承诺")
    parts = [FormPart("", columns=columns, rows=rows or [["—"] * 8])]
    return FormSheet(
        "A-07",
        "招聘工作领导小组及工作人员名单",
        head_of(session, round_, "A-07", at),
        parts,
        ("组长",),
        wide=True,
    )


def _places(session: Session, round_: RecruitmentRound, at: datetime) -> FormSheet:
    columns = ("渠道", "网址", "发布时间", "操作人", "截图", "内容摘要值", "下线时间")
    rows = [
        [
            f"{word('place.kind', place.kind)}　{place.site}",
            place.address or "—",
            moment(place.published_at),
            place.recorded_words,
            f"SHA-256 {place.screenshot.sha256}" if place.screenshot else "—",
            place.content_digest,
            moment(place.taken_down_at) if place.taken_down_at else "—",
        ]
        for place in round_.places
    ]
    part = FormPart("", columns=columns, rows=rows or [["—"] * len(columns)])
    return FormSheet(
        "A-11", "发布渠道台账", head_of(session, round_, "A-11", at), [part], ("经办",), wide=True
    )


def event_form(session: Session, event: MajorEvent, at: datetime) -> FormSheet:
    """A-13, one report."""
    with force_locale("zh_Hans_CN"):
        facts = [
            ("报告单编号", f"第 {event.number} 号"),
            ("时间", moment(event.happened_at)),
            ("口头报告时间", moment(event.told_at)),
            ("地点", event.place),
            ("事项", event.matter),
            ("影响", event.impact or "—"),
            ("已采取措施", event.measures or "—"),
            ("请示事项", event.asks or "—"),
            ("报告人", f"{event.by_words}，{moment(event.at)}"),
            (
                "接报人",
                f"{event.received_words}，{moment(event.received_at)}"
                if event.received_at
                else "—",
            ),
            (
                "答复",
                f"{event.answer}（{event.answered_words}，{moment(event.answered_at)}）"
                if event.answered_at
                else "—",
            ),
        ]
        head = head_of(session, event.round_, "A-13", at)
        return FormSheet(
            "A-13", "重大事项报告单", head, [FormPart("", facts=facts)], ("主要负责人",)
        )


def petition_register(petitions: Iterable[Petition], maker: str, at: datetime) -> FormSheet:
    """A-12: the register of everything within reach; several rounds, so the head names them in the
    rows and bears no policy of one."""
    with force_locale("zh_Hans_CN"):
        rows = [
            [
                one.number,
                day(one.received_on),
                word("petition.channel", one.channel),
                f"实名：{one.name}" if one.named else "匿名",
                f"{one.round_.title if one.round_ else one.union.name}；{word('petition.concern', one.concern)}：{one.matter}",
                f"{word('petition.state', one.state)}{'；调查人 ' + one.investigator if one.investigator else ''}",
                one.answer or "—",
                f"{day(one.answered_on)} {one.answered_by_way}".strip(),
            ]
            for one in petitions
        ]
        head = [
            ("批次名称", "见各行"),
            ("表号", "A-12"),
            ("版本", "—"),
            ("生成时间", moment(at)),
            ("数据截止", moment(at)),
            ("政策摘要号", "—"),
            ("编制单位", f"{maker}（章）"),
        ]
        columns = (
            "编号",
            "收到时间",
            "渠道",
            "实名/匿名",
            "事项、涉及环节",
            "受理、调查人",
            "结论、答复",
            "答复日期与方式",
        )
        return FormSheet(
            "A-12",
            "信访举报登记表",
            head,
            [FormPart("", columns=columns, rows=rows or [["—"] * 8])],
            ("纪检",),
            wide=True,
        )


def form_file(form: FormSheet, kind: str) -> tuple[bytes, str]:
    """The form as ``pdf`` or ``xlsx``, with its media type; KeyError for another kind."""
    media = _SHAPES[kind]
    if kind == "xlsx":
        return sheet_xlsx(form), media
    with force_locale("zh_Hans_CN"):
        html = render_template("recruitment/documents/form_sheet.html", form=form)
    return render_pdf(html, base_css=DOCUMENT_CSS), media
