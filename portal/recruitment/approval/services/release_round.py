"""The round as a whole: to the city, back, and, once approved, into public with its vacancies."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.foundation.time.clock import local
from portal.kernel.errors import Refused
from portal.recruitment.approval.draft_gates import Gate, gates_before_submit
from portal.recruitment.approval.gates import approval_gates, warned_of
from portal.recruitment.approval.models import RoundDecision
from portal.recruitment.approval.queries import papers_by_kind
from portal.recruitment.approval.round_content import round_content
from portal.recruitment.approval.services import decide, publish_recruitment_notice
from portal.recruitment.approval.services.decide import (
    require_as_handed_in,
    require_other_people,
    require_unchanged,
)
from portal.recruitment.approval.services.papers import put_paper
from portal.recruitment.audit import Actor
from portal.recruitment.publications.models import Publication
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.lifecycles import ROUND, VACANCY
from portal.recruitment.rulebook.planning.approval_steps import APPROVE, COUNTY_RUN, PUBLISH, SUBMIT
from portal.recruitment.vacancies.queries import vacancies_of
from portal.recruitment.vacancies.services.edit_vacancy import move_headcount


def _require(gates: list[Gate]) -> None:
    missing = [gate for gate in gates if not gate.met and gate.facts.get("must", True)]
    if missing:
        raise Refused("round.not_ready", first=missing[0].code, count=len(missing))


def submit_round(
    session: Session,
    round_: RecruitmentRound,
    *,
    by: Actor,
    at: datetime,
    document_number: str = "",
) -> RoundDecision:
    """请示: hand the round to the city, and keep a full version of it.

    ``document_number``: for a county's round that of the 请示; what its paper says when it is not
    given. Raises ``Refused('round.not_ready')`` naming the first gate that is not met,
    ``'lifecycle.not_allowed'``.
    """
    ROUND.after(round_.state, SUBMIT)
    request = papers_by_kind(session, round_).get("request")
    if (
        document_number
        and round_.run_kind == COUNTY_RUN
        and (request is None or request.document_number != document_number)
    ):
        put_paper(session, round_, "request", {"document_number": document_number}, by=by, at=at)
    elif request is not None:
        document_number = document_number or request.document_number
    _require([*gates_before_submit(session, round_), *approval_gates(session, round_, SUBMIT)])
    return decide(
        session,
        round_,
        SUBMIT,
        round_content(session, round_),
        document_number=document_number,
        by=by,
        at=at,
    )


def withdraw_round(
    session: Session, round_: RecruitmentRound, *, reason: str, by: Actor, at: datetime
) -> RoundDecision:
    """撤回: take the round back before the city replies.

    Raises ``Refused('lifecycle.not_allowed')``, ``'round.comment_missing'``.
    """
    return decide(
        session, round_, "withdraw", round_content(session, round_), comment=reason, by=by, at=at
    )


def reply_to_round(
    session: Session,
    round_: RecruitmentRound,
    action: str,
    *,
    by: Actor,
    at: datetime,
    document_number: str = "",
    dated_on: date | None = None,
    comment: str = "",
    comments: Sequence[tuple[str, str]] = (),
    acknowledged: Collection[str] = (),
    seen_digest: str | None = None,
) -> RoundDecision:
    """批复: ``approve``, ``amend`` (同意但须修改), ``return``, ``refuse`` (不同意, which ends the
    round) or ``revoke`` (an approval, before publication).

    ``acknowledged``: subjects of the warnings that the approver lets pass; ``seen_digest``: of the
    content that his page showed. Raises ``Refused('lifecycle.not_allowed')``,
    ``'two_people.same'``, ``'round.changed_since_submission'``, ``'round.changed_since_seen'``,
    ``'round.warnings_open'``, ``'round.number_missing'``, ``'round.not_ready'`` and what
    :func:`decide` raises.
    """
    ROUND.after(round_.state, action)
    require_other_people(session, round_, action, by)
    content = round_content(session, round_)
    passed: list[tuple[str, str, str]] = []
    if action != "revoke":
        require_as_handed_in(session, round_, content, seen_digest)
    if action == APPROVE:
        warned = warned_of(round_, vacancies_of(session, round_.id))
        open_ = [one for one in warned if one.subject not in acknowledged]
        if open_:
            raise Refused("round.warnings_open", count=len(open_), first=open_[0].vacancy)
        passed = [(one.subject, one.words, one.reason) for one in warned]
        _require(approval_gates(session, round_, APPROVE))
        document_number = _reply_number(session, round_, document_number, dated_on, by, at)
    if (
        action == "refuse"
    ):  # the round ends here; what it held goes back to the units' quotas and to the plan
        for vacancy in vacancies_of(session, round_.id):
            move_headcount(session, vacancy, "released")
    return decide(
        session,
        round_,
        action,
        content,
        document_number=document_number,
        comment=comment,
        comments=comments,
        acknowledged=passed,
        by=by,
        at=at,
    )


def _reply_number(
    session: Session,
    round_: RecruitmentRound,
    document_number: str,
    dated_on: date | None,
    by: Actor,
    at: datetime,
) -> str:
    """A county's round is answered by a numbered paper; the city's own by its minutes, whose number
    is taken when none is given."""
    if round_.run_kind != COUNTY_RUN:
        minutes = papers_by_kind(session, round_).get("city_minutes")
        return document_number or (minutes.document_number if minutes else "")
    if not document_number:
        raise Refused("round.number_missing")
    put_paper(
        session,
        round_,
        "reply",
        {"document_number": document_number, "dated_on": dated_on or local(at).date()},
        by=by,
        at=at,
    )
    return document_number


def release_round(
    session: Session, round_: RecruitmentRound, body: dict[str, Any], *, by: Actor, at: datetime
) -> Publication:
    """Publish the notice (``body`` from ``documents.notice_body``) and open every vacancy; their
    headcount is reserved from now on.

    Raises ``Refused('lifecycle.not_allowed')``, ``'two_people.same'``,
    ``'round.changed_since_approval'``, ``'round.not_ready'``.
    """
    ROUND.after(round_.state, PUBLISH)
    require_other_people(session, round_, PUBLISH, by)
    require_unchanged(session, round_, round_content(session, round_))
    _require(approval_gates(session, round_, PUBLISH))
    publication = publish_recruitment_notice(session, round_, body, by=by, at=at)
    for vacancy in vacancies_of(session, round_.id):
        vacancy.state = VACANCY.after(vacancy.state, "publish")
        move_headcount(session, vacancy, "reserved")
    return publication
