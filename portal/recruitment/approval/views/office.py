"""请示, 批复 and publication: one page per round, whose buttons depend on who looks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, redirect, render_template, url_for
from sqlalchemy.orm import Session

from portal.foundation.web import access
from portal.foundation.web.forms import ConfirmForm, Form, blank, refusals_on
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.recruitment.approval.change_words import (
    ChangedSection,
    changed_sections,
    section_choices,
)
from portal.recruitment.approval.draft_gates import gates_before_submit
from portal.recruitment.approval.forms import ReplyForm, RevokeForm, SubmitForm, WithdrawForm
from portal.recruitment.approval.gates import approval_gates, county_parts, warned_of
from portal.recruitment.approval.notice_documents import notice_body
from portal.recruitment.approval.queries import (
    acknowledged_in,
    comments_on,
    decisions_of,
    last_reply,
    last_version,
    papers_by_kind,
    versions_of,
)
from portal.recruitment.approval.round_content import round_content
from portal.recruitment.approval.services import content_digest
from portal.recruitment.approval.services.release_round import (
    release_round,
    reply_to_round,
    submit_round,
    withdraw_round,
)
from portal.recruitment.approval.simulation_standing import simulation_standing
from portal.recruitment.labels import word
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.queries import bodies_of, round_within_reach
from portal.recruitment.rounds.services import locked_round
from portal.recruitment.rounds.views.timetable import drawing, spans_of
from portal.recruitment.rulebook.lifecycles import ROUND
from portal.recruitment.rulebook.planning.approval_steps import APPROVE, PUBLISH, SUBMIT, papers_of
from portal.recruitment.rulebook.policy import policy_digest
from portal.recruitment.rulebook.roles import BUSINESS_ROLES, CHECKER, CITY_APPROVER, PUBLISHER
from portal.recruitment.rules.wording import clauses_in_words
from portal.recruitment.unions.acting import acting
from portal.recruitment.vacancies.queries import vacancies_of
from portal.recruitment.vacancies.requirements import requirement_facts
from portal.recruitment.vacancies.services.quota import quota_evidence

pages = Blueprint("approval_office", __name__, url_prefix="/office/rounds/<code>/approval")
REPLY_ORDER = ("approve", "amend", "return", "refuse")
STEP_OF_STATE = {"draft": SUBMIT, "returned": SUBMIT, "submitted": APPROVE, "approved": PUBLISH}


def _reply_form(
    round_: RecruitmentRound, content: dict[str, Any], *, fresh: bool = False
) -> ReplyForm:
    form = ReplyForm(formdata=None, seen_digest=content_digest(content)) if fresh else ReplyForm()
    form.action.choices = [(code, word("round.action", code)) for code in REPLY_ORDER]
    form.acknowledged.choices = [
        (one.subject, one.words) for one in warned_of(round_, vacancies_of(reading(), round_.id))
    ]
    return form.with_sections(section_choices(content))


def _compared(
    round_: RecruitmentRound, content: dict[str, Any]
) -> tuple[int | None, list[ChangedSection]]:
    """Number of the version compared with, and the sections.

    Handed in: against the version before; being mended: against the last one.
    """
    versions = versions_of(reading(), round_.id)
    reply = last_reply(reading(), round_.id)
    comments = comments_on(reading(), [reply.id]).get(reply.id, []) if reply is not None else []
    older = versions[:-1] if round_.state not in {"draft", "returned"} else versions
    if not older:
        return None, changed_sections(None, content, comments)
    return older[-1].number, changed_sections(older[-1].content, content, comments)


def _page(round_: RecruitmentRound, **forms: Form) -> str:
    vacancies = vacancies_of(reading(), round_.id)
    content = round_content(reading(), round_)
    decisions = decisions_of(reading(), round_)
    step = STEP_OF_STATE.get(round_.state)
    gates = [
        *(gates_before_submit(reading(), round_) if step == SUBMIT else ()),
        *(approval_gates(reading(), round_, step) if step else ()),
    ]
    compared_with, changed = _compared(round_, content)
    actions = ROUND.actions(round_.state, viewer().roles)
    version = last_version(reading(), round_.id)
    return render_template(
        "recruitment/approval/office/approval.html",
        round_=round_,
        vacancies=vacancies,
        facts={vacancy.id: requirement_facts(round_, vacancy) for vacancy in vacancies},
        warned=warned_of(round_, vacancies),
        gates=gates,
        step=step,
        decisions=decisions,
        comments=comments_on(reading(), [decision.id for decision in decisions]),
        acknowledged=acknowledged_in(reading(), [decision.id for decision in decisions]),
        versions={
            version.decision_id: version.number for version in versions_of(reading(), round_.id)
        },
        version=version,
        compared_with=compared_with,
        changed=changed,
        evidence={line.vacancy: line for line in quota_evidence(reading(), round_)},
        simulation=simulation_standing(reading(), round_, vacancies),
        concerns=drawing(round_, spans_of(round_))["concerns"],
        bodies=bodies_of(reading(), round_.id),
        papers=papers_by_kind(reading(), round_),
        paper_kinds=papers_of(round_.run_kind),
        counties=county_parts(reading(), round_),
        rules=clauses_in_words(round_.policy),
        policy_digest=policy_digest(round_.policy),
        digest=content_digest(content),
        may={
            action: action in actions
            for action in ("submit", "approve", "publish", "withdraw", "revoke")
        },
        submit_form=forms.get("submit_form") or blank(SubmitForm),
        withdraw_form=forms.get("withdraw_form") or blank(WithdrawForm),
        revoke_form=forms.get("revoke_form") or blank(RevokeForm),
        reply_form=forms.get("reply_form") or _reply_form(round_, content, fresh=True),
        publish_form=forms.get("publish_form") or blank(ConfirmForm),
    )


def _load(code: str, *roles: str) -> RecruitmentRound:
    return round_within_reach(reading(), code, viewer().unions_for(*roles))


def _again(code: str) -> Response:
    return redirect(url_for(".show", code=code), 303)


@pages.get("")
@access.officer(*BUSINESS_ROLES)
def show(code: str) -> str:
    return _page(_load(code))


@pages.get("/versions/<int:number>")
@access.officer(*BUSINESS_ROLES)
def version(code: str, number: int) -> str:
    """A version as it was handed in, beside the one before, with what was answered to it."""
    round_ = _load(code)
    versions = versions_of(reading(), round_.id)
    chosen = next((one for one in versions if one.number == number), None)
    if chosen is None:
        raise Refused("approval.no_earlier_version")
    before = next((one for one in versions if one.number == number - 1), None)
    later = [
        one
        for one in decisions_of(reading(), round_)
        if one.id > chosen.decision_id and one.action != "submit"
    ]
    answer = later[0] if later else None
    comments = comments_on(reading(), [answer.id]).get(answer.id, []) if answer is not None else []
    return render_template(
        "recruitment/approval/office/version.html",
        round_=round_,
        version=chosen,
        versions=versions,
        before=before,
        answer=answer,
        changed=changed_sections(before.content if before else None, chosen.content, comments),
        sections=changed_sections(
            {"vacancies": {one: {} for one in chosen.content["vacancies"]}}, chosen.content
        ),
    )


def _post(
    code: str,
    name: str,
    form: Form,
    role: str,
    act: Callable[[Session, RecruitmentRound], object],
    **fields: str,
) -> Any:
    round_ = _load(code, role)
    if form.validate_on_submit():
        with refusals_on(form, **fields), transaction() as session:
            act(session, locked_round(session, round_.id))
            return _again(code)
    return _page(_load(code, role), **{name: form}), 422


@pages.post("/submit")
@access.officer(PUBLISHER)
def submit(code: str) -> Any:
    return _post(
        code,
        "submit_form",
        SubmitForm(),
        PUBLISHER,
        lambda session, round_: submit_round(
            session, round_, by=acting(viewer(), PUBLISHER), at=now()
        ),
    )


@pages.post("/withdraw")
@access.officer(PUBLISHER)
def withdraw(code: str) -> Any:
    form = WithdrawForm()
    return _post(
        code,
        "withdraw_form",
        form,
        PUBLISHER,
        lambda session, round_: withdraw_round(
            session, round_, reason=form.reason.data, by=acting(viewer(), PUBLISHER), at=now()
        ),
    )


@pages.post("/reply")
@access.officer(CITY_APPROVER)
def reply(code: str) -> Any:
    """The answer; with ``more`` only three further rows for remarks, everything typed stays."""
    round_ = _load(code, CITY_APPROVER)
    form = _reply_form(round_, round_content(reading(), round_))
    if form.more.data:
        for _place in range(min(3, 60 - len(form.comments))):
            form.comments.append_entry()
        form.more.data = ""
        content = round_content(reading(), round_)
        return _page(round_, reply_form=form.with_sections(section_choices(content)))

    def act(session: Session, fresh: RecruitmentRound) -> object:
        return reply_to_round(
            session,
            fresh,
            form.action.data,
            document_number=form.document_number.data or "",
            dated_on=form.dated_on.data,
            comment=form.comment.data or "",
            comments=form.given_comments(),
            acknowledged=form.acknowledged.data or (),
            seen_digest=form.seen_digest.data or "",
            by=acting(viewer(), CITY_APPROVER),
            at=now(),
        )

    return _post(
        code,
        "reply_form",
        form,
        CITY_APPROVER,
        act,
        round_comment_missing="comment",
        round_number_missing="document_number",
        round_warnings_open="acknowledged",
        round_amendments_missing="comments",
    )


@pages.post("/revoke")
@access.officer(CITY_APPROVER)
def revoke(code: str) -> Any:
    """An approval may be taken back as long as nothing is public."""
    form = RevokeForm()
    return _post(
        code,
        "revoke_form",
        form,
        CITY_APPROVER,
        lambda session, round_: reply_to_round(
            session,
            round_,
            "revoke",
            comment=form.reason.data,
            by=acting(viewer(), CITY_APPROVER),
            at=now(),
        ),
    )


@pages.post("/publish")
@access.officer(CHECKER)
def publish(code: str) -> Response | tuple[str, int]:
    round_ = _load(code, CHECKER)
    form = ConfirmForm()
    if form.validate_on_submit():
        with refusals_on(form), transaction() as session:
            fresh = locked_round(session, round_.id)
            publication = release_round(
                session, fresh, notice_body(session, fresh), by=acting(viewer(), CHECKER), at=now()
            )
            return redirect(url_for("publications_public.show", number=publication.number), 303)
    return _page(_load(code, CHECKER), publish_form=form), 422
