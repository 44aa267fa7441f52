"""The exam office: sites and rooms, the draw in public, tickets, the day."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, render_template

from portal.foundation.files.storage import Storage
from portal.foundation.web import access
from portal.foundation.web.forms import ConfirmForm, Form, refusals_on
from portal.foundation.web.headers import as_download
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.recruitment.exams import queries
from portal.recruitment.exams.documents import (
    Desk,
    column_order,
    evidence_body,
    room_plan,
    site_pack_pdf,
)
from portal.recruitment.exams.forms import CommitForm, DiscardForm, DrawForm, RoomForm, SiteForm
from portal.recruitment.exams.models import SeatingRun
from portal.recruitment.exams.services import (
    commit_seats,
    draw_seats,
    plan_sittings,
    prepare_rooms,
    release_seats,
    shadow_run,
)
from portal.recruitment.labels import choices, word
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rulebook.lifecycles import SEATING_RUN
from portal.recruitment.rulebook.roles import CHECKER, EXAM_OFFICER, READING_ROLES, SUPERVISOR
from portal.recruitment.shadow.queries import newest_of

pages = Blueprint("exams_office", __name__, url_prefix="/office/rounds/<code>/exams")
READERS = (EXAM_OFFICER, CHECKER, SUPERVISOR, *READING_ROLES)
DRAWN = ("drawn", "countersigned", "released")


def _storage() -> Storage:
    return current_app.extensions["storage"]


def _with_choices(form: RoomForm) -> RoomForm:
    form.numbering.choices = choices("numbering")
    form.first_desk.choices = choices("first_desk")
    return form


def _page(round_: RecruitmentRound, **filled: Form) -> str:
    """The stage's page; ``filled``: a form that was sent and did not go through, by its name."""
    session = reading()
    runs = queries.runs_of(session, round_.id)
    run = next((item for item in runs if item.state != "discarded"), None)
    actions = SEATING_RUN.actions(run.state, viewer().roles) if run else ()
    shadow = newest_of(session, shadow_run.subject_of(run)) if run and run.state in DRAWN else None
    return render_template(
        "recruitment/exams/office/index.html",
        round_=round_,
        sites=queries.sites_of(session, round_.id),
        candidates=len(queries.candidates_of(session, round_.id)),
        run=run,
        runs=runs,
        shadow=shadow,
        may_recompute=viewer().has_role(EXAM_OFFICER, CHECKER),
        seats=queries.seats_of(session, run.id) if run else [],
        may={name: name in actions for name in ("draw", "countersign", "release", "discard")},
        may_prepare=viewer().has_role(EXAM_OFFICER) and run is None,
        **(_blank_forms(round_) | filled),
    )


def _blank_forms(round_: RecruitmentRound) -> dict[str, Form]:
    window = round_.window("written")
    times = {"starts_at": window.starts_at, "ends_at": window.ends_at} if window else {}
    return {
        "site_form": SiteForm(formdata=None),
        "room_form": _with_choices(RoomForm(formdata=None)),
        "commit_form": CommitForm(formdata=None, data=times),
        "draw_form": DrawForm(formdata=None),
        "discard_form": DiscardForm(formdata=None),
        "confirm_form": ConfirmForm(formdata=None),
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


@pages.post("/commit")
@access.officer(EXAM_OFFICER)
def commit(code: str) -> Answer:
    form = CommitForm()
    if form.validate_on_submit():
        with refusals_on(form), act_on_round(code, EXAM_OFFICER) as act:
            times = plan_sittings.Times(form.starts_at.data, form.ends_at.data)
            commit_seats.commit_run(act, _storage(), plan_sittings.sitting_at(act, times))
            return back(".index", code=code)
    return again(_page(round_of(code, EXAM_OFFICER), commit_form=form))


@pages.post("/runs/<run_id>/draw")
@access.officer(EXAM_OFFICER, weighty=True)
def draw(code: str, run_id: str) -> Answer:
    form = DrawForm()
    if form.validate_on_submit():
        with (
            refusals_on(form, draw_numbers="numbers", draw_too_few_digits="numbers"),
            act_on_round(code, EXAM_OFFICER) as act,
        ):
            run = queries.locked_run(act.session, act.round_.id, run_id)
            call = draw_seats.Call(form.numbers.data, form.called_by.data)
            draw_seats.draw_run(act, _storage(), run, call)
            return back(".index", code=code)
    return again(_page(round_of(code, EXAM_OFFICER), draw_form=form))


@pages.post("/runs/<run_id>/countersign")
@access.officer(SUPERVISOR, weighty=True)
def countersign(code: str, run_id: str) -> Response:
    with act_on_round(code, SUPERVISOR) as act:
        run = queries.locked_run(act.session, act.round_.id, run_id)
        draw_seats.countersign_run(act, run)
    return back(".index", code=code)


@pages.post("/runs/<run_id>/shadow")
@access.officer(EXAM_OFFICER, CHECKER)
def recompute(code: str, run_id: str) -> Response:
    """Ask the independent program once more."""
    with act_on_round(code, EXAM_OFFICER, CHECKER) as act:
        run = queries.locked_run(act.session, act.round_.id, run_id)
        shadow_run.ask_shadow_again(act, run)
    return back(".index", code=code)


@pages.post("/runs/<run_id>/discard")
@access.officer(EXAM_OFFICER, SUPERVISOR, weighty=True)
def discard(code: str, run_id: str) -> Answer:
    roles = (EXAM_OFFICER, SUPERVISOR)
    form = DiscardForm()
    if form.validate_on_submit():
        with refusals_on(form, seating_reason_missing="reason"), act_on_round(code, *roles) as act:
            run = queries.locked_run(act.session, act.round_.id, run_id)
            draw_seats.discard_run(act, run, form.reason.data)
            return back(".index", code=code)
    return again(_page(round_of(code, *roles), discard_form=form))


@pages.post("/runs/<run_id>/release")
@access.officer(CHECKER, weighty=True)
def release(code: str, run_id: str) -> Response:
    with act_on_round(code, CHECKER) as act:
        run = queries.locked_run(act.session, act.round_.id, run_id)
        body = evidence_body(run, queries.seats_of(act.session, run.id))
        number = release_seats.release_run(act, _storage(), run, body).number
    return back("publications_public.show", number=number)


def _drawn(round_: RecruitmentRound) -> SeatingRun:
    """The newest run that has seats. Raises ``Refused('seating.run_not_found')``."""
    runs = queries.runs_of(reading(), round_.id)
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
        desks=[[_desk(desk, neighbours) for desk in line] for line in room_plan(place, seats)],
        columns=column_order(place),
    )


@pages.get("/sites/<site_id>/pack.pdf")
@access.officer(EXAM_OFFICER, SUPERVISOR, weighty=True)
def pack(code: str, site_id: str) -> Response:
    round_ = round_of(code, EXAM_OFFICER, SUPERVISOR)
    run, site = _released(round_), queries.site_in(reading(), round_.id, site_id)
    seats = [seat for seat in queries.seats_of(reading(), run.id) if seat.room.site_id == site.id]
    return as_download(
        Response(site_pack_pdf(run, site, seats), mimetype="application/pdf"),
        f"{round_.code}-{site.code}.pdf",
    )
