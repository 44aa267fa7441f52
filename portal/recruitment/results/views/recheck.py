"""成绩复核: a person asks for the own scores of the written test to be looked at again, and reads
the answer."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import now, reading
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.posting import act_on_own_application
from portal.recruitment.marking.forms import RecheckForm
from portal.recruitment.marking.services.recheck import (
    Question,
    ask_recheck,
    rechecks_on,
    withdraw_recheck,
)
from portal.recruitment.marking.services.recheck_clock import answer_due, recheck_window
from portal.recruitment.results import queries
from portal.recruitment.rulebook.marking.papers import papers_of
from portal.recruitment.rulebook.policy import Policy, overridden, read_policy

pages = Blueprint("results_recheck", __name__, url_prefix="/my/results/<public_id>/recheck")


def _own(public_id: str) -> tuple[Application, Policy]:
    application = queries.own_application(reading(), public_id, viewer().account_id)
    if application.vacancy is None:
        raise Refused("results.not_found")
    document = overridden(application.round_.policy, application.vacancy.policy_override)
    return application, read_policy(document)


def _question(application: Application, policy: Policy, form: RecheckForm) -> Question:
    """With the window of the list on which the person reads the scores."""
    line = queries.published_lines(reading(), application.id).get("written_result")
    publication = queries.publication_of(reading(), line.run) if line is not None else None
    window = None
    if publication is not None:
        at, round_ = publication.published_at, application.round_
        window = recheck_window(reading(), round_, policy, "written_result", at)
    due_at = answer_due(reading(), policy, now())
    return Question(form.paper.data or "", form.grounds.data or "", window, due_at)


def _page(public_id: str, form: RecheckForm | None = None) -> str:
    application, policy = _own(public_id)
    empty = _form(policy, formdata=None)
    window = _question(application, policy, empty).window
    asked = rechecks_on(reading(), application.id)
    left = {one.paper for one in asked if one.state != "withdrawn"}
    return render_template(
        "recruitment/results/applicant/recheck.html",
        application=application,
        window=window,
        asked=asked,
        titles={code: title for code, (title, _mark) in papers_of(policy).items()},
        form=form or empty,
        may_ask=window is not None and window.contains(now()) and set(papers_of(policy)) - left,
    )


def _form(policy: Policy, **values: object) -> RecheckForm:
    form = RecheckForm(**values)
    form.paper.choices = [(code, title) for code, (title, _mark) in papers_of(policy).items()]
    return form


@pages.get("")
@access.applicant
def show(public_id: str) -> str:
    return _page(public_id)


@pages.post("")
@access.applicant
def ask(public_id: str) -> Answer:
    application, policy = _own(public_id)
    form = _form(policy)
    if form.validate_on_submit():
        question = _question(application, policy, form)
        with (
            refusals_on(form, marking_grounds_missing="grounds"),
            act_on_own_application(public_id) as act,
        ):
            ask_recheck(act, act.application, question)
            return back(".show", public_id=public_id)
    return again(_page(public_id, form))


@pages.post("/<recheck_id>/withdraw")
@access.applicant
def withdraw(public_id: str, recheck_id: str) -> Response:
    with act_on_own_application(public_id) as act:
        withdraw_recheck(act, act.application, recheck_id)
    return back(".show", public_id=public_id)
