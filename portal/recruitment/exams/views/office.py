"""The exam office: sites and rooms, the draw in public, tickets, the day."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for

from portal.foundation.web import access
from portal.foundation.web.forms import ConfirmForm, Form, refusals_on
from portal.foundation.web.headers import as_download
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.recruitment.exams import queries
from portal.recruitment.exams.documents import evidence_body, seat_grid, site_pack_pdf
from portal.recruitment.exams.forms import CommitForm, DiscardForm, DrawForm, RoomForm, SiteForm
from portal.recruitment.exams.models import Room, Seat, SeatingRun
from portal.recruitment.exams.services import draw_seats, hold_exam, prepare_rooms
from portal.recruitment.labels import choices
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.queries import round_within_reach
from portal.recruitment.rounds.services import locked_round
from portal.recruitment.rulebook.roles import CHECKER, EXAM_OFFICER, READING_ROLES, SUPERVISOR
from portal.recruitment.unions.acting import acting

pages = Blueprint("exams_office", __name__, url_prefix="/office/rounds/<code>/exams")
READERS = (EXAM_OFFICER, CHECKER, SUPERVISOR, *READING_ROLES)


def _round(code: str, *roles: str) -> RecruitmentRound:
    return round_within_reach(reading(), code, viewer().unions_for(*roles))


def _back(code: str) -> Response:
    return redirect(url_for(".index", code=code), 303)


def _storage() -> Any:
    return current_app.extensions["storage"]


def _room_form() -> RoomForm:
    form = RoomForm()
    form.numbering.choices = choices("numbering")
    form.first_desk.choices = choices("first_desk")
    return form


def _page(round_: RecruitmentRound, **forms: Form) -> str:
    session = reading()
    runs = queries.runs_of(session, round_.id)
    run = next((item for item in runs if item.state != "discarded"), None)
    window = round_.window("written")
    default = {"starts_at": window.starts_at, "ends_at": window.ends_at} if window else {}
    may = {
        action: run is not None
        and action in draw_seats.SEATING_RUN.actions(run.state, viewer().roles)
        for action in ("draw", "countersign", "release", "discard")
    }
    return render_template(
        "recruitment/exams/office/index.html",
        round_=round_,
        sites=queries.sites_of(session, round_.id),
        candidates=len(draw_seats.candidates_of(session, round_.id)),
        run=run,
        runs=runs,
        seats=queries.seats_of(session, run.id) if run else [],
        attendance=queries.attendance_counts(session, run.id) if run else {},
        may=may,
        may_prepare=viewer().has_role(EXAM_OFFICER) and run is None,
        site_form=forms.get("site_form") or SiteForm(formdata=None),
        room_form=forms.get("room_form") or _blank_room_form(),
        commit_form=forms.get("commit_form") or CommitForm(formdata=None, data=default),
        draw_form=forms.get("draw_form") or DrawForm(formdata=None),
        discard_form=forms.get("discard_form") or DiscardForm(formdata=None),
        confirm_form=forms.get("confirm_form") or ConfirmForm(formdata=None),
    )


def _blank_room_form() -> RoomForm:
    form = RoomForm(formdata=None)
    form.numbering.choices = choices("numbering")
    form.first_desk.choices = choices("first_desk")
    return form


@pages.get("")
@access.officer(*READERS)
def index(code: str) -> str:
    return _page(_round(code, *READERS))


@pages.post("/sites")
@access.officer(EXAM_OFFICER)
def add_site(code: str) -> Response | tuple[str, int]:
    round_ = _round(code, EXAM_OFFICER)
    form = SiteForm()
    if form.validate_on_submit():
        with refusals_on(form, seating_code_taken="code"), transaction() as session:
            prepare_rooms.add_site(
                session,
                locked_round(session, round_.id),
                form.values(),
                by=acting(viewer(), EXAM_OFFICER),
                at=now(),
            )
            return _back(code)
    return _page(_round(code, EXAM_OFFICER), site_form=form), 422


@pages.post("/sites/<site_id>/rooms")
@access.officer(EXAM_OFFICER)
def add_room(code: str, site_id: str) -> Response | tuple[str, int]:
    round_ = _round(code, EXAM_OFFICER)
    form = _room_form()
    if form.validate_on_submit():
        with (
            refusals_on(
                form,
                seating_code_taken="code",
                seating_layout="layout",
                seating_blocked="blocked",
                seating_reserve="reserve",
            ),
            transaction() as session,
        ):
            fresh = locked_round(session, round_.id)
            prepare_rooms.add_room(
                session,
                fresh,
                queries.site_in(session, fresh.id, site_id),
                form.values(),
                by=acting(viewer(), EXAM_OFFICER),
                at=now(),
            )
            return _back(code)
    return _page(_round(code, EXAM_OFFICER), room_form=form), 422


@pages.post("/rooms/<room_id>/remove")
@access.officer(EXAM_OFFICER)
def remove_room(code: str, room_id: str) -> Response:
    round_ = _round(code, EXAM_OFFICER)
    with transaction() as session:
        fresh = locked_round(session, round_.id)
        prepare_rooms.remove_room(
            session,
            fresh,
            queries.room_in(session, fresh.id, room_id),
            by=acting(viewer(), EXAM_OFFICER),
            at=now(),
        )
    return _back(code)


@pages.post("/commit")
@access.officer(EXAM_OFFICER)
def commit(code: str) -> Response | tuple[str, int]:
    round_ = _round(code, EXAM_OFFICER)
    form = CommitForm()
    if form.validate_on_submit():
        with refusals_on(form), transaction() as session:
            fresh = locked_round(session, round_.id)
            draw_seats.commit_run(
                session,
                _storage(),
                fresh,
                starts_at=form.starts_at.data,
                ends_at=form.ends_at.data,
                by=acting(viewer(), EXAM_OFFICER),
                at=now(),
            )
            return _back(code)
    return _page(_round(code, EXAM_OFFICER), commit_form=form), 422


@pages.post("/runs/<run_id>/draw")
@access.officer(EXAM_OFFICER)
def draw(code: str, run_id: str) -> Response | tuple[str, int]:
    round_ = _round(code, EXAM_OFFICER)
    form = DrawForm()
    if form.validate_on_submit():
        with refusals_on(form, draw_numbers="numbers"), transaction() as session:
            fresh = locked_round(session, round_.id)
            draw_seats.draw_run(
                session,
                _storage(),
                fresh,
                draw_seats.locked_run(session, fresh.id, run_id),
                numbers=form.numbers.data,
                called_by=form.called_by.data,
                by=acting(viewer(), EXAM_OFFICER),
                at=now(),
            )
            return _back(code)
    return _page(_round(code, EXAM_OFFICER), draw_form=form), 422


@pages.post("/runs/<run_id>/countersign")
@access.officer(SUPERVISOR)
def countersign(code: str, run_id: str) -> Response:
    round_ = _round(code, SUPERVISOR)
    with transaction() as session:
        fresh = locked_round(session, round_.id)
        draw_seats.countersign_run(
            session,
            fresh,
            draw_seats.locked_run(session, fresh.id, run_id),
            by=acting(viewer(), SUPERVISOR),
            at=now(),
        )
    return _back(code)


@pages.post("/runs/<run_id>/discard")
@access.officer(EXAM_OFFICER, SUPERVISOR)
def discard(code: str, run_id: str) -> Response | tuple[str, int]:
    round_ = _round(code, EXAM_OFFICER, SUPERVISOR)
    form = DiscardForm()
    if form.validate_on_submit():
        with refusals_on(form, seating_reason_missing="reason"), transaction() as session:
            fresh = locked_round(session, round_.id)
            run = draw_seats.locked_run(session, fresh.id, run_id)
            draw_seats.discard_run(
                session,
                fresh,
                run,
                reason=form.reason.data,
                by=acting(viewer(), EXAM_OFFICER, SUPERVISOR),
                at=now(),
            )
            return _back(code)
    return _page(_round(code, EXAM_OFFICER, SUPERVISOR), discard_form=form), 422


@pages.post("/runs/<run_id>/release")
@access.officer(CHECKER)
def release(code: str, run_id: str) -> Response:
    round_ = _round(code, CHECKER)
    with transaction() as session:
        fresh = locked_round(session, round_.id)
        run = draw_seats.locked_run(session, fresh.id, run_id)
        body = evidence_body(run, queries.seats_of(session, run.id))
        number = draw_seats.release_run(
            session, _storage(), fresh, run, body, by=acting(viewer(), CHECKER), at=now()
        ).number
    return redirect(url_for("publications_public.show", number=number), 303)


def _released(round_: RecruitmentRound) -> SeatingRun:
    run = next(
        (
            item
            for item in queries.runs_of(reading(), round_.id)
            if item.state in {"drawn", "countersigned", "released"}
        ),
        None,
    )
    if run is None:
        raise Refused("seating.run_not_found")
    return run


def _columns(room: Room, seats: list[Seat]) -> list[int]:
    numbers = list(range(1, max((seat.column for seat in seats), default=0) + 1))
    return numbers if room.first_desk == "right" else numbers[::-1]


@pages.get("/rooms/<room_id>")
@access.officer(*READERS)
def room(code: str, room_id: str) -> str:
    """The room as a picture, neighbours marked, and on the day its list."""
    round_ = _round(code, *READERS)
    run, found = _released(round_), queries.room_in(reading(), round_.id, room_id)
    seats = queries.seats_of(reading(), run.id, found.id)
    return render_template(
        "recruitment/exams/office/room.html",
        round_=round_,
        run=run,
        room=found,
        seats=seats,
        neighbours=queries.neighbour_pairs(seats),
        grid=seat_grid(found, seats),
        columns=_columns(found, seats),
        may_attend=viewer().has_role(EXAM_OFFICER) and run.state == "released",
    )


@pages.post("/rooms/<room_id>/attendance")
@access.officer(EXAM_OFFICER)
def attendance(code: str, room_id: str) -> Response:
    round_ = _round(code, EXAM_OFFICER)
    action, run_id = request.form.get("action", ""), _released(round_).public_id
    with transaction() as session:
        fresh = locked_round(session, round_.id)
        found = queries.room_in(session, fresh.id, room_id)
        run = draw_seats.locked_run(session, fresh.id, run_id)
        by = acting(viewer(), EXAM_OFFICER)
        if action == "rest":
            hold_exam.mark_rest_present(session, fresh, run, found.id, by=by, at=now())
        else:
            hold_exam.mark_attendance(
                session, fresh, run, request.form.get("seat", ""), action, by=by, at=now()
            )
    return redirect(url_for(".room", code=code, room_id=room_id), 303)


@pages.get("/sites/<site_id>/pack.pdf")
@access.officer(EXAM_OFFICER, SUPERVISOR)
def pack(code: str, site_id: str) -> Response:
    round_ = _round(code, EXAM_OFFICER, SUPERVISOR)
    run, site = _released(round_), queries.site_in(reading(), round_.id, site_id)
    seats = [seat for seat in queries.seats_of(reading(), run.id) if seat.room.site_id == site.id]
    return as_download(
        Response(site_pack_pdf(run, site, seats), mimetype="application/pdf"),
        f"{round_.code}-{site.code}.pdf",
    )
