"""The round as a whole: to the city, back, and, once approved, into public with its vacancies."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from portal.foundation.time.clock import local
from portal.kernel.errors import Refused
from portal.recruitment.approval.draft_gates import Gate, gates_before_submit
from portal.recruitment.approval.gates import approval_gates, warned_of
from portal.recruitment.approval.models import RoundDecision
from portal.recruitment.approval.queries import papers_by_kind
from portal.recruitment.approval.round_content import round_content
from portal.recruitment.approval.services.decide import (
    SILENCE,
    Reply,
    decide,
    require_as_handed_in,
    require_other_people,
    require_unchanged,
)
from portal.recruitment.approval.services.papers import put_paper
from portal.recruitment.approval.services.publish import publish_recruitment_notice
from portal.recruitment.publications.models import Publication
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import ROUND, VACANCY
from portal.recruitment.rulebook.planning.approval_steps import APPROVE, COUNTY_RUN, PUBLISH, SUBMIT
from portal.recruitment.vacancies.queries import vacancies_of
from portal.recruitment.vacancies.services.edit_vacancy import move_headcount


def _require(gates: list[Gate]) -> None:
    missing = [gate for gate in gates if not gate.met and gate.facts.get("must", True)]
    if missing:
        raise Refused("round.not_ready", first=missing[0].code, count=len(missing))


def submit_round(act: RoundAct, *, document_number: str = "") -> RoundDecision:
    """请示: hand the round to the city, and keep a full version of it.

    ``document_number``: for a county's round that of the 请示; what its paper says when it is not
    given. Raises ``Refused('round.not_ready')`` naming the first gate that is not met,
    ``'lifecycle.not_allowed'``.
    """
    session, round_ = act.session, act.round_
    ROUND.after(round_.state, SUBMIT)
    request = papers_by_kind(session, round_).get("request")
    written = request.document_number if request is not None else ""
    if document_number and round_.run_kind == COUNTY_RUN and written != document_number:
        put_paper(act, "request", {"document_number": document_number})
    _require([*gates_before_submit(session, round_), *approval_gates(session, round_, SUBMIT)])
    reply = Reply(document_number=document_number or written)
    return decide(act, SUBMIT, round_content(session, round_), reply)


def withdraw_round(act: RoundAct, *, reason: str) -> RoundDecision:
    """撤回: take the round back before the city replies.

    Raises ``Refused('lifecycle.not_allowed')``, ``'round.comment_missing'``.
    """
    content = round_content(act.session, act.round_)
    return decide(act, "withdraw", content, Reply(comment=reason))


def reply_to_round(act: RoundAct, action: str, reply: Reply = SILENCE) -> RoundDecision:
    """批复: ``approve``, ``amend`` (同意但须修改), ``return``, ``refuse`` (不同意, which ends the
    round) or ``revoke`` (an approval, before publication).

    Raises ``Refused('lifecycle.not_allowed')``, ``'two_people.same'``,
    ``'round.changed_since_submission'``, ``'round.changed_since_seen'``, ``'round.warnings_open'``,
    ``'round.number_missing'``, ``'round.not_ready'`` and what :func:`decide` raises.
    """
    session, round_ = act.session, act.round_
    ROUND.after(round_.state, action)
    require_other_people(act, action)
    content = round_content(session, round_)
    passed: list[tuple[str, str, str]] = []
    if action != "revoke":
        require_as_handed_in(session, round_, content, reply.seen_digest)
    if action == APPROVE:
        passed = _passed(act, reply)
        _require(approval_gates(session, round_, APPROVE))
        reply = replace(reply, document_number=_reply_number(act, reply))
    if action == "refuse":
        # the round ends here; what it held goes back to the units' quotas and to the plan
        for vacancy in vacancies_of(session, round_.id):
            move_headcount(session, vacancy, "release")
    return decide(act, action, content, reply, passed)


def _passed(act: RoundAct, reply: Reply) -> list[tuple[str, str, str]]:
    """Every warning with its words and reason; each must have been acknowledged."""
    warned = warned_of(act.round_, vacancies_of(act.session, act.round_.id))
    open_ = [warning for warning in warned if warning.subject not in reply.acknowledged]
    if open_:
        raise Refused("round.warnings_open", count=len(open_), first=open_[0].vacancy)
    return [(warning.subject, warning.words, warning.reason) for warning in warned]


def _reply_number(act: RoundAct, reply: Reply) -> str:
    """A county's round is answered by a numbered paper; the city's own by its minutes, whose number
    is taken when none is given."""
    if act.round_.run_kind != COUNTY_RUN:
        minutes = papers_by_kind(act.session, act.round_).get("city_minutes")
        return reply.document_number or (minutes.document_number if minutes else "")
    if not reply.document_number:
        raise Refused("round.number_missing")
    dated_on = reply.dated_on or local(act.at).date()
    put_paper(act, "reply", {"document_number": reply.document_number, "dated_on": dated_on})
    return reply.document_number


def release_round(act: RoundAct, body: dict[str, Any]) -> Publication:
    """Publish the notice (``body`` from ``documents.notice_body``) and open every vacancy; their
    headcount is reserved from now on.

    Raises ``Refused('lifecycle.not_allowed')``, ``'two_people.same'``,
    ``'round.changed_since_approval'``, ``'round.not_ready'``.
    """
    session, round_ = act.session, act.round_
    ROUND.after(round_.state, PUBLISH)
    require_other_people(act, PUBLISH)
    require_unchanged(session, round_, round_content(session, round_))
    _require(approval_gates(session, round_, PUBLISH))
    publication = publish_recruitment_notice(act, body)
    for vacancy in vacancies_of(session, round_.id):
        vacancy.state = VACANCY.after(vacancy.state, "publish")
        move_headcount(session, vacancy, "reserve")
    return publication
