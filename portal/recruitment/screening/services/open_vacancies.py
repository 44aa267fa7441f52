"""开考比例: the rule proposes, the city decides, the list goes out; cancelled vacancies free their
applicants to transfer."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.decisions import require_another
from portal.kernel.errors import Refused
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.queries import counts_by_vacancy
from portal.recruitment.applications.services.let_lapse import lapse_overdue
from portal.recruitment.applications.services.lose_vacancy import tell_all
from portal.recruitment.approval.services import publish_notice
from portal.recruitment.changes.services.tell import order_telling
from portal.recruitment.publications.models import Publication
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.lifecycles import VACANCY
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
    """What the rule that holds for the vacancy proposes; without one anybody opens it."""
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


def _require_settled(act: RoundAct) -> None:
    """Registration is over, and no case and no paper waits for its answer."""
    session, round_ = act.session, act.round_
    window = round_.window("registration")
    if window is None or act.at < window.ends_at:
        raise Refused("opening.too_early")
    lapse_overdue(session, round_, at=act.at)
    give_notices(session, round_, at=act.at)
    waiting = undecided_cases(session, round_.id)
    if waiting:
        raise Refused("opening.cases_wait", count=waiting)
    papers = papers_waiting(session, round_.id)
    if papers:
        codes = "、".join(sorted({paper.vacancy_code for paper in papers}))
        raise Refused("opening.objections_wait", count=len(papers), vacancies=codes)


def propose_openings(act: RoundAct) -> list[OpeningDecision]:
    """A proposal by the published ratio for every vacancy that is still to be decided.

    A vacancy that a notice has cancelled has none. Raises ``Refused('opening.too_early')`` while
    registration runs, ``'opening.cases_wait'`` while
    cases wait, ``'opening.objections_wait'`` while an objection or an appeal has no answer: a
    reversal would change the count.
    """
    _require_settled(act)
    counts = counts_by_vacancy(act.session, act.round_.id)
    made = [
        _propose_opening(act, vacancy, counts.get(vacancy.id, {}).get("eligible", 0))
        for vacancy in vacancies_of(act.session, act.round_.id)
        if vacancy.state == "open"
    ]
    return [one for one in made if one is not None]


def _propose_opening(act: RoundAct, vacancy: Vacancy, approved: int) -> OpeningDecision | None:
    """A proposal on today's figures, in place of an undecided one whose figures have moved; nothing
    where these still hold."""
    proposal = _proposal(act.round_, vacancy, approved)
    standing = act.session.scalar(
        select(OpeningDecision).where(OpeningDecision.vacancy_id == vacancy.id)
    )
    figures = (approved, proposal.kind, proposal.headcount)
    if standing is not None and figures == (
        standing.approved_count,
        standing.proposed_kind,
        standing.proposed_headcount,
    ):
        return None
    decision = standing or OpeningDecision(vacancy_id=vacancy.id)
    decision.approved_count, decision.proposed_kind, decision.proposed_headcount = figures
    decision.proposed_by, decision.proposed_at = act.by.account_id, act.at
    act.session.add(decision)
    act.record_on_round(
        "screening.propose_opening",
        f"vacancy:{vacancy.public_id}",
        approved=approved,
        kind=proposal.kind,
        headcount=proposal.headcount,
    )
    return decision


def decide_opening(
    act: RoundAct, decision: OpeningDecision, *, kind: str, headcount: int, reason: str
) -> None:
    """The city's word.

    Deviating from the rule's proposal needs a public reason; who proposed does not decide; nothing
    is decided twice.
    """
    if decision.decided_at is not None:
        raise Refused("opening.decided")
    require_another(act.by.account_id, decision.proposed_by)
    vacancy = act.session.get_one(Vacancy, decision.vacancy_id)
    if leaks("reduction", {"reason": reason}):
        raise Refused("opening.reason_personal")
    proposal = _proposal(act.round_, vacancy, decision.approved_count)
    check_decision(proposal, kind, headcount, reason)
    decision.kind, decision.headcount, decision.reason = kind, headcount, reason.strip()
    decision.decided_by, decision.decided_at = act.by.account_id, act.at
    _open_or_cancel(act, vacancy, kind, headcount)
    told = {"kind": kind, "headcount": headcount, "reason": decision.reason}
    act.record_on_round("screening.decide_opening", f"vacancy:{vacancy.public_id}", **told)


def _open_or_cancel(act: RoundAct, vacancy: Vacancy, kind: str, headcount: int) -> None:
    vacancy.state = VACANCY.after(vacancy.state, kind)
    vacancy.opened_headcount = headcount
    if kind == "cancel":
        move_headcount(act.session, vacancy, "release", headcount=None)
        _free_applicants(act, vacancy)
    else:
        move_headcount(act.session, vacancy, "reserve", headcount=headcount)


def _free_applicants(act: RoundAct, vacancy: Vacancy) -> None:
    tell_all(act, vacancy, "报名人数没有达到开考比例。")
    give_notices(act.session, act.round_, at=act.at)


def publish_openings(act: RoundAct, body: dict[str, Any]) -> Publication:
    """核减（取消）公告, once every vacancy is decided. Raises ``Refused('opening.undecided')``."""
    vacancies = vacancies_of(act.session, act.round_.id)
    if any(vacancy.state in {"planned", "open"} for vacancy in vacancies):
        raise Refused("opening.undecided")
    title = f"{act.round_.title}开考情况公告"
    publication = publish_notice(act, "reduction", title, body)
    told = "各岗位的开考情况已经核定，包括核减和取消的岗位。"
    order_telling(act, publication, body=told)
    return publication
