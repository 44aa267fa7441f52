"""开考比例: the rule proposes, the city decides, the list goes out; cancelled vacancies free their
applicants to transfer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.queries import counts_by_vacancy
from portal.recruitment.applications.services.let_lapse import lapse_overdue
from portal.recruitment.approval.services import publish_notice
from portal.recruitment.audit import Actor, record
from portal.recruitment.changes.services.tell import order_telling
from portal.recruitment.messages.services import send
from portal.recruitment.publications.models import Publication
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.lifecycles import APPLICATION, VACANCY
from portal.recruitment.rulebook.planning.opening import Proposal, check_decision, propose
from portal.recruitment.rulebook.policy import overridden, read_policy
from portal.recruitment.rulebook.publication.gate import leaks
from portal.recruitment.screening.models import OpeningDecision
from portal.recruitment.screening.queries import papers_waiting
from portal.recruitment.screening.services.give_notice import give_notices
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vacancies.queries import vacancies_of
from portal.recruitment.vacancies.services.edit_vacancy import move_headcount

UNDECIDED = ("submitted", "returned")


def undecided_cases(session: Session, round_id: int) -> int:
    statement = select(Application.id).where(
        Application.round_id == round_id, Application.state.in_(UNDECIDED)
    )
    return len(session.scalars(statement).all())


def _proposal(round_: RecruitmentRound, vacancy: Vacancy, approved: int) -> Proposal:
    """What the rule for the vacancy proposes; a policy without one opens with anybody."""
    rule = read_policy(overridden(round_.policy, vacancy.policy_override)).opening
    if rule is None:
        return propose(vacancy.headcount, approved, 1)
    return propose(
        vacancy.headcount, approved, rule.ratio, may_reduce=rule.on_shortfall == "reduce"
    )


def needed_people(round_: RecruitmentRound, vacancy: Vacancy) -> int:
    """How many approved applicants open the vacancy as planned."""
    return _proposal(round_, vacancy, 0).needed


def ratio_words(round_: RecruitmentRound, vacancy: Vacancy) -> str:
    """The ratio that holds for the vacancy, as ``3:1``; a dash where the policy has none."""
    rule = read_policy(overridden(round_.policy, vacancy.policy_override)).opening
    return "—" if rule is None else f"{rule.ratio}:1"


def propose_openings(
    session: Session, round_: RecruitmentRound, *, by: Actor, at: datetime
) -> list[OpeningDecision]:
    """A proposal by the published ratio for every vacancy.

    Raises ``Refused('opening.too_early')`` while registration runs, ``'opening.cases_wait'`` while
    cases wait, ``'opening.objections_wait'`` while an objection or an appeal has no answer: a
    reversal would change the count.
    """
    window = round_.window("registration")
    if window is None or at < window.ends_at:
        raise Refused("opening.too_early")
    lapse_overdue(session, round_, at=at)
    give_notices(session, round_, at=at)
    waiting = undecided_cases(session, round_.id)
    if waiting:
        raise Refused("opening.cases_wait", count=waiting)
    papers = papers_waiting(session, round_.id)
    if papers:
        raise Refused(
            "opening.objections_wait",
            count=len(papers),
            vacancies="、".join(sorted({paper.vacancy_code for paper in papers})),
        )
    counts = counts_by_vacancy(session, round_.id)
    made = []
    for vacancy in vacancies_of(session, round_.id):
        if (
            session.scalar(
                select(OpeningDecision.id).where(OpeningDecision.vacancy_id == vacancy.id)
            )
            is not None
        ):
            continue
        approved = counts.get(vacancy.id, {}).get("eligible", 0)
        proposal = _proposal(round_, vacancy, approved)
        decision = OpeningDecision(
            vacancy_id=vacancy.id,
            approved_count=approved,
            proposed_kind=proposal.kind,
            proposed_headcount=proposal.headcount,
            proposed_by=by.account_id,
            proposed_at=at,
        )
        session.add(decision)
        made.append(decision)
        record(
            session,
            "screening.propose_opening",
            f"vacancy:{vacancy.public_id}",
            at=at,
            by=by,
            chain=round_.code,
            approved=approved,
            kind=proposal.kind,
            headcount=proposal.headcount,
        )
    return made


def decide_opening(
    session: Session,
    round_: RecruitmentRound,
    decision: OpeningDecision,
    *,
    kind: str,
    headcount: int,
    reason: str,
    by: Actor,
    at: datetime,
) -> None:
    """The city's word.

    Deviating from the rule's proposal needs a public reason; who proposed does not decide; nothing
    is decided twice.
    """
    if decision.decided_at is not None:
        raise Refused("opening.decided")
    if decision.proposed_by == by.account_id:
        raise Refused("two_people.same")
    vacancy = session.get_one(Vacancy, decision.vacancy_id)
    if leaks("reduction", {"reason": reason}):
        raise Refused("opening.reason_personal")
    check_decision(_proposal(round_, vacancy, decision.approved_count), kind, headcount, reason)
    vacancy.state = VACANCY.after(vacancy.state, kind)
    vacancy.opened_headcount = headcount
    move_headcount(
        session,
        vacancy,
        "released" if kind == "cancel" else "reserved",
        headcount=None if kind == "cancel" else headcount,
    )
    decision.kind, decision.headcount, decision.reason = kind, headcount, reason.strip()
    decision.decided_by, decision.decided_at = by.account_id, at
    if kind == "cancel":
        _free_applicants(session, vacancy, at)
    record(
        session,
        "screening.decide_opening",
        f"vacancy:{vacancy.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        kind=kind,
        headcount=headcount,
        reason=decision.reason,
    )


def _free_applicants(session: Session, vacancy: Vacancy, at: datetime) -> None:
    statement = (
        select(Application)
        .where(Application.vacancy_id == vacancy.id, Application.state == "eligible")
        .order_by(Application.id)
    )
    for application in session.scalars(statement):
        application.state = APPLICATION.after(application.state, "vacancy_cancelled")
        send(
            session,
            application.account_id,
            "vacancy.cancelled",
            f"岗位 {vacancy.code} 已取消，可以改报一次",
            "报名人数没有达到开考比例。您可以在改报时间内另选一个岗位，改报后不能改回。",
            at=at,
            link=f"/my/applications/{application.public_id}",
            round_code=application.round_.code,
        )
    session.flush()
    give_notices(session, session.get_one(RecruitmentRound, vacancy.round_id), at=at)


def publish_openings(
    session: Session, round_: RecruitmentRound, body: dict[str, Any], *, by: Actor, at: datetime
) -> Publication:
    """核减（取消）公告, once every vacancy is decided. Raises ``Refused('opening.undecided')``."""
    vacancies = vacancies_of(session, round_.id)
    if any(vacancy.state in {"planned", "open"} for vacancy in vacancies):
        raise Refused("opening.undecided")
    publication = publish_notice(
        RoundAct(session, by, at, round_), "reduction", f"{round_.title}开考情况公告", body
    )
    order_telling(
        session, round_, publication, body="各岗位的开考情况已经核定，包括核减和取消的岗位。", at=at
    )
    return publication
