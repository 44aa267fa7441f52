"""The recruitment notice's body, made from data alone, so that text and table can't disagree (form
A-08, table A-09)."""

from __future__ import annotations

from typing import Any

from flask_babel import force_locale
from sqlalchemy.orm import Session

from portal.foundation.transparency.software import program_digest
from portal.foundation.web.filters import moment, weekday
from portal.recruitment.approval.notice_facts import (
    Fact,
    NoticeData,
    exam_words,
    notice_data,
    section_facts,
)
from portal.recruitment.labels import word
from portal.recruitment.rounds.models import WINDOWS, RecruitmentRound
from portal.recruitment.rounds.queries import bodies_of
from portal.recruitment.rounds.services.attach import attachment_entries
from portal.recruitment.rounds.services.text import notice_texts
from portal.recruitment.rulebook.policy import overridden, policy_digest, read_policy
from portal.recruitment.rulebook.publication.notice_sections import SECTIONS
from portal.recruitment.rulebook.words.policy_sentences import preference_sentence
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vacancies.queries import vacancies_of
from portal.recruitment.vacancies.requirements import TITLES, in_force, requirement_words
from portal.recruitment.vacancies.services.quota import QuotaEvidence, quota_evidence

CHECKING_PROGRAMS = ("check.js", "verify.py")  # whoever runs one compares it with the notice
FIRST_COLUMNS = {
    "vacancy": "岗位代码",
    "vacancy_name": "岗位名称",
    "recruiting_union": "招聘单位",
    "using_union": "实际用人单位",
    "duties": "岗位职责",
    "headcount": "招聘人数",
    "opening_ratio": "开考比例",
}
EXAM_COLUMNS = {"exam": "考试方式与占比", "pass_marks": "合格线"}
LAST_COLUMNS = {
    "contracting_party": "聘用单位（劳动合同签订单位）",
    "employment_form": "用工形式",
    "work_place": "工作地点",
    "pay_note": "薪酬参考",
    "phone": "咨询电话",
    "remark": "备注",
}


def _columns(codes: dict[str, Any]) -> list[dict[str, str]]:
    return [{"code": code, "title": str(title)} for code, title in codes.items()]


def _cells(round_: RecruitmentRound, vacancy: Vacancy) -> dict[str, str]:
    policy = round_.policy
    if vacancy.policy_override:
        policy = overridden(policy, vacancy.policy_override)
    return {
        "vacancy": vacancy.code,
        "vacancy_name": vacancy.name,
        "recruiting_union": vacancy.recruiting_union.name,
        "using_union": vacancy.using_union.name if vacancy.using_union else "聘用后分配",
        "duties": vacancy.duties,
        "headcount": str(vacancy.headcount),
        "contracting_party": vacancy.contracting_party,
        "employment_form": word("employment_form", vacancy.employment_form),
        "work_place": vacancy.work_place,
        "pay_note": vacancy.pay_note,
        "phone": round_.contact_phone,
        "remark": vacancy.remark,
        **exam_words(read_policy(policy)),
        **requirement_words(in_force(round_, vacancy)),
    }


def vacancy_table(round_: RecruitmentRound, vacancies: list[Vacancy]) -> dict[str, Any]:
    """Table A-09. A column in which no vacancy says anything is left out."""
    titles = (
        FIRST_COLUMNS
        | {code: str(title) for code, title in TITLES.items()}
        | EXAM_COLUMNS
        | LAST_COLUMNS
    )
    cells = [_cells(round_, vacancy) for vacancy in vacancies]
    shown = {
        code: title
        for code, title in titles.items()
        if not cells or any(row[code] for row in cells)
    }
    return {
        "code": "vacancies",
        "caption": "岗位表",
        "columns": _columns(shown),
        "rows": [[row[code] for code in shown] for row in cells],
    }


def timetable_table(round_: RecruitmentRound) -> dict[str, Any]:
    windows = [window for kind in WINDOWS if (window := round_.window(kind)) is not None]
    rows = [
        [
            word("window", window.kind),
            f"{moment(window.starts_at)}（{weekday(window.starts_at)}）",
            f"{moment(window.ends_at)}（{weekday(window.ends_at)}）",
        ]
        for window in windows
    ]
    columns = _columns({"window": "环节", "starts_at": "开始", "ends_at": "截止（到此刻为止）"})
    return {"code": "timetable", "caption": "日程", "columns": columns, "rows": rows}


QUOTA_COLUMNS = {
    "vacancy": "岗位代码",
    "using_union": "单位",
    "quota_unions": "所辖单独工会组织数（家）",
    "quota_workers": "职工人数（人）",
    "quota_figures_on": "统计截止日",
    "quota_sentence": "适用条款",
    "quota_overlap": "是否重叠",
    "quota_reading": "采用口径",
    "quota_ceiling": "上限（人）",
    "quota_in_post": "在岗（人）",
    "quota_pending": "在途（人）",
    "quota_requested": "申请（人）",
    "quota_exception": "超员额批准",
}


def quota_table(session: Session, round_: RecruitmentRound) -> dict[str, Any] | None:
    """员额测算 (A-02) of the vacancies with a named using unit, as it was when they were taken into
    the table; None when there is none."""
    lines = quota_evidence(session, round_)
    if not lines:
        return None
    return {
        "code": "quota",
        "caption": "员额测算",
        "columns": _columns(QUOTA_COLUMNS),
        "rows": [_quota_row(line) for line in lines],
    }


COUNTS = ("unions_count", "workers_count")


def _quota_row(line: QuotaEvidence) -> list[str]:
    found = line.finding
    exception = found.get("exception_record")
    allowed = "—"
    if exception is not None:
        granted, number = exception["granted"], exception["document_number"]
        allowed = f"批准 {granted} 人，{number}，理由：{exception['reason']}"
    elif found.get("needs_reason"):
        allowed = f"不属列明类型，理由：{found['reason']}"
    return [
        line.vacancy,
        line.unit,
        *("—" if found[name] is None else str(found[name]) for name in COUNTS),
        found["figures_on"] or "—",
        word("quota.sentence", found["tier"]),
        "是" if found["overlap"] else "否",
        word("quota.reading", found["reading"]),
        str(found["ceiling"]),
        str(found["in_post"]),
        str(found["pending"]),
        str(line.headcount),
        allowed,
    ]


def _sections(session: Session, data: NoticeData) -> list[dict[str, Any]]:
    """Numbered as official papers number; a section without text and facts is not there."""
    texts, facts = notice_texts(session, data.round_), section_facts(data)
    found: list[dict[str, Any]] = []
    for code in SECTIONS:
        text, lines = texts[code].strip(), facts.get(code, [])
        if text or lines:
            heading = f"{numeral(len(found) + 1)}、{word('notice.section', code)}"
            found.append({"code": code, "heading": heading, "text": text, "facts": pairs(lines)})
    return found


def pairs(lines: list[Fact]) -> list[dict[str, str]]:
    return [{"term": term, "value": value} for term, value in lines]


def numeral(number: int) -> str:
    """一 … 九十九."""
    digits = "〇一二三四五六七八九"
    tens, ones = divmod(number, 10)
    return (("" if tens == 1 else digits[tens]) + "十" if tens else "") + (
        digits[ones] if ones or not tens else ""
    )


def _body_facts(session: Session, round_: RecruitmentRound) -> list[Fact]:
    """联合主办、承办、考务受托、纪检监督 with their matter, telephone and address, as far as they
    are given."""
    found: list[Fact] = []
    for body in bodies_of(session, round_.id):
        more = "，".join(part for part in (body.matter, body.phone, body.address) if part)
        found.append(
            (word("body.kind", body.kind), f"{body.name}（{more}）" if more else body.name)
        )
    return found


def _head_facts(data: NoticeData, bodies: list[Fact]) -> list[Fact]:
    """What stands above the text: the round at a glance, and what makes the notice checkable."""
    round_ = data.round_
    preferences = "".join(
        preference_sentence(item, data.policy) for item in data.policy.preferences
    )
    lines: list[Fact] = [
        ("主办单位", round_.organiser.name),
        *bodies,
        ("依据", "、".join(data.policy.basis)),
        ("招聘人数", f"{data.headcount} 人，{len(data.vacancies)} 个岗位"),
    ]
    if (registration := round_.window("registration")) is not None:
        span = f"{moment(registration.starts_at)}至{moment(registration.ends_at)}"
        lines.append(("报名时间", f"{span}，当日有业务时间的，到业务时间截止"))
    lines += [
        ("收费", round_.conduct.get("fee") or "不收费"),
        ("优先办法（一句话）", preferences or "不设优先和加分"),
        ("咨询电话", round_.contact_phone),
        ("监督电话", round_.supervision_phone),
        ("规则摘要（SHA-256）", policy_digest(round_.policy)),
        *(
            (f"核对程序 {name} 的摘要（SHA-256）", program_digest(name))
            for name in CHECKING_PROGRAMS
        ),
    ]
    if round_.source_notice:
        lines.append(("参照", round_.source_notice))
    if round_.filled:
        lines.append(("参照公告没有、由主办单位补充的内容", "；".join(round_.filled)))
    return lines


def notice_body(session: Session, round_: RecruitmentRound) -> dict[str, Any]:
    """Facts, sections, tables and attachments of the recruitment notice, in Chinese whatever the
    reader's language."""
    with force_locale("zh_Hans_CN"):
        data = notice_data(round_, vacancies_of(session, round_.id))
        quota = quota_table(session, round_)
        tables = [
            vacancy_table(round_, data.vacancies),
            timetable_table(round_),
            *([quota] if quota is not None else []),
        ]
        body = {
            "facts": pairs(_head_facts(data, _body_facts(session, round_))),
            "sections": _sections(session, data),
            "tables": tables,
        }
        attachments = attachment_entries(session, round_)
        return body | {"attachments": attachments} if attachments else body
