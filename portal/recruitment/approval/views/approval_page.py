"""What the page of a round's approval shows, and the forms on it."""

from __future__ import annotations

from typing import Any

from flask import render_template

from portal.foundation.web.forms import ConfirmForm, Form, blank
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.recruitment.approval.change_words import (
    ChangedSection,
    changed_sections,
    section_choices,
)
from portal.recruitment.approval.draft_gates import Gate, gates_before_submit
from portal.recruitment.approval.forms import ReplyForm, RevokeForm, SubmitForm, WithdrawForm
from portal.recruitment.approval.gates import approval_gates, county_parts, warned_of
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
from portal.recruitment.approval.simulation_standing import simulation_standing
from portal.recruitment.labels import word
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.queries import bodies_of
from portal.recruitment.rounds.views.timetable import drawing, spans_of
from portal.recruitment.rulebook.lifecycles import ROUND
from portal.recruitment.rulebook.planning.approval_steps import APPROVE, PUBLISH, SUBMIT, papers_of
from portal.recruitment.rulebook.policy import policy_digest
from portal.recruitment.rules.wording import clauses_in_words
from portal.recruitment.vacancies.queries import vacancies_of
from portal.recruitment.vacancies.requirements import requirement_facts
from portal.recruitment.vacancies.services.quota import quota_evidence

REPLY_ORDER = ("approve", "amend", "return", "refuse")
STEP_OF_STATE = {"draft": SUBMIT, "returned": SUBMIT, "submitted": APPROVE, "approved": PUBLISH}
BUTTONS = ("submit", "approve", "publish", "withdraw", "revoke")


def approval_page(round_: RecruitmentRound, **forms: Form) -> str:
    """The page; a form that is not among ``forms`` is shown as it is shown first."""
    content = round_content(reading(), round_)
    actions = ROUND.actions(round_.state, viewer().roles)
    return render_template(
        "recruitment/approval/office/approval.html",
        round_=round_,
        counties=county_parts(reading(), round_),
        digest=content_digest(content),
        may={action: action in actions for action in BUTTONS},
        **_subject(round_),
        **_gates(round_),
        **_history(round_, content),
        **_forms(round_, content, forms),
    )


def _subject(round_: RecruitmentRound) -> dict[str, Any]:
    """What is decided on."""
    vacancies = vacancies_of(reading(), round_.id)
    return {
        "vacancies": vacancies,
        "facts": {vacancy.id: requirement_facts(round_, vacancy) for vacancy in vacancies},
        "warned": warned_of(round_, vacancies),
        "evidence": {line.vacancy: line for line in quota_evidence(reading(), round_)},
        "simulation": simulation_standing(reading(), round_, vacancies),
        "concerns": drawing(round_, spans_of(round_))["concerns"],
        "bodies": bodies_of(reading(), round_.id),
        "papers": papers_by_kind(reading(), round_),
        "paper_kinds": papers_of(round_.run_kind),
        "rules": clauses_in_words(round_.policy),
        "policy_digest": policy_digest(round_.policy),
    }


def _gates(round_: RecruitmentRound) -> dict[str, Any]:
    step = STEP_OF_STATE.get(round_.state)
    gates: list[Gate] = []
    if step == SUBMIT:
        gates += gates_before_submit(reading(), round_)
    if step:
        gates += approval_gates(reading(), round_, step)
    return {"step": step, "gates": gates}


def _history(round_: RecruitmentRound, content: dict[str, Any]) -> dict[str, Any]:
    decisions = decisions_of(reading(), round_)
    ids = [decision.id for decision in decisions]
    versions = versions_of(reading(), round_.id)
    compared_with, changed = _compared(round_, content)
    return {
        "decisions": decisions,
        "comments": comments_on(reading(), ids),
        "acknowledged": acknowledged_in(reading(), ids),
        "versions": {version.decision_id: version.number for version in versions},
        "version": last_version(reading(), round_.id),
        "compared_with": compared_with,
        "changed": changed,
    }


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


def _forms(
    round_: RecruitmentRound, content: dict[str, Any], forms: dict[str, Form]
) -> dict[str, Form]:
    return {
        "submit_form": forms.get("submit_form") or blank(SubmitForm),
        "withdraw_form": forms.get("withdraw_form") or blank(WithdrawForm),
        "revoke_form": forms.get("revoke_form") or blank(RevokeForm),
        "reply_form": forms.get("reply_form") or reply_form(round_, content, empty=True),
        "publish_form": forms.get("publish_form") or blank(ConfirmForm),
    }


def reply_form(
    round_: RecruitmentRound, content: dict[str, Any], *, empty: bool = False
) -> ReplyForm:
    form = ReplyForm(formdata=None, seen_digest=content_digest(content)) if empty else ReplyForm()
    form.action.choices = [(code, word("round.action", code)) for code in REPLY_ORDER]
    form.acknowledged.choices = [
        (warning.subject, warning.words)
        for warning in warned_of(round_, vacancies_of(reading(), round_.id))
    ]
    return form.with_sections(section_choices(content))
