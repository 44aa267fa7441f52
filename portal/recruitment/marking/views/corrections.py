"""成绩更正 (E-11): proposed, checked by a second person, countersigned by the supervisor."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.recruitment.marking import score_queries as queries
from portal.recruitment.marking.forms import CorrectionForm, ReasonForm
from portal.recruitment.marking.services import correct_score
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rulebook.lifecycles import SCORE_CORRECTION
from portal.recruitment.rulebook.roles import CHECKER, EXAM_OFFICER, READING_ROLES, SUPERVISOR

pages = Blueprint(
    "marking_corrections", __name__, url_prefix="/office/rounds/<code>/marking/corrections"
)
READERS = (EXAM_OFFICER, CHECKER, SUPERVISOR, *READING_ROLES)


def _page(
    round_: RecruitmentRound,
    form: CorrectionForm | None = None,
    refusal: ReasonForm | None = None,
) -> str:
    roles = viewer().roles
    rows = queries.corrections_of(reading(), round_.id)
    return render_template(
        "recruitment/marking/office/corrections.html",
        round_=round_,
        rows=[
            {
                "row": row,
                "was": queries.edition_of(reading(), row),
                "ticket": ticket,
                "actions": SCORE_CORRECTION.actions(row.state, roles),
            }
            for row, ticket in rows
        ],
        titles=queries.paper_titles(reading(), round_.id),
        form=form or _form(round_, formdata=None),
        refusal=refusal or ReasonForm(formdata=None),
        may_propose=EXAM_OFFICER in roles,
    )


def _form(round_: RecruitmentRound, **values: object) -> CorrectionForm:
    form = CorrectionForm(**values)
    form.paper.choices = list(queries.paper_titles(reading(), round_.id).items())
    return form


@pages.get("")
@access.officer(*READERS)
def index(code: str) -> str:
    return _page(round_of(code, *READERS))


@pages.post("")
@access.officer(EXAM_OFFICER)
def propose(code: str) -> Answer:
    form = _form(round_of(code, EXAM_OFFICER))
    if form.validate_on_submit():
        with (
            refusals_on(
                form,
                marking_ticket_not_found="ticket",
                marking_no_score="ticket",
                marking_above_full_mark="value",
                marking_empty="value",
                number_malformed="value",
                marking_reason_missing="reason",
                marking_evidence_missing="evidence",
            ),
            act_on_round(code, EXAM_OFFICER) as act,
        ):
            application = queries.application_by_ticket(
                act.session, act.round_.id, form.ticket.data
            )
            correct_score.propose_correction(act, application, form.paper.data, form.correction())
            return back(".index", code=code)
    return again(_page(round_of(code, EXAM_OFFICER), form))


@pages.post("/<public_id>/check")
@access.officer(CHECKER, weighty=True)
def check(code: str, public_id: str) -> Response:
    with act_on_round(code, CHECKER) as act:
        row = correct_score.locked_correction(act.session, act.round_.id, public_id)
        correct_score.check_correction(act, row)
    return back(".index", code=code)


@pages.post("/<public_id>/countersign")
@access.officer(SUPERVISOR, weighty=True)
def countersign(code: str, public_id: str) -> Response:
    with act_on_round(code, SUPERVISOR) as act:
        row = correct_score.locked_correction(act.session, act.round_.id, public_id)
        correct_score.countersign_correction(act, row)
    return back(".index", code=code)


@pages.post("/<public_id>/withdraw")
@access.officer(EXAM_OFFICER)
def withdraw(code: str, public_id: str) -> Response:
    with act_on_round(code, EXAM_OFFICER) as act:
        row = correct_score.locked_correction(act.session, act.round_.id, public_id)
        correct_score.withdraw_correction(act, row)
    return back(".index", code=code)


@pages.post("/<public_id>/refuse")
@access.officer(CHECKER, SUPERVISOR, weighty=True)
def refuse(code: str, public_id: str) -> Answer:
    """Before the check by the second person, after it by the supervisor."""
    form = ReasonForm()
    if form.validate_on_submit():
        with (
            refusals_on(form, marking_reason_missing="reason"),
            act_on_round(code, CHECKER, SUPERVISOR) as act,
        ):
            row = correct_score.locked_correction(act.session, act.round_.id, public_id)
            correct_score.require_turn(row, viewer().roles)
            correct_score.refuse_correction(act, row, form.reason.data)
            return back(".index", code=code)
    return again(_page(round_of(code, CHECKER, SUPERVISOR), refusal=form))
