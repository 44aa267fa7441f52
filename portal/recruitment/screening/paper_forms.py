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
from portal.recruitment.screening.models import (
    OpeningDecision,
    ScreeningDecision,
    ScreeningObjection,
)
from portal.recruitment.screening.queries import decisions_on, objections_on, openings
from portal.recruitment.screening.services.open_vacancies import ratio_words
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vacancies.queries import vacancies_of

ROUND_FORMS = ("B-07", "B-11", "B-12", "B-13")
# Titles of columns.
CERTIFICATES = (
    "报名序号 级别 管理号 批准日期 登记状态/有效期 核验途径 核验时间 核验人 结论 备注 重复预警"
)
COUNTS = "岗位代码 岗位名称 招聘人数 报名数 待审 通过 不通过 退回 撤回 竞争比（通过数）"
OPENINGS = "岗位代码 岗位名称 招聘人数 比例 有效报名 是否达到 按规则 处理 例外理由 审批时间"
TRANSFERS = "报名序号 原岗位 改报岗位 资格结论 提交时间 审查人 时间"
OPINIONS = "结论 原因代码 原因说明、缺件 审查人 时间 本人已读"
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


def _table(title: str, columns: str, rows: list[list[str]]) -> FormPart:
    titles = columns.split()
    return FormPart(title, columns=titles, rows=rows or [["—"] * len(titles)])


def _verifier(session: Session, claim: CertificateClaim) -> str:
    names = (
        decision.by_words
        for decision in decisions_on(session, claim.application_id)
        if decision.by == claim.decided_by
    )
    return next(names, "")


def _certificate_row(session: Session, claim: CertificateClaim) -> list[str]:
    until = f"（至 {day(claim.registered_until)}）" if claim.registered_until else ""
    return [
        claim.application.number or "",
        word("certificate.level", claim.level),
        claim.number,
        day(claim.approved_on),
        word("certificate.registration", claim.registration) + until,
        word("claim.method", claim.method) if claim.method else "—",
        moment(claim.decided_at) if claim.decided_at else "—",
        _verifier(session, claim) or "—",
        word("claim.state", claim.state),
        claim.note or "—",
        "同号" if same_certificate(session, claim) else "—",
    ]


def _certificates(session: Session, round_: RecruitmentRound, at: datetime) -> FormSheet:
    statement = (
        select(CertificateClaim)
        .join(Application)
        .options(joinedload(CertificateClaim.application))
        .where(Application.round_id == round_.id, Application.number.is_not(None))
        .order_by(Application.number)
    )
    rows = [_certificate_row(session, claim) for claim in session.scalars(statement)]
    head, parts = head_of(session, round_, "B-07", at), [_table("", CERTIFICATES, rows)]
    return FormSheet("B-07", "证书核验记录表", head, parts, ("核验人",), wide=True)


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


def _count_row(vacancy: Vacancy, numbers: dict[str, int]) -> list[str]:
    rival = f"{numbers['eligible'] / vacancy.seats:.1f}:1" if vacancy.seats else "—"
    counts = [vacancy.seats, numbers["total"], *(numbers[state] for state in COUNTED)]
    return [vacancy.code, vacancy.name, *(str(count) for count in counts), rival]


def _counts(session: Session, round_: RecruitmentRound, at: datetime) -> FormSheet:
    rows = [_count_row(vacancy, numbers) for vacancy, numbers in count_rows(session, round_)]
    totals = [sum(int(row[place]) for row in rows) for place in range(2, 9)]
    rows.append(["合计", "", *(str(total) for total in totals), ""])
    head, parts = head_of(session, round_, "B-11", at), [_table("", COUNTS, rows)]
    return FormSheet("B-11", "报名情况统计表", head, parts, wide=True)


def _opening_row(round_: RecruitmentRound, item: OpeningDecision) -> list[str]:
    outcome = f"{word('opening.kind', item.kind)}（{item.headcount} 人）" if item.kind else "待核定"
    return [
        item.vacancy.code,
        item.vacancy.name,
        str(item.vacancy.headcount),
        ratio_words(round_, item.vacancy),
        str(item.approved_count),
        "达到" if item.proposed_kind == "open" else "未达到",
        f"{word('opening.kind', item.proposed_kind)}（{item.proposed_headcount} 人）",
        outcome,
        item.reason or "—",
        moment(item.decided_at) if item.decided_at else "—",
    ]


def _openings(session: Session, round_: RecruitmentRound, at: datetime) -> FormSheet:
    rows = [_opening_row(round_, item) for item in openings(session, round_.id)]
    head, parts = head_of(session, round_, "B-12", at), [_table("", OPENINGS, rows)]
    return FormSheet("B-12", "开考比例核定表", head, parts, ("市级审批",), wide=True)


def _transfer_row(session: Session, application: Application) -> list[str]:
    before = session.get_one(Vacancy, application.transferred_from_id)
    last = next(iter(reversed(decisions_on(session, application.id))), None)
    return [
        application.number or "",
        before.code,
        _vacancy_words(application),
        word("application.state", application.state),
        moment(application.submitted_at) if application.submitted_at else "—",
        last.by_words if last else "—",
        moment(last.at) if last else "—",
    ]


def _transfers(session: Session, round_: RecruitmentRound, at: datetime) -> FormSheet:
    statement = (
        select(Application)
        .options(joinedload(Application.vacancy))
        .where(Application.round_id == round_.id, Application.transferred_from_id.is_not(None))
        .order_by(Application.number)
    )
    rows = [_transfer_row(session, application) for application in session.scalars(statement)]
    head, parts = head_of(session, round_, "B-13", at), [_table("", TRANSFERS, rows)]
    return FormSheet("B-13", "改报登记表", head, parts, wide=True)


def _vacancy_words(application: Application) -> str:
    vacancy = application.vacancy
    return f"{vacancy.code} {vacancy.name}" if vacancy else "—"


def _applied(application: Application) -> FormPart:
    files = "、".join(
        f"{word('file.kind', file.kind)}（{file.pages} 页）" for file in present_files(application)
    )
    facts = [
        ("报名序号", application.number or "—"),
        ("岗位", _vacancy_words(application)),
        ("材料", files or "—"),
        ("内容摘要", application.content_digest or "—"),
    ]
    return FormPart("报名", facts=facts)


def _findings(application: Application) -> list[list[str]]:
    verdict = check_application(application)
    findings = verdict.findings if verdict else ()
    return [[line.words, word("finding.outcome", line.outcome)] for line in findings]


def _decision_row(decision: ScreeningDecision) -> list[str]:
    return [
        word("screening.outcome", decision.outcome),
        word("screening.reason", decision.reason_code) if decision.reason_code else "—",
        decision.text or "—",
        decision.by_words,
        moment(decision.at),
        moment(decision.read_at) if decision.read_at else "未读",
    ]


def _review_row(objection: ScreeningObjection) -> list[str]:
    return [
        word("screening_objection.subject", objection.subject),
        word("screening_objection.state", objection.state),
        objection.answered_by_words or "—",
    ]


def case_form(session: Session, application: Application, at: datetime) -> FormSheet:
    """B-04: what each requirement asks, what was found, every word that was said on the case."""
    with force_locale("zh_Hans_CN"):
        decisions = [_decision_row(row) for row in decisions_on(session, application.id)]
        reviews = [_review_row(row) for row in objections_on(session, application.id)]
        extra = extra_lines(application)
        parts = [
            _applied(application),
            *([FormPart("另外填写的", facts=extra)] if extra else []),
            _table("逐项条件", "条件和所见 结论", _findings(application)),
            _table("审查意见", OPINIONS, decisions),
            _table("复核", "事项 复核结论 复核人", reviews),
        ]
        head = head_of(session, application.round_, "B-04", at)
        return FormSheet("B-04", "资格审查表", head, parts, ("初审", "复核"))
