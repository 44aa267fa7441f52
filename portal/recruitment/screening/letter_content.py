"""What the papers of screening say, for the page and for the PDF alike (forms B-05 and B-06)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from portal.foundation.web.filters import moment
from portal.kernel.period import Reckoning, printed_moment
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.services.lose_vacancy import OWN_HOURS
from portal.recruitment.labels import word
from portal.recruitment.rounds.remedy import remedy_words
from portal.recruitment.screening.basis import basis_words
from portal.recruitment.screening.models import (
    ScreeningAppeal,
    ScreeningDecision,
    ScreeningNotice,
    ScreeningObjection,
)
from portal.recruitment.screening.services.clocks import appeal_reckoning, objection_reckoning

Facts = list[tuple[str, str]]
End = tuple[datetime | None, Reckoning | None]  # the last moment, and how it was counted


@dataclass(frozen=True)
class Letter:
    """``remedy`` is '' where nothing adverse was said; ``steps`` print how its last moment was
    counted, day by day."""

    title: str
    number: str
    facts: Facts
    remedy: str = ""
    way: str = ""
    until: datetime | None = None
    steps: tuple[str, ...] = ()

    @property
    def until_words(self) -> str:
        """The last moment as the law counts it: the end of a day is 24:00 of that day, not 00:00 of
        the next; '' = not known yet."""
        return printed_moment(self.until, is_end=True) if self.until is not None else ""


def _who(application: Application) -> Facts:
    vacancy = (
        f"{application.vacancy.code} {application.vacancy.name}" if application.vacancy else "—"
    )
    return [
        (_("批次"), application.round_.title),
        (_("报名序号"), application.number or "—"),
        (_("姓名"), application.account.display_name),
        (_("岗位"), vacancy),
    ]


def _delivered(at: datetime, read_at: datetime | None) -> Facts:
    return [
        (_("送达方式"), _("站内送达（%(at)s 发到本人账号）", at=moment(at))),
        (_("已读时间"), moment(read_at) if read_at else _("还没有读")),
    ]


def _steps(found: Reckoning | None, until: datetime | None) -> tuple[str, ...]:
    """Printed only where the count still gives the moment that the letter promised."""
    return found.printed() if found is not None and found.end == until else ()


def _contact(application: Application) -> str:
    phone = application.round_.contact_phone
    return _("（咨询电话 %(phone)s）", phone=phone) if phone else ""


def _with_remedy(letter: Letter, application: Application, way: str, end: End) -> Letter:
    """The letter with what can be done against it, where, and until when."""
    until, reckoning = end
    return replace(
        letter,
        remedy=remedy_words(application.round_.conduct),
        way=way,
        until=until,
        steps=_steps(reckoning, until),
    )


def _decided_facts(session: Session, decision: ScreeningDecision) -> Facts:
    said = "；".join(part for part in (_reason(decision), decision.text) if part)
    basis = basis_words(session, decision.application, decision.reason_code)
    return [
        *_who(decision.application),
        (_("结论"), word("screening.outcome", decision.outcome)),
        (_("事实和原因"), said or _("符合岗位的资格条件。")),
        (_("依据"), basis or _("公告的报名条件和岗位条件")),
    ]


def _to_mend(decision: ScreeningDecision, until: datetime | None) -> Facts:
    return [
        (_("所缺材料"), decision.text),
        (_("补正截止"), moment(until) if until else _("已经重新提交或已过期")),
    ]


def decision_letter(
    session: Session, decision: ScreeningDecision, *, mend_until: datetime | None
) -> Letter:
    """B-05: 资格审查结果通知书.

    ``mend_until``: until when a return that is still open may be mended.
    """
    facts = [
        *_decided_facts(session, decision),
        *(_to_mend(decision, mend_until) if decision.outcome == "return" else []),
        (_("决定人"), decision.by_words),
        (_("决定时间"), moment(decision.at)),
        *_delivered(decision.at, decision.read_at),
    ]
    letter = Letter(_("资格审查结果通知书"), decision.letter_number or "", facts)
    if decision.outcome != "fail":
        return letter
    application = decision.application
    way = _(
        "在本系统“我的报名”里提交，或者书面送%(union)s%(phone)s。",
        union=application.round_.organiser.name,
        phone=_contact(application),
    )
    reckoning = objection_reckoning(session, application.round_, decision.at)
    return _with_remedy(letter, application, way, (decision.object_until, reckoning))


def _reason(decision: ScreeningDecision) -> str:
    return word("screening.reason", decision.reason_code) if decision.reason_code else ""


def _ended_facts(notice: ScreeningNotice) -> Facts:
    application = notice.application
    facts = [pair for pair in _who(application) if pair[0] != _("岗位")]
    if notice.vacancy is not None:
        facts.append((_("岗位"), f"{notice.vacancy.code} {notice.vacancy.name}"))
    facts += [
        (_("事实和原因"), word("screening_notice.fact", notice.kind)),
        (_("依据"), word("screening_notice.basis", notice.kind)),
    ]
    if notice.kind == "vacancy_cancelled":
        facts.append((_("改报时间"), _transfer_time(notice)))
    return [*facts, (_("时间"), moment(notice.at)), *_delivered(notice.at, notice.read_at)]


def _transfer_time(notice: ScreeningNotice) -> str:
    """The published window; whoever lost the vacancy later has a day of their own."""
    window = notice.application.round_.window("transfer")
    if window is not None and notice.at < window.starts_at:
        return f"{moment(window.starts_at)} – {moment(window.ends_at)}"
    return _("收到岗位取消的消息后 %(hours)s 小时内", hours=OWN_HOURS)


def notice_letter(session: Session, notice: ScreeningNotice) -> Letter:
    """告知书 of an end by a clock, of a cancelled vacancy, or of the applicant's own word."""
    title = word("screening_notice.kind", notice.kind)
    letter = Letter(title, notice.letter_number, _ended_facts(notice))
    if notice.kind == "withdrawn":
        return letter
    application = notice.application
    way = _(
        "书面送%(union)s%(phone)s。",
        union=application.round_.organiser.name,
        phone=_contact(application),
    )
    reckoning = objection_reckoning(session, application.round_, notice.at)
    return _with_remedy(letter, application, way, (notice.object_until, reckoning))


def _objected_facts(objection: ScreeningObjection) -> Facts:
    return [
        *_who(objection.application),
        (_("异议事项"), word("screening_objection.subject", objection.subject)),
        (_("提交时间"), moment(objection.filed_at)),
        (_("结论"), word("screening_objection.state", objection.state)),
    ]


def objection_letter(session: Session, objection: ScreeningObjection) -> Letter:
    """The answer of B-06; an upheld decision names the way to the union above and its clock."""
    title, facts = _("资格审查异议（复核）申请及答复"), _objected_facts(objection)
    if objection.answered_at is None:
        return Letter(title, "", facts)
    facts += [
        (_("核查情况和理由"), objection.answer or ""),
        (_("承办人（非原审查人）"), objection.answered_by_words),
        (_("答复时间"), moment(objection.answered_at)),
        *_delivered(objection.answered_at, objection.read_at),
    ]
    letter = Letter(title, objection.answer_number or "", facts)
    if objection.state != "upheld":
        return letter
    round_ = objection.application.round_
    way = _("在本系统“我的报名”里提交，由%(union)s办理。", union=round_.approver.name)
    reckoning = appeal_reckoning(session, round_, objection.answered_at)
    return _with_remedy(letter, objection.application, way, (objection.appeal_until, reckoning))


def appeal_letter(appeal: ScreeningAppeal) -> Letter:
    """The appeal with its answer; after it nothing further lies in the unions' hands."""
    application = appeal.application
    facts = [
        *_who(application),
        (_("申诉事项"), word("screening_objection.subject", appeal.objection.subject)),
        (_("提交时间"), moment(appeal.filed_at)),
        (_("原复核答复"), appeal.objection.answer_number or moment(appeal.objection.answered_at)),
        (_("办理单位"), application.round_.approver.name),
        (_("结论"), word("screening_appeal.state", appeal.state)),
    ]
    if appeal.answered_at is not None:
        facts += [
            (_("核查情况和理由"), appeal.answer or ""),
            (_("承办人（非原审查、复核人）"), appeal.answered_by_words),
            (_("答复时间"), moment(appeal.answered_at)),
            *_delivered(appeal.answered_at, appeal.read_at),
        ]
    return Letter(_("资格审查申诉及答复"), appeal.answer_number or "", facts)
