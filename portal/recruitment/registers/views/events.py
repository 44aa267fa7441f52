"""重大事项报告: reported by the round's officers, signed for and answered by the city."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for

from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.unit import now, reading, transaction
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
from portal.recruitment.rounds.queries import round_within_reach
from portal.recruitment.rounds.services import locked_round
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
from portal.recruitment.unions.acting import acting

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
    round_ = round_within_reach(reading(), code, viewer().unions_for(*READERS))
    return render_template(
        "recruitment/registers/office/events.html",
        round_=round_,
        events=events_of(reading(), round_.id),
        is_late=is_late,
        may_report=viewer().has_role(*REPORTERS),
    )


@pages.route("/new", methods=["GET", "POST"])
@access.officer(*REPORTERS)
def new(code: str) -> Response | tuple[str, int] | str:
    round_ = round_within_reach(reading(), code, viewer().unions_for(*REPORTERS))
    form = EventForm()
    if form.validate_on_submit():
        values = {name: form[name].data for name in EVENT_FIELDS}
        with refusals_on(form, event_in_future="happened_at"), transaction() as session:
            event = report_event(
                session,
                locked_round(session, round_.id),
                values,
                by=acting(viewer(), *REPORTERS),
                at=now(),
            )
            return redirect(url_for(".show", code=code, public_id=event.public_id), 303)
    round_ = round_within_reach(reading(), code, viewer().unions_for(*REPORTERS))
    html = render_template("recruitment/registers/office/event_new.html", round_=round_, form=form)
    return (html, 422) if request.method == "POST" else html


def _event_page(code: str, public_id: str, form: AnswerForm | None = None) -> str:
    round_ = round_within_reach(reading(), code, viewer().unions_for(*READERS))
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
    round_ = round_within_reach(reading(), code, viewer().unions_for(CITY_APPROVER))
    with transaction() as session:
        receive_event(
            session,
            locked_round(session, round_.id),
            public_id,
            by=acting(viewer(), CITY_APPROVER),
            at=now(),
        )
    return redirect(url_for(".show", code=code, public_id=public_id), 303)


@pages.post("/<public_id>/answer")
@access.officer(CITY_APPROVER)
def answer(code: str, public_id: str) -> Response | tuple[str, int]:
    round_ = round_within_reach(reading(), code, viewer().unions_for(CITY_APPROVER))
    form = AnswerForm()
    if form.validate_on_submit():
        with refusals_on(form), transaction() as session:
            fresh = locked_round(session, round_.id)
            answer_event(
                session,
                fresh,
                public_id,
                form.answer.data,
                by=acting(viewer(), CITY_APPROVER),
                at=now(),
            )
            return redirect(url_for(".show", code=code, public_id=public_id), 303)
    return _event_page(code, public_id, form), 422
