"""请示, 批复 and publication: one page per round, whose buttons depend on who looks."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from flask_babel import gettext

from portal.foundation.web import access
from portal.foundation.web.forms import ConfirmForm, refusals_on
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import reading
from portal.kernel.errors import Refused
from portal.recruitment.approval.change_words import changed_sections, section_choices
from portal.recruitment.approval.forms import ReplyForm, RevokeForm, SubmitForm, WithdrawForm
from portal.recruitment.approval.models import RoundDecision, RoundVersion
from portal.recruitment.approval.notice_documents import notice_body
from portal.recruitment.approval.queries import comments_on, decisions_of, versions_of
from portal.recruitment.approval.round_content import round_content
from portal.recruitment.approval.services import Reply
from portal.recruitment.approval.services.release_round import (
    release_round,
    reply_to_round,
    submit_round,
    withdraw_round,
)
from portal.recruitment.approval.views.approval_page import approval_page, reply_form
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rulebook.roles import BUSINESS_ROLES, CHECKER, CITY_APPROVER, PUBLISHER

pages = Blueprint("approval_office", __name__, url_prefix="/office/rounds/<code>/approval")
MORE_ROWS, MOST_ROWS = 3, 60
REPLY_REFUSED_ON = {
    "round_comment_missing": "comment",
    "round_number_missing": "document_number",
    "round_warnings_open": "acknowledged",
    "round_amendments_missing": "comments",
}


@pages.get("")
@access.officer(*BUSINESS_ROLES)
def show(code: str) -> str:
    return approval_page(round_of(code))


@pages.get("/versions/<int:number>")
@access.officer(*BUSINESS_ROLES)
def version(code: str, number: int) -> str:
    """A version as it was handed in, beside the one before, with what was answered to it."""
    round_ = round_of(code)
    versions = versions_of(reading(), round_.id)
    numbered = {version.number: version for version in versions}
    if number not in numbered:
        raise Refused("approval.no_earlier_version")
    chosen, before = numbered[number], numbered.get(number - 1)
    answer = _answer_to(round_, chosen)
    comments = comments_on(reading(), [answer.id]).get(answer.id, []) if answer is not None else []
    nothing = {"vacancies": {row: {} for row in chosen.content["vacancies"]}}
    return render_template(
        "recruitment/approval/office/version.html",
        round_=round_,
        version=chosen,
        version_tabs=[_tab(code, version, number) for version in versions],
        before=before,
        answer=answer,
        changed=changed_sections(before.content if before else None, chosen.content, comments),
        sections=changed_sections(nothing, chosen.content),
    )


def _tab(code: str, version: RoundVersion, chosen: int) -> tuple[str, str, bool]:
    title = gettext("第 %(n)s 版", n=version.number)
    href = url_for(".version", code=code, number=version.number)
    return title, href, version.number == chosen


def _answer_to(round_: RecruitmentRound, version: RoundVersion) -> RoundDecision | None:
    later = (
        decision
        for decision in decisions_of(reading(), round_)
        if decision.id > version.decision_id and decision.action != "submit"
    )
    return next(later, None)


@pages.post("/submit")
@access.officer(PUBLISHER)
def submit(code: str) -> Answer:
    form = SubmitForm()
    if form.validate_on_submit():
        with refusals_on(form), act_on_round(code, PUBLISHER) as act:
            submit_round(act)
            return back(".show", code=code)
    return again(approval_page(round_of(code, PUBLISHER), submit_form=form))


@pages.post("/withdraw")
@access.officer(PUBLISHER)
def withdraw(code: str) -> Answer:
    form = WithdrawForm()
    if form.validate_on_submit():
        with refusals_on(form), act_on_round(code, PUBLISHER) as act:
            withdraw_round(act, reason=form.reason.data)
            return back(".show", code=code)
    return again(approval_page(round_of(code, PUBLISHER), withdraw_form=form))


@pages.post("/reply")
@access.officer(CITY_APPROVER)
def reply(code: str) -> Answer:
    """The answer; with ``more`` only three further rows for remarks, everything typed stays."""
    round_ = round_of(code, CITY_APPROVER)
    content = round_content(reading(), round_)
    form = reply_form(round_, content)
    if form.more.data:
        for _place in range(min(MORE_ROWS, MOST_ROWS - len(form.comments))):
            form.comments.append_entry()
        form.more.data = ""
        return approval_page(round_, reply_form=form.with_sections(section_choices(content)))
    if form.validate_on_submit():
        with refusals_on(form, **REPLY_REFUSED_ON), act_on_round(code, CITY_APPROVER) as act:
            reply_to_round(act, form.action.data, _typed(form))
            return back(".show", code=code)
    return again(approval_page(round_of(code, CITY_APPROVER), reply_form=form))


def _typed(form: ReplyForm) -> Reply:
    return Reply(
        document_number=form.document_number.data or "",
        dated_on=form.dated_on.data,
        comment=form.comment.data or "",
        comments=form.given_comments(),
        acknowledged=form.acknowledged.data or (),
        seen_digest=form.seen_digest.data or "",
    )


@pages.post("/revoke")
@access.officer(CITY_APPROVER)
def revoke(code: str) -> Answer:
    """An approval may be taken back as long as nothing is public."""
    form = RevokeForm()
    if form.validate_on_submit():
        with refusals_on(form), act_on_round(code, CITY_APPROVER) as act:
            reply_to_round(act, "revoke", Reply(comment=form.reason.data))
            return back(".show", code=code)
    return again(approval_page(round_of(code, CITY_APPROVER), revoke_form=form))


@pages.post("/publish")
@access.officer(CHECKER, weighty=True)
def publish(code: str) -> Answer:
    form = ConfirmForm()
    if form.validate_on_submit():
        with refusals_on(form), act_on_round(code, CHECKER) as act:
            publication = release_round(act, notice_body(act.session, act.round_))
            return back("publications_public.show", number=publication.number)
    return again(approval_page(round_of(code, CHECKER), publish_form=form))
