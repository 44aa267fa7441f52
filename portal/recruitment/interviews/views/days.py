"""Half-days: when, where candidates wait, who is called, and the morning's draw before the
supervisor (F-07)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Blueprint, Response, render_template, request

from portal.foundation.web import access
from portal.foundation.web.forms import Form, refusals_on
from portal.foundation.web.headers import as_download
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.kernel import draw
from portal.kernel.errors import Refused
from portal.recruitment.interviews import queries
from portal.recruitment.interviews.forms import (
    CallForm,
    DayForm,
    LotsForm,
    NumbersForm,
    PanelSizeForm,
    ReasonForm,
)
from portal.recruitment.interviews.models import InterviewDay
from portal.recruitment.interviews.pool_models import PanelDraw
from portal.recruitment.interviews.printed_forms import day_cards_pdf, panel_record_pdf
from portal.recruitment.interviews.services import (
    call_examiners,
    draw_panels,
    issue_cards,
    plan_days,
)
from portal.recruitment.interviews.services.keep_pool import pool_of
from portal.recruitment.labels import word
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rounds.uploads import clean_upload, keep_upload
from portal.recruitment.rulebook.lifecycles import PANEL_DRAW
from portal.recruitment.rulebook.marking.panels import PanelSize
from portal.recruitment.rulebook.roles import (
    CHECKER,
    EXAM_OFFICER,
    READING_ROLES,
    SUPERVISOR,
)

pages = Blueprint("interviews_days", __name__, url_prefix="/office/rounds/<code>/interview-days")
READERS = (EXAM_OFFICER, CHECKER, SUPERVISOR, *READING_ROLES)
TYPISTS = (EXAM_OFFICER, CHECKER)


def _index(code: str, *roles: str, form: DayForm | None = None) -> str:
    round_ = round_of(code, *roles)
    return render_template(
        "recruitment/interviews/office/days.html",
        round_=round_,
        days=queries.days_of(reading(), round_.id),
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


@contextmanager
def _act_on_day(code: str, day_id: str, *roles: str) -> Iterator[tuple[RoundAct, InterviewDay]]:
    with act_on_round(code, *roles) as act:
        yield act, queries.day_in(act.session, act.round_.id, day_id)


def _timetable(day: InterviewDay) -> list[dict[str, Any]]:
    """Room by room, when each turn is expected; codes only."""
    return [
        {
            "room": room,
            "turns": [
                {
                    "code": turn.candidate_code,
                    "at": plan_days.begins_at(day, room.starts_at, turn.position),
                }
                for turn in room.slots
                if turn.position is not None
            ],
        }
        for room in day.rooms
        if room.state != "cancelled"
    ]


def _outcome(panel_draw: PanelDraw) -> list[dict[str, Any]]:
    people = {person.public_id: person for person in pool_of(reading(), panel_draw.day.round_id)}
    return [
        {
            "room": one["room"],
            "place": one["place"],
            "role": word("pool.role", one["role"]),
            "who": people[one["member"]].account.display_name,
        }
        for one in panel_draw.outcome
    ]


def _may(panel_draw: PanelDraw | None) -> dict[str, bool]:
    actions = () if panel_draw is None else PANEL_DRAW.actions(panel_draw.state, viewer().roles)
    lots = panel_draw is not None and panel_draw.method == "lots"
    waiting = panel_draw is not None and panel_draw.state == "committed"
    discard = panel_draw is not None and PANEL_DRAW.allows(panel_draw.state, "discard")
    asked = panel_draw is not None and draw_panels.is_discard_open(reading(), panel_draw)
    return {
        "call": viewer().has_role(EXAM_OFFICER) and panel_draw is None,
        "cards": viewer().has_role(EXAM_OFFICER),
        "commit": viewer().has_role(EXAM_OFFICER) and panel_draw is None,
        "draw": "draw" in actions and not lots,
        "type": waiting and lots and viewer().has_role(*TYPISTS),
        "confirm": "confirm" in actions,
        "discard": discard and not asked and viewer().has_role(CHECKER),
        "decide_discard": discard and asked and viewer().has_role(SUPERVISOR),
    }


def _page(code: str, day_id: str, *roles: str, **filled: Form) -> str:
    session, round_ = reading(), round_of(code, *roles)
    day = queries.day_in(session, round_.id, day_id)
    calls = call_examiners.calls_of(session, day.id)
    called = {call.pool_id for call in calls}
    panel_draw = draw_panels.standing_draw(session, day.id)
    call_form = filled.get("call") or CallForm(formdata=None)
    call_form.people.choices = _choices(round_.id, called)
    return render_template(
        "recruitment/interviews/office/day.html",
        round_=round_,
        day=day,
        rooms=_timetable(day),
        calls=calls,
        panel_draw=panel_draw,
        listed=_listed(panel_draw),
        list_digest=draw.list_digest(panel_draw.members) if panel_draw else "",
        cards=issue_cards.cards_of(session, day.id),
        entitled=issue_cards.entitled(session, day),
        outcome=_outcome(panel_draw) if panel_draw else [],
        call_form=call_form,
        size_form=filled.get("size") or PanelSizeForm(formdata=None),
        numbers_form=filled.get("numbers") or NumbersForm(formdata=None),
        lots_form=filled.get("lots") or LotsForm(formdata=None),
        reason_form=filled.get("reason") or ReasonForm(formdata=None),
        may=_may(panel_draw),
    )


def _choices(round_id: int, called: set[int]) -> list[tuple[str, str]]:
    return [
        (person.public_id, f"{person.account.display_name} · {word('pool.role', person.kind)}")
        for person in pool_of(reading(), round_id)
        if person.listed and person.id not in called
    ]


def _listed(panel_draw: PanelDraw | None) -> list[str]:
    """The names behind the list's numbers, for the paper lots."""
    if panel_draw is None or panel_draw.method != "lots":
        return []
    people = {person.public_id: person for person in pool_of(reading(), panel_draw.day.round_id)}
    return [people[member].account.display_name for member in panel_draw.members]


def _to_day(code: str, day_id: str) -> Response:
    return back(".show", code=code, day_id=day_id)


@pages.get("/<day_id>")
@access.officer(*READERS)
def show(code: str, day_id: str) -> str:
    return _page(code, day_id, *READERS)


@pages.post("/<day_id>/calls")
@access.officer(EXAM_OFFICER)
def call(code: str, day_id: str) -> Answer:
    form = CallForm()
    form.people.choices = _choices(round_of(code, EXAM_OFFICER).id, set())
    if form.validate_on_submit():
        with (
            refusals_on(form, interview_nobody_called="people"),
            _act_on_day(code, day_id, EXAM_OFFICER) as (act, day),
        ):
            call_examiners.call_examiners(act, day, form.people.data or [])
            return _to_day(code, day_id)
    return again(_page(code, day_id, EXAM_OFFICER, call=form))


@pages.post("/<day_id>/calls/<int:call_id>/<any(arrived, away):how>")
@access.officer(EXAM_OFFICER)
def arrival(code: str, day_id: str, call_id: int, how: str) -> Response:
    with _act_on_day(code, day_id, EXAM_OFFICER) as (act, day):
        one = call_examiners.locked_call(act.session, day, call_id)
        call_examiners.note_arrival(act, day, one, came=how == "arrived")
    return _to_day(code, day_id)


@pages.post("/<day_id>/panel-commitment")
@access.officer(EXAM_OFFICER, weighty=True)
def commit(code: str, day_id: str) -> Answer:
    form = PanelSizeForm()
    if form.validate_on_submit():
        with (
            refusals_on(form, interview_too_few_drawn="examiners"),
            _act_on_day(code, day_id, EXAM_OFFICER) as (act, day),
        ):
            sizes = [
                PanelSize(room.name, form.examiners.data or 0, form.invigilators.data or 0)
                for room in day.rooms
                if room.state == "planned"
            ]
            draw_panels.commit_panels(act, day, sizes, by_lots=bool(form.by_lots.data))
            return _to_day(code, day_id)
    return again(_page(code, day_id, EXAM_OFFICER, size=form))


@pages.post("/<day_id>/panel-draw")
@access.officer(EXAM_OFFICER, weighty=True)
def draw_members(code: str, day_id: str) -> Answer:
    form = NumbersForm()
    if form.validate_on_submit():
        with (
            refusals_on(form, draw_numbers="numbers", draw_too_few_digits="numbers"),
            _act_on_day(code, day_id, EXAM_OFFICER) as (act, day),
        ):
            panel_draw = draw_panels.locked_draw(act.session, day)
            draw_panels.draw_panels(act, panel_draw, form.numbers.data or "")
            return _to_day(code, day_id)
    return again(_page(code, day_id, EXAM_OFFICER, numbers=form))


def _order(text: str) -> list[int]:
    """Raises ``Refused('interview.lots_order')`` for what are no numbers."""
    words = text.replace("、", " ").replace("，", " ").replace(",", " ").replace("-", " ").split()
    if not all(one.isascii() and one.isdecimal() and len(one) <= 4 for one in words):
        raise Refused("interview.lots_order", count="")
    return [int(one) for one in words]


@pages.post("/<day_id>/lots")
@access.officer(*TYPISTS, weighty=True)
def type_lots(code: str, day_id: str) -> Answer:
    form = LotsForm()
    if form.validate_on_submit():
        with refusals_on(form, interview_lots_order="order", interview_scan_missing="scan"):
            order = _order(form.order.data or "")
            upload = request.files.get("scan")
            clean = clean_upload(upload, sheets=False) if upload and upload.filename else None
            with _act_on_day(code, day_id, *TYPISTS) as (act, day):
                scan = "" if clean is None else keep_upload(act, clean).sha256
                panel_draw = draw_panels.locked_draw(act.session, day)
                draw_panels.type_lots(act, panel_draw, order, scan)
                return _to_day(code, day_id)
    return again(_page(code, day_id, *TYPISTS, lots=form))


@pages.get("/<day_id>/F-07.pdf")
@access.officer(*READERS)
def panel_record(code: str, day_id: str) -> Response:
    round_ = round_of(code, *READERS)
    day = queries.day_in(reading(), round_.id, day_id)
    panel_draw = draw_panels.standing_draw(reading(), day.id)
    if panel_draw is None:
        raise Refused("interview.no_panel_draw")
    data = panel_record_pdf(round_, day, panel_draw, _outcome(panel_draw))
    return as_download(Response(data, mimetype="application/pdf"), f"F-07-{code}.pdf")


@pages.post("/<day_id>/panel-confirmation")
@access.officer(SUPERVISOR, weighty=True)
def confirm(code: str, day_id: str) -> Response:
    with _act_on_day(code, day_id, SUPERVISOR) as (act, day):
        draw_panels.confirm_panels(act, draw_panels.locked_draw(act.session, day))
    return _to_day(code, day_id)


@pages.post("/<day_id>/cards")
@access.officer(EXAM_OFFICER, weighty=True)
def cards(code: str, day_id: str) -> Response:
    """Printed once: the answer is the file for the envelopes. ``account`` names one lost card."""
    lost = request.form.get("account", type=int)
    with _act_on_day(code, day_id, EXAM_OFFICER) as (act, day):
        printed = issue_cards.issue_cards(act, day, None if lost is None else [lost])
        title, words = act.round_.title, plan_days.half_day_words(day)
    data = day_cards_pdf(title, words, printed)
    return as_download(Response(data, mimetype="application/pdf"), f"cards-{code}.pdf")


@pages.post("/<day_id>/panel-discards")
@access.officer(CHECKER, weighty=True)
def propose_discard(code: str, day_id: str) -> Answer:
    form = ReasonForm()
    if form.validate_on_submit():
        with (
            refusals_on(form, interview_reason_missing="reason"),
            _act_on_day(code, day_id, CHECKER) as (act, day),
        ):
            panel_draw = draw_panels.locked_draw(act.session, day)
            draw_panels.propose_panel_discard(act, panel_draw, form.reason.data or "")
            return _to_day(code, day_id)
    return again(_page(code, day_id, CHECKER, reason=form))


@pages.post("/<day_id>/panel-discards/confirmation")
@access.officer(SUPERVISOR, weighty=True)
def confirm_discard(code: str, day_id: str) -> Response:
    with _act_on_day(code, day_id, SUPERVISOR) as (act, day):
        draw_panels.confirm_panel_discard(act, draw_panels.locked_draw(act.session, day))
    return _to_day(code, day_id)
