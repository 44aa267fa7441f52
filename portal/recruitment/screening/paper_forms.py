"""Forms B-04, B-07, B-11, B-12 and B-13 of the screening, made from the data with the common head
(forms.md B and 通例)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.foundation.print.form_sheet import FormPart, FormSheet
from portal.foundation.web.filters import day, moment
from portal.recruitment.applications.form_scope import extra_lines
from portal.recruitment.applications.models import Application, CertificateClaim
from portal.recruitment.applications.queries import (
    counts_by_vacancy,
    present_files,
    same_certificate,
)
from portal.recruitment.applications.self_check import check_application
from portal.recruitment.approval.form_head import head_of
from portal.recruitment.labels import word
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.screening.queries import decisions_on, objections_on, openings
from portal.recruitment.screening.services.open_vacancies import ratio_words
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vacancies.queries import vacancies_of

ROUND_FORMS = ("B-07", "B-11", "B-12", "B-13")
COUNTED = ("submitted", "eligible", "ineligible", "returned", "withdrawn")


def round_form(session: Session, round_: RecruitmentRound, number: str, at: datetime) -> FormSheet:
    """One of :data:`ROUND_FORMS`; KeyError for another."""
    makers: dict[str, Callable[[Session, RecruitmentRound, datetime], FormSheet]] = {
        "B-07": _certificates,
        "B-11": _counts,
        "B-12": _openings,
        "B-13": _transfers,
    }
    with force_locale("zh_Hans_CN"):
        return makers[number](session, round_, at)


def _table(columns: tuple[str, ...], rows: list[list[str]]) -> list[FormPart]:
    return [FormPart("", columns=columns, rows=rows or [["—"] * len(columns)])]


def _certificates(session: Session, round_: RecruitmentRound, at: datetime) -> FormSheet:
    statement = (
        select(CertificateClaim)
        .join(Application)
        .options(joinedload(CertificateClaim.application))
        .where(Application.round_id == round_.id, Application.number.is_not(None))
        .order_by(Application.number)
    )
    rows = []
    for claim in session.scalars(statement):
        until = f"（至 {day(claim.registered_until)}）" if claim.registered_until else ""
        decider = next(
            (
                one.by_words
                for one in decisions_on(session, claim.application_id)
                if one.by == claim.decided_by
            ),
            "",
        )
        rows.append(
            [
                claim.application.number or "",
                word("certificate.level", claim.level),
                claim.number,
                day(claim.approved_on),
                word("certificate.registration", claim.registration) + until,
                word("claim.method", claim.method) if claim.method else "—",
                moment(claim.decided_at) if claim.decided_at else "—",
                decider or "—",
                word("claim.state", claim.state),
                claim.note or "—",
                "同号" if same_certificate(session, claim) else "—",
            ]
        )
    columns = (
        "报名序号",
        "级别",
        "管理号",
        "批准日期",
        "登记状态/有效期",
        "核验途径",
        "核验时间",
        "核验人",
        "结论",
        "备注",
        "重复预警",
    )
    head = head_of(session, round_, "B-07", at)
    return FormSheet("B-07", "证书核验记录表", head, _table(columns, rows), ("核验人",), wide=True)


def count_rows(session: Session, round_: RecruitmentRound) -> list[tuple[Vacancy, dict[str, int]]]:
    """Per vacancy: handed in at all (``total``) and by state."""
    counts = counts_by_vacancy(session, round_.id)
    found = []
    for vacancy in vacancies_of(session, round_.id):
        by_state = counts.get(vacancy.id, {})
        known = {state: by_state.get(state, 0) for state in COUNTED}
        handed_in = sum(
            number for state, number in by_state.items() if state not in {"draft", "lapsed"}
        )
        found.append((vacancy, known | {"total": handed_in}))
    return found


def _counts(session: Session, round_: RecruitmentRound, at: datetime) -> FormSheet:
    rows = []
    for vacancy, numbers in count_rows(session, round_):
        rival = f"{numbers['eligible'] / vacancy.seats:.1f}:1" if vacancy.seats else "—"
        rows.append(
            [
                vacancy.code,
                vacancy.name,
                str(vacancy.seats),
                str(numbers["total"]),
                *(str(numbers[state]) for state in COUNTED),
                rival,
            ]
        )
    columns = (
        "岗位代码",
        "岗位名称",
        "招聘人数",
        "报名数",
        "待审",
        "通过",
        "不通过",
        "退回",
        "撤回",
        "竞争比（通过数）",
    )
    totals = [sum(int(row[place]) for row in rows) for place in range(2, 9)]
    rows.append(["合计", "", *(str(total) for total in totals), ""])
    return FormSheet(
        "B-11",
        "报名情况统计表",
        head_of(session, round_, "B-11", at),
        _table(columns, rows),
        wide=True,
    )


def _openings(session: Session, round_: RecruitmentRound, at: datetime) -> FormSheet:
    rows = []
    for item in openings(session, round_.id):
        met = "达到" if item.proposed_kind == "open" else "未达到"
        outcome = (
            f"{word('opening.kind', item.kind)}（{item.headcount} 人）" if item.kind else "待核定"
        )
        rows.append(
            [
                item.vacancy.code,
                item.vacancy.name,
                str(item.vacancy.headcount),
                ratio_words(round_, item.vacancy),
                str(item.approved_count),
                met,
                f"{word('opening.kind', item.proposed_kind)}（{item.proposed_headcount} 人）",
                outcome,
                item.reason or "—",
                moment(item.decided_at) if item.decided_at else "—",
            ]
        )
    columns = (
        "岗位代码",
        "岗位名称",
        "招聘人数",
        "比例",
        "有效报名",
        "是否达到",
        "按规则",
        "处理",
        "例外理由",
        "审批时间",
    )
    return FormSheet(
        "B-12",
        "开考比例核定表",
        head_of(session, round_, "B-12", at),
        _table(columns, rows),
        ("市级审批",),
        wide=True,
    )


def _transfers(session: Session, round_: RecruitmentRound, at: datetime) -> FormSheet:
    statement = (
        select(Application)
        .options(joinedload(Application.vacancy))
        .where(Application.round_id == round_.id, Application.transferred_from_id.is_not(None))
        .order_by(Application.number)
    )
    rows = []
    for row in session.scalars(statement):
        before = session.get_one(Vacancy, row.transferred_from_id)
        last = next(iter(reversed(decisions_on(session, row.id))), None)
        rows.append(
            [
                row.number or "",
                before.code,
                f"{row.vacancy.code} {row.vacancy.name}" if row.vacancy else "—",
                word("application.state", row.state),
                moment(row.submitted_at) if row.submitted_at else "—",
                last.by_words if last else "—",
                moment(last.at) if last else "—",
            ]
        )
    columns = ("报名序号", "原岗位", "改报岗位", "资格结论", "提交时间", "审查人", "时间")
    return FormSheet(
        "B-13", "改报登记表", head_of(session, round_, "B-13", at), _table(columns, rows), wide=True
    )


def case_form(session: Session, application: Application, at: datetime) -> FormSheet:
    """B-04: what each requirement asks, what was found, and every word that was said on the case."""
    with force_locale("zh_Hans_CN"):
        verdict = check_application(application)
        findings = (
            [[line.words, word("finding.outcome", line.outcome)] for line in verdict.findings]
            if verdict
            else []
        )
        decisions = [
            [
                word("screening.outcome", one.outcome),
                word("screening.reason", one.reason_code) if one.reason_code else "—",
                one.text or "—",
                one.by_words,
                moment(one.at),
                moment(one.read_at) if one.read_at else "未读",
            ]
            for one in decisions_on(session, application.id)
        ]
        reviews = [
            [
                word("screening_objection.subject", one.subject),
                word("screening_objection.state", one.state),
                one.answered_by_words or "—",
            ]
            for one in objections_on(session, application.id)
        ]
        files = (
            "、".join(
                f"{word('file.kind', file.kind)}（{file.pages} 页）"
                for file in present_files(application)
            )
            or "—"
        )
        vacancy = (
            f"{application.vacancy.code} {application.vacancy.name}" if application.vacancy else "—"
        )
        parts = [
            FormPart(
                "报名",
                facts=[
                    ("报名序号", application.number or "—"),
                    ("岗位", vacancy),
                    ("材料", files),
                    ("内容摘要", application.content_digest or "—"),
                ],
            ),
            *(
                [FormPart("另外填写的", facts=extra_lines(application))]
                if extra_lines(application)
                else []
            ),
            FormPart("逐项条件", columns=("条件和所见", "结论"), rows=findings or [["—", "—"]]),
            FormPart(
                "审查意见",
                columns=("结论", "原因代码", "原因说明、缺件", "审查人", "时间", "本人已读"),
                rows=decisions or [["—"] * 6],
            ),
            FormPart("复核", columns=("事项", "复核结论", "复核人"), rows=reviews or [["—"] * 3]),
        ]
        return FormSheet(
            "B-04",
            "资格审查表",
            head_of(session, application.round_, "B-04", at),
            parts,
            ("初审", "复核"),
        )
