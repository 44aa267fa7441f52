"""The recruitment notice's body, made from data alone, so that text and table can't disagree (form A-08, table A-09)."""

from __future__ import annotations

from typing import Any

from flask_babel import force_locale
from sqlalchemy.orm import Session

from portal.foundation.clock import local
from portal.foundation.web.filters import moment, weekday
from portal.recruitment.labels import word
from portal.recruitment.notices.models import WINDOWS, RecruitmentRound
from portal.recruitment.rulebook.policy import policy_digest, policy_sentence, read_policy
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vacancies.queries import vacancies_of
from portal.recruitment.vacancies.requirements import TITLES, in_force, requirement_words
from portal.recruitment.vacancies.services.quota import QuotaEvidence, quota_evidence

FIRST_COLUMNS = {
    "vacancy": "岗位代码",
    "vacancy_name": "岗位名称",
    "recruiting_union": "招聘单位",
    "using_union": "实际用人单位",
    "headcount": "招聘人数",
}
LAST_COLUMNS = {
    "contracting_party": "聘用单位（劳动合同签订单位）",
    "employment_form": "用工形式",
    "work_place": "工作地点",
    "pay_note": "薪酬参考",
    "remark": "备注",
}


def _columns(codes: dict[str, Any]) -> list[dict[str, str]]:
    return [{"code": code, "title": str(title)} for code, title in codes.items()]


def _row(round_: RecruitmentRound, vacancy: Vacancy) -> list[str]:
    words = requirement_words(in_force(round_, vacancy))
    return [
        vacancy.code,
        vacancy.name,
        vacancy.recruiting_union.name,
        vacancy.using_union.name if vacancy.using_union else "聘用后分配",
        str(vacancy.headcount),
        *(words[code] for code in TITLES),
        vacancy.contracting_party,
        word("employment_form", vacancy.employment_form),
        vacancy.work_place,
        vacancy.pay_note,
        vacancy.remark,
    ]


def vacancy_table(round_: RecruitmentRound, vacancies: list[Vacancy]) -> dict[str, Any]:
    return {
        "code": "vacancies",
        "caption": "岗位表",
        "columns": _columns(FIRST_COLUMNS | {code: str(title) for code, title in TITLES.items()} | LAST_COLUMNS),
        "rows": [_row(round_, vacancy) for vacancy in vacancies],
    }


def timetable_table(round_: RecruitmentRound) -> dict[str, Any]:
    rows = []
    for kind in WINDOWS:
        window = round_.window(kind)
        if window is not None:
            rows.append(
                [
                    word("window", kind),
                    f"{moment(window.starts_at)}（{weekday(window.starts_at)}）",
                    f"{moment(window.ends_at)}（{weekday(window.ends_at)}）",
                ]
            )
    columns = _columns({"window": "环节", "starts_at": "开始", "ends_at": "截止（到此刻为止）"})
    return {"code": "timetable", "caption": "日程", "columns": columns, "rows": rows}


QUOTA_COLUMNS = {
    "vacancy": "岗位代码", "unit": "单位", "unions": "所辖单独工会组织数（家）", "workers": "职工人数（人）", "figures_on": "统计截止日",
    "sentence": "适用条款", "overlap": "是否重叠", "reading": "采用口径", "ceiling": "上限（人）", "in_post": "在岗（人）", "pending": "在途（人）",
    "requested": "申请（人）", "exception": "超员额批准",
}  # fmt: skip


def quota_table(session: Session, round_: RecruitmentRound) -> dict[str, Any] | None:
    """员额测算 (A-02) of the vacancies with a named using unit, as it was when they were taken into the table; None when there is none."""
    lines = quota_evidence(session, round_)
    if not lines:
        return None
    return {"code": "quota", "caption": "员额测算", "columns": _columns(QUOTA_COLUMNS), "rows": [_quota_row(line) for line in lines]}


def _quota_row(line: QuotaEvidence) -> list[str]:
    found = line.finding
    exception = found.get("exception_record")
    allowed = "—"
    if exception is not None:
        allowed = f"批准 {exception['granted']} 人，{exception['document_number']}，理由：{exception['reason']}"
    elif found.get("needs_reason"):
        allowed = f"不属列明类型，理由：{found['reason']}"
    unions, workers = (str(found[name]) if found[name] is not None else "—" for name in ("unions_count", "workers_count"))
    return [
        line.vacancy, line.unit, unions, workers, found["figures_on"] or "—", word("quota.sentence", found["tier"]),
        "是" if found["overlap"] else "否", word("quota.reading", found["reading"]), str(found["ceiling"]), str(found["in_post"]),
        str(found["pending"]), str(line.headcount), allowed,
    ]  # fmt: skip


def notice_body(session: Session, round_: RecruitmentRound) -> dict[str, Any]:
    """Facts, sections and tables of the recruitment notice, in Chinese whatever the reader's language."""
    with force_locale("zh_Hans_CN"):
        vacancies = vacancies_of(session, round_.id)
        policy = read_policy(round_.policy)
        registration = round_.window("registration")
        total = sum(vacancy.headcount for vacancy in vacancies)
        sections = [{"heading": "", "text": round_.text}]
        if round_.conduct.get("exclusions"):
            sections.append({"heading": "不得报考的情形", "text": "\n".join(f"- {item}" for item in round_.conduct["exclusions"])})
        if round_.conduct.get("avoidance"):
            sections.append({"heading": "回避", "text": round_.conduct["avoidance"]})
        sections.append({"heading": "怎么定名次", "text": policy_sentence(policy)})
        sections.append({"heading": "救济", "text": round_.conduct.get("remedy", "")})
        facts = [
            {"term": "主办单位", "value": round_.organiser.name},
            {"term": "依据", "value": "、".join(policy.basis)},
            {"term": "招聘人数", "value": f"{total} 人，{len(vacancies)} 个岗位"},
            {"term": "收费", "value": "不收费"},
            {"term": "咨询电话", "value": round_.contact_phone},
            {"term": "监督电话", "value": round_.supervision_phone},
            {"term": "规则摘要（SHA-256）", "value": policy_digest(round_.policy)},
        ]
        if registration is not None:
            first, last = local(registration.starts_at), local(registration.ends_at)
            facts.insert(3, {"term": "报名时间", "value": f"{moment(first)}至{moment(last)}，当日有业务时间的，到业务时间截止"})
        if round_.source_notice:
            facts.append({"term": "参照", "value": round_.source_notice})
        if round_.filled:
            facts.append({"term": "参照公告没有、由主办单位补充的内容", "value": "；".join(round_.filled)})
        tables = [vacancy_table(round_, vacancies), timetable_table(round_)]
        quota = quota_table(session, round_)
        return {"facts": facts, "sections": sections, "tables": tables if quota is None else [*tables, quota]}
