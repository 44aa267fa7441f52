"""Half-days: when, where candidates wait, who is called, and the sealed cards."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from portal.foundation.web import access
from portal.foundation.web.addresses import posted_number
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.headers import as_download
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.recruitment.interviews import day_queries
from portal.recruitment.interviews.forms import CallForm, DayForm
from portal.recruitment.interviews.printed_forms import day_cards_pdf
from portal.recruitment.interviews.services import call_examiners, issue_cards, plan_days
from portal.recruitment.interviews.views.day_page import (
    act_on_day,
    day_page,
    people_choices,
    to_day,
)
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rulebook.roles import (
    CHECKER,
    EXAM_OFFICER,
    READING_ROLES,
    SUPERVISOR,
)

pages = Blueprint("interviews_days", __name__, url_prefix="/office/rounds/<code>/interview-days")
READERS = (EXAM_OFFICER, CHECKER, SUPERVISOR, *READING_ROLES)


def _index(code: str, *roles: str, form: DayForm | None = None) -> str:
    round_ = round_of(code, *roles)
    return render_template(
        "recruitment/interviews/office/days.html",
        round_=round_,
        days=day_queries.days_of(reading(), round_.id),
        form=form or DayForm(formdata=None),
        may_plan=viewer().has_role(EXAM_OFFICER),
    )


@pages.get("")
@access.officer(*READERS)
def index(code: str) -> str:
    return _index(code, *READERS)


@pages.post("")
@access.officer(EXAM_OFFICER)
def plan(code: str) -> Answer:
    form = DayForm()
    if form.validate_on_submit():
        terms = plan_days.DayPlan(
            gather_at=form.gather_at.data,
            starts_at=form.starts_at.data,
            waiting_room=form.waiting_room.data or "",
            minutes_per_turn=form.minutes_per_turn.data or 20,
            notes=form.notes.data or "",
        )
        with (
            refusals_on(form, interview_room_time="starts_at", interview_gather_late="gather_at"),
            act_on_round(code, EXAM_OFFICER) as act,
        ):
            day = plan_days.plan_day(act, terms)
            return back(".show", code=code, day_id=day.public_id)
    return again(_index(code, EXAM_OFFICER, form=form))


@pages.get("/<day_id>")
@access.officer(*READERS)
def show(code: str, day_id: str) -> str:
    return day_page(code, day_id, *READERS)


@pages.post("/<day_id>/calls")
@access.officer(EXAM_OFFICER)
def call(code: str, day_id: str) -> Answer:
    form = CallForm()
    form.people.choices = people_choices(round_of(code, EXAM_OFFICER).id, set())
    if form.validate_on_submit():
        with (
            refusals_on(form, interview_nobody_called="people"),
            act_on_day(code, day_id, EXAM_OFFICER) as (act, day),
        ):
            call_examiners.call_examiners(act, day, form.people.data or [])
            return to_day(code, day_id)
    return again(day_page(code, day_id, EXAM_OFFICER, call=form))


@pages.post("/<day_id>/calls/<int:call_id>/<any(arrived, away):how>")
@access.officer(EXAM_OFFICER)
def arrival(code: str, day_id: str, call_id: int, how: str) -> Response:
    with act_on_day(code, day_id, EXAM_OFFICER) as (act, day):
        one = call_examiners.locked_call(act.session, day, call_id)
        call_examiners.note_arrival(act, day, one, came=how == "arrived")
    return to_day(code, day_id)


@pages.post("/<day_id>/cards")
@access.officer(EXAM_OFFICER, weighty=True)
def cards(code: str, day_id: str) -> Response:
    """Printed once: the answer is the file for the envelopes. ``account`` names one lost card."""
    lost = posted_number("account")
    with act_on_day(code, day_id, EXAM_OFFICER) as (act, day):
        printed = issue_cards.issue_cards(act, day, [lost] if lost else None)
        title, words = act.round_.title, plan_days.half_day_words(day)
    data = day_cards_pdf(title, words, printed)
    return as_download(Response(data, mimetype="application/pdf"), f"cards-{code}.pdf")
