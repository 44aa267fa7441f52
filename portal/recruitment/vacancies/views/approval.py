"""请示, 批复 and publication: one page per round, whose buttons depend on who looks."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, url_for

from portal.foundation.forms import ConfirmForm, Form, refusals_on
from portal.foundation.web import access
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.recruitment.labels import choices
from portal.recruitment.notices.forms import ReplyForm, SubmitForm
from portal.recruitment.notices.models import RecruitmentRound
from portal.recruitment.notices.queries import decisions_of, round_within_reach
from portal.recruitment.notices.services import decide, locked_round
from portal.recruitment.rulebook.lifecycles import ROUND
from portal.recruitment.rulebook.policy import policy_digest, policy_sentence, read_policy
from portal.recruitment.rulebook.roles import BUSINESS_ROLES, CHECKER, CITY_APPROVER, PUBLISHER
from portal.recruitment.unions.acting import acting
from portal.recruitment.vacancies.documents import notice_body
from portal.recruitment.vacancies.queries import gates_before_submit, vacancies_of
from portal.recruitment.vacancies.requirements import requirement_facts, warnings_of
from portal.recruitment.vacancies.services.release_round import release_round, submit_round

pages = Blueprint("vacancies_approval", __name__, url_prefix="/office/rounds/<code>/approval")


def _reply_form() -> ReplyForm:
    form = ReplyForm()
    form.action.choices = [(code, text) for code, text in choices("round.action") if code in {"approve", "return"}]
    return form


def _page(round_: RecruitmentRound, **forms: Form) -> str:
    vacancies = vacancies_of(reading(), round_.id)
    may = {action: action in ROUND.actions(round_.state, viewer().roles) for action in ("submit", "approve", "publish")}
    return render_template(
        "recruitment/vacancies/office/approval.html",
        round_=round_,
        vacancies=vacancies,
        facts={vacancy.id: requirement_facts(round_, vacancy) for vacancy in vacancies},
        warnings=warnings_of(round_, vacancies),
        gates=gates_before_submit(reading(), round_),
        decisions=decisions_of(reading(), round_),
        sentence=policy_sentence(read_policy(round_.policy)),
        policy_digest=policy_digest(round_.policy),
        may=may,
        submit_form=forms.get("submit_form") or SubmitForm(formdata=None),
        reply_form=forms.get("reply_form") or _reply_form(),
        publish_form=forms.get("publish_form") or ConfirmForm(formdata=None),
    )


def _load(code: str, *roles: str) -> RecruitmentRound:
    return round_within_reach(reading(), code, viewer().unions_for(*roles))


def _again(code: str) -> Response:
    return redirect(url_for(".show", code=code), 303)


@pages.get("")
@access.officer(*BUSINESS_ROLES)
def show(code: str) -> str:
    return _page(_load(code))


@pages.post("/submit")
@access.officer(PUBLISHER)
def submit(code: str) -> Response | tuple[str, int]:
    round_ = _load(code, PUBLISHER)
    form = SubmitForm()
    if form.validate_on_submit():
        with refusals_on(form), transaction() as session:
            submit_round(
                session,
                locked_round(session, round_.id),
                document_number=form.document_number.data,
                by=acting(viewer(), PUBLISHER),
                at=now(),
            )
            return _again(code)
    return _page(_load(code, PUBLISHER), submit_form=form), 422


@pages.post("/reply")
@access.officer(CITY_APPROVER)
def reply(code: str) -> Response | tuple[str, int]:
    round_ = _load(code, CITY_APPROVER)
    form = _reply_form()
    if form.validate_on_submit():
        with refusals_on(form, round_comment_missing="comment"), transaction() as session:
            decide(
                session, locked_round(session, round_.id), form.action.data, document_number=form.document_number.data or "",
                comment=form.comment.data or "", by=acting(viewer(), CITY_APPROVER), at=now(),
            )  # fmt: skip
            return _again(code)
    return _page(_load(code, CITY_APPROVER), reply_form=form), 422


@pages.post("/publish")
@access.officer(CHECKER)
def publish(code: str) -> Response | tuple[str, int]:
    round_ = _load(code, CHECKER)
    form = ConfirmForm()
    if form.validate_on_submit():
        with refusals_on(form), transaction() as session:
            fresh = locked_round(session, round_.id)
            publication = release_round(session, fresh, notice_body(session, fresh), by=acting(viewer(), CHECKER), at=now())
            return redirect(url_for("publications_public.show", number=publication.number), 303)
    return _page(_load(code, CHECKER), publish_form=form), 422
