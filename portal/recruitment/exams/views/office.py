"""The exam office: sites and rooms, sittings, what is printed, the day."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request

from portal.foundation.web import access
from portal.foundation.web.forms import Form, refusals_on
from portal.foundation.web.headers import as_download
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.recruitment.exams import queries
from portal.recruitment.exams.adjustment_queries import adjustments_in
from portal.recruitment.exams.documents import Desk, column_order, room_plan, site_pack_pdf
from portal.recruitment.exams.forms import RoomForm, ScopedSittingForm, SiteForm
from portal.recruitment.exams.models import SeatingRun
from portal.recruitment.exams.services import plan_sittings, prepare_rooms
from portal.recruitment.exams.views.sitting_forms import scoped, times_in
from portal.recruitment.labels import choices, word
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rulebook.roles import CHECKER, EXAM_OFFICER, READING_ROLES, SUPERVISOR

pages = Blueprint("exams_office", __name__, url_prefix="/office/rounds/<code>/exams")
READERS = (EXAM_OFFICER, CHECKER, SUPERVISOR, *READING_ROLES)
DRAWN = ("drawn", "countersigned", "released")


def _with_choices(form: RoomForm) -> RoomForm:
    form.numbering.choices = choices("numbering")
    form.first_desk.choices = choices("first_desk")
    return form


def _page(round_: RecruitmentRound, **filled: Form) -> str:
    """The stage's page; ``filled``: a form that was sent and did not go through, by its name."""
    session = reading()
    runs = {run.sitting_id: run for run in queries.standing_runs(session, round_.id)}
    return render_template(
        "recruitment/exams/office/index.html",
        round_=round_,
        sites=queries.sites_of(session, round_.id),
        candidates=len(queries.candidates_of(session, round_.id)),
        sittings=queries.sittings_of(session, round_.id),
        runs=runs,
        released=any(run.state == "released" for run in runs.values()),
        has_seats=any(run.state in DRAWN for run in runs.values()),
        fixed=queries.fixed_rooms(session, round_.id),
        may_prepare=viewer().has_role(EXAM_OFFICER),
        **(_blank_forms(round_) | filled),
    )


def _blank_forms(round_: RecruitmentRound) -> dict[str, Form]:
    return {
        "site_form": SiteForm(formdata=None),
        "room_form": _with_choices(RoomForm(formdata=None)),
        "sitting_form": scoped(reading(), round_, ScopedSittingForm(formdata=None)),
    }


@pages.get("")
@access.officer(*READERS)
def index(code: str) -> str:
    return _page(round_of(code, *READERS))


@pages.post("/sites")
@access.officer(EXAM_OFFICER)
def add_site(code: str) -> Answer:
    form = SiteForm()
    if form.validate_on_submit():
        with (
            refusals_on(form, seating_code_taken="code"),
            act_on_round(code, EXAM_OFFICER) as act,
        ):
            prepare_rooms.add_site(act, form.values())
            return back(".index", code=code)
    return again(_page(round_of(code, EXAM_OFFICER), site_form=form))


@pages.post("/sites/<site_id>/rooms")
@access.officer(EXAM_OFFICER)
def add_room(code: str, site_id: str) -> Answer:
    form = _with_choices(RoomForm())
    places = {
        "seating_code_taken": "code",
        "seating_layout": "layout",
        "seating_blocked": "blocked",
        "seating_reserve": "reserve",
    }
    if form.validate_on_submit():
        with refusals_on(form, **places), act_on_round(code, EXAM_OFFICER) as act:
            site = queries.site_in(act.session, act.round_.id, site_id)
            prepare_rooms.add_room(act, site, form.values())
            return back(".index", code=code)
    return again(_page(round_of(code, EXAM_OFFICER), room_form=form))


@pages.post("/rooms/<room_id>/remove")
@access.officer(EXAM_OFFICER)
def remove_room(code: str, room_id: str) -> Response:
    with act_on_round(code, EXAM_OFFICER) as act:
        prepare_rooms.remove_room(act, queries.room_in(act.session, act.round_.id, room_id))
    return back(".index", code=code)


@pages.post("/sittings")
@access.officer(EXAM_OFFICER)
def add_sitting(code: str) -> Answer:
    round_ = round_of(code, EXAM_OFFICER)
    form = scoped(reading(), round_, ScopedSittingForm())
    if form.validate_on_submit():
        with (
            refusals_on(form, seating_times="starts_at", sitting_entry_times="entry_closes_at"),
            act_on_round(code, EXAM_OFFICER) as act,
        ):
            scope = plan_sittings.Scope(form.papers.data or (), form.areas.data or ())
            sitting = plan_sittings.add_sitting(act, times_in(form), scope)
            return back("exams_sittings.show", code=code, sitting_id=sitting.public_id)
    return again(_page(round_of(code, EXAM_OFFICER), sitting_form=form))


def _drawn(round_: RecruitmentRound) -> SeatingRun:
    """The run named in the address, else the newest that has seats. Raises
    ``Refused('seating.run_not_found')``."""
    named = request.args.get("run", "")
    runs = queries.runs_of(reading(), round_.id)
    if named:
        runs = [queries.run_in(reading(), round_.id, named)]
    run = next((run for run in runs if run.state in DRAWN), None)
    if run is None:
        raise Refused("seating.run_not_found")
    return run


def _released(round_: RecruitmentRound) -> SeatingRun:
    """The run whose seats count. Raises ``Refused('seating.not_released')``: what is printed
    earlier may still be discarded."""
    run = _drawn(round_)
    if run.state != "released":
        raise Refused("seating.not_released")
    return run


def _blocked_in(run: SeatingRun) -> dict[int, str]:
    """Room id → seats that the run's sitting does not use."""
    return {room.id: blocked for room, blocked in queries.rooms_used(reading(), run.sitting)}


def _desk(desk: Desk | None, neighbours: set[int]) -> dict[str, Any] | None:
    if desk is None:
        return None
    seat = desk.seat
    if seat is None:
        kept = "" if desk.state == "empty" else "hold"
        return {"number": desk.number, "state": kept, "note": word("desk.state", desk.state)}
    return {
        "number": seat.number,
        "vacancy": seat.application.vacancy.code,
        "ticket": seat.ticket_number,
        "state": "near" if seat.id in neighbours else "",
    }


@pages.get("/rooms/<room_id>")
@access.officer(*READERS)
def room(code: str, room_id: str) -> str:
    """The room as a picture, neighbours marked, and its list."""
    round_ = round_of(code, *READERS)
    run, place = _drawn(round_), queries.room_in(reading(), round_.id, room_id)
    seats = queries.seats_of(reading(), run.id, place.id)
    neighbours = queries.neighbour_pairs(seats)
    return render_template(
        "recruitment/exams/office/room.html",
        round_=round_,
        run=run,
        room=place,
        seats=seats,
        neighbours=neighbours,
        desks=[
            [_desk(desk, neighbours) for desk in line]
            for line in room_plan(place, seats, _blocked_in(run).get(place.id))
        ],
        columns=column_order(place),
    )


@pages.get("/sites/<site_id>/pack.pdf")
@access.officer(EXAM_OFFICER, SUPERVISOR, weighty=True)
def pack(code: str, site_id: str) -> Response:
    round_ = round_of(code, EXAM_OFFICER, SUPERVISOR)
    run, site = _released(round_), queries.site_in(reading(), round_.id, site_id)
    seats = [seat for seat in queries.seats_of(reading(), run.id) if seat.room.site_id == site.id]
    return as_download(
        Response(
            site_pack_pdf(
                run,
                site,
                seats,
                adjustments_in(reading(), round_.id),
                _blocked_in(run),
            ),
            mimetype="application/pdf",
        ),
        f"{round_.code}-{site.code}.pdf",
    )
