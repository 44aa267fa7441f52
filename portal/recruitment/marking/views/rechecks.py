"""成绩复核 at the office: one person looks and writes what was found, another answers."""

from __future__ import annotations

from flask import Blueprint, render_template

from portal.foundation.web import access
from portal.foundation.web.forms import Form, refusals_on
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.recruitment.marking import score_queries as queries
from portal.recruitment.marking.forms import AnswerForm, FindingsForm
from portal.recruitment.marking.services import recheck
from portal.recruitment.marking.services.correct_score import newest_score
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rulebook.lifecycles import RECHECK
from portal.recruitment.rulebook.roles import CHECKER, EXAM_OFFICER, READING_ROLES, SUPERVISOR

pages = Blueprint("marking_rechecks", __name__, url_prefix="/office/rounds/<code>/marking/rechecks")
READERS = (EXAM_OFFICER, CHECKER, SUPERVISOR, *READING_ROLES)


@pages.get("")
@access.officer(*READERS)
def index(code: str) -> str:
    round_ = round_of(code, *READERS)
    return render_template(
        "recruitment/marking/office/rechecks.html",
        round_=round_,
        rows=queries.rechecks_of(reading(), round_.id),
        titles=queries.paper_titles(reading(), round_.id),
    )


def _page(round_: RecruitmentRound, public_id: str, **forms: Form) -> str:
    row, ticket = queries.recheck_in(reading(), round_.id, public_id)
    return render_template(
        "recruitment/marking/office/recheck.html",
        round_=round_,
        row=row,
        ticket=ticket,
        title=queries.paper_titles(reading(), round_.id).get(row.paper, row.paper),
        score=newest_score(reading(), row.application_id, row.paper),
        items=recheck.ITEMS,
        actions=RECHECK.actions(row.state, viewer().roles),
        form=forms.get("form") or FindingsForm(formdata=None),
        answer=forms.get("answer") or AnswerForm(formdata=None),
    )


@pages.get("/<public_id>")
@access.officer(*READERS)
def show(code: str, public_id: str) -> str:
    return _page(round_of(code, *READERS), public_id)


@pages.post("/<public_id>/findings")
@access.officer(EXAM_OFFICER)
def find(code: str, public_id: str) -> Answer:
    form = FindingsForm()
    if form.validate_on_submit():
        with (
            refusals_on(
                form,
                marking_above_full_mark="value",
                marking_empty="value",
                number_malformed="value",
                marking_reason_missing="reason",
                marking_evidence_missing="evidence",
            ),
            act_on_round(code, EXAM_OFFICER) as act,
        ):
            row = recheck.locked_recheck(act.session, act.round_.id, public_id)
            correction = form.correction() if form.changes.data == "yes" else None
            recheck.find(act, row, form.findings(), correction)
            return back(".show", code=code, public_id=public_id)
    return again(_page(round_of(code, EXAM_OFFICER), public_id, form=form))


@pages.post("/<public_id>/<any(answer, return):verb>")
@access.officer(CHECKER, weighty=True)
def reply(code: str, public_id: str, verb: str) -> Answer:
    """The second person answers, or has it looked at again."""
    form = AnswerForm()
    act_of = recheck.answer if verb == "answer" else recheck.send_back
    if form.validate_on_submit():
        with (
            refusals_on(form, marking_answer_missing="words", marking_reason_missing="words"),
            act_on_round(code, CHECKER) as act,
        ):
            row = recheck.locked_recheck(act.session, act.round_.id, public_id)
            act_of(act, row, form.words.data)
            return back(".show", code=code, public_id=public_id)
    return again(_page(round_of(code, CHECKER), public_id, answer=form))
