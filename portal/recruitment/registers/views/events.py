"""重大事项报告: reported by the round's officers, signed for and answered by the city."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.posting import Answer, again, back, shown
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.recruitment.registers.forms import AnswerForm, EventForm
from portal.recruitment.registers.queries import event_in, events_of
from portal.recruitment.registers.services.major_events import (
    EVENT_FIELDS,
    answer_event,
    is_late,
    receive_event,
    report_event,
)
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rulebook.lifecycles import MAJOR_EVENT
from portal.recruitment.rulebook.roles import (
    AUDITOR,
    CHECKER,
    CITY_APPROVER,
    EXAM_OFFICER,
    FILING_OFFICER,
    PUBLISHER,
    SUPERVISING_BODY,
    SUPERVISOR,
)

pages = Blueprint("registers_events", __name__, url_prefix="/office/rounds/<code>/events")
REPORTERS = (PUBLISHER, EXAM_OFFICER)
READERS = (
    *REPORTERS,
    CHECKER,
    CITY_APPROVER,
    SUPERVISOR,
    SUPERVISING_BODY,
    AUDITOR,
    FILING_OFFICER,
)


@pages.get("")
@access.officer(*READERS)
def index(code: str) -> str:
    round_ = round_of(code, *READERS)
    return render_template(
        "recruitment/registers/office/events.html",
        round_=round_,
        events=events_of(reading(), round_.id),
        is_late=is_late,
        may_report=viewer().has_role(*REPORTERS),
    )


@pages.route("/new", methods=["GET", "POST"])
@access.officer(*REPORTERS)
def new(code: str) -> Answer:
    form = EventForm()
    if form.validate_on_submit():
        on = {"event_in_future": "happened_at"}
        with refusals_on(form, **on), act_on_round(code, *REPORTERS) as act:
            event = report_event(act, {name: form[name].data for name in EVENT_FIELDS})
            return back(".show", code=code, public_id=event.public_id)
    round_ = round_of(code, *REPORTERS)
    return shown(
        render_template("recruitment/registers/office/event_new.html", round_=round_, form=form)
    )


def _event_page(code: str, public_id: str, form: AnswerForm | None = None) -> str:
    round_ = round_of(code, *READERS)
    event = event_in(reading(), round_, public_id)
    return render_template(
        "recruitment/registers/office/event.html",
        round_=round_,
        event=event,
        late=is_late(event),
        actions=MAJOR_EVENT.actions(event.state, viewer().roles),
        form=form or AnswerForm(formdata=None),
    )


@pages.get("/<public_id>")
@access.officer(*READERS)
def show(code: str, public_id: str) -> str:
    return _event_page(code, public_id)


@pages.post("/<public_id>/receive")
@access.officer(CITY_APPROVER)
def receive(code: str, public_id: str) -> Response:
    with act_on_round(code, CITY_APPROVER) as act:
        receive_event(act, public_id)
    return back(".show", code=code, public_id=public_id)


@pages.post("/<public_id>/answer")
@access.officer(CITY_APPROVER)
def answer(code: str, public_id: str) -> Answer:
    form = AnswerForm()
    if form.validate_on_submit():
        with refusals_on(form), act_on_round(code, CITY_APPROVER) as act:
            answer_event(act, public_id, form.answer.data)
            return back(".show", code=code, public_id=public_id)
    return again(_event_page(code, public_id, form))
