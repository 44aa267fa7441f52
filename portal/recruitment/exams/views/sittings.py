"""A sitting: who sits it and where, a trial, the published commitment, the draw in public."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask import Blueprint, Response, current_app, render_template
from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.foundation.web import access
from portal.foundation.web.forms import Form, refusals_on
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.recruitment.changes.queries import change_in
from portal.recruitment.exams import queries
from portal.recruitment.exams.adjustment_queries import adjustments_in, paper_counts
from portal.recruitment.exams.documents import evidence_body
from portal.recruitment.exams.forms import (
    CommitForm,
    DiscardForm,
    DrawForm,
    MoveDrawForm,
    ReplacementForm,
    RoomChoiceForm,
)
from portal.recruitment.exams.models import Room, SeatingRun, Sitting
from portal.recruitment.exams.services import (
    commit_seats,
    count_desks,
    discard_seats,
    draft_seats,
    draw_seats,
    plan_sittings,
    prepare_rooms,
    release_seats,
    shadow_run,
)
from portal.recruitment.exams.views.sitting_forms import announced, paper_titles, times_in
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rulebook.lifecycles import SEATING_RUN
from portal.recruitment.rulebook.roles import CHECKER, EXAM_OFFICER, READING_ROLES, SUPERVISOR
from portal.recruitment.shadow.queries import newest_of

pages = Blueprint("exams_sittings", __name__, url_prefix="/office/rounds/<code>/exams")
READERS = (EXAM_OFFICER, CHECKER, SUPERVISOR, *READING_ROLES)
DRAWN = ("drawn", "countersigned", "released")
CALLERS = (EXAM_OFFICER, SUPERVISOR)


def _storage() -> Storage:
    return current_app.extensions["storage"]


def _page(round_: RecruitmentRound, sitting: Sitting, **filled: Form) -> str:
    """The sitting's page; ``filled``: a form that was sent and did not go through, by its name."""
    session = reading()
    run = queries.standing_run(session, sitting.id)
    shadow = newest_of(session, shadow_run.subject_of(run)) if run and run.state in DRAWN else None
    titles = paper_titles(session, round_)
    return render_template(
        "recruitment/exams/office/sitting.html",
        round_=round_,
        sitting=sitting,
        papers=[titles.get(paper, paper) for paper in sitting.papers],
        run=run,
        shadow=shadow,
        desks=count_desks.desks_of(session, sitting),
        later=queries.replacements_of(session, sitting.id),
        seated_rooms=_seated_rooms(session, run),
        prints=_prints(session, sitting),
        may=_may(run),
        **(_blank_forms(round_, sitting) | filled),
    )


def _seated_rooms(session: Session, run: SeatingRun | None) -> list[tuple[Room, int]]:
    """The rooms in which somebody has a seat, with how many."""
    if run is None or run.state not in DRAWN:
        return []
    counts = Counter(seat.room for seat in queries.seats_of(session, run.id))
    return sorted(counts.items(), key=lambda one: (one[0].site.code, one[0].code))


def _prints(session: Session, sitting: Sitting) -> dict[str, int]:
    """How many papers of which print the sitting needs."""
    people = [application.id for application in queries.candidates_in(session, sitting)]
    return paper_counts(people, adjustments_in(session, sitting.round_id))


def _may(run: SeatingRun | None) -> dict[str, bool]:
    """What the viewer may do with the run as it stands."""
    actions = SEATING_RUN.actions(run.state, viewer().roles) if run else ()
    doubted = run is not None and run.doubted_by is not None
    names = ("drop", "call", "draw", "countersign", "release")
    return {name: name in actions and not doubted for name in names} | {
        "commit": viewer().has_role(EXAM_OFFICER) and (run is None or run.state == "draft"),
        "doubt": _may_be_discarded(run) and not doubted and viewer().has_role(SUPERVISOR),
        "discard": doubted and "discard" in actions,
        "recompute": viewer().has_role(EXAM_OFFICER, CHECKER),
        "move": viewer().has_role(EXAM_OFFICER) and run is not None and run.state == "committed",
        "plan": viewer().has_role(EXAM_OFFICER),
    }


def _may_be_discarded(run: SeatingRun | None) -> bool:
    return run is not None and SEATING_RUN.allows(run.state, "discard")


def _blank_forms(round_: RecruitmentRound, sitting: Sitting) -> dict[str, Form]:
    session = reading()
    hours = {"starts_at": sitting.starts_at, "ends_at": sitting.ends_at}
    return {
        "commit_form": CommitForm(formdata=None),
        "draw_form": DrawForm(formdata=None),
        "move_form": MoveDrawForm(formdata=None),
        "doubt_form": DiscardForm(formdata=None),
        "keep_form": DiscardForm(formdata=None),
        "rooms_form": _rooms_form(sitting, RoomChoiceForm(formdata=None)),
        "replacement_form": announced(session, round_, ReplacementForm(formdata=None, data=hours)),
    }


def _rooms_form(sitting: Sitting, form: RoomChoiceForm) -> RoomChoiceForm:
    session = reading()
    rooms = queries.rooms_of_round(session, sitting.round_id)
    form.rooms.choices = [(room.public_id, f"{room.site.code} {room.code}") for room in rooms]
    if not form.is_submitted():
        form.rooms.data = [room.public_id for room, _ in queries.rooms_used(session, sitting)]
    return form


def _sitting(round_: RecruitmentRound, sitting_id: str) -> Sitting:
    return queries.sitting_in(reading(), round_.id, sitting_id)


def _again(code: str, sitting_id: str, *roles: str, **filled: Form) -> Answer:
    round_ = round_of(code, *roles)
    return again(_page(round_, _sitting(round_, sitting_id), **filled))


def _back(code: str, sitting: Sitting) -> Response:
    return back(".show", code=code, sitting_id=sitting.public_id)


def _sitting_of(code: str, run_id: str, *roles: str) -> str:
    """The name of the sitting to whose page a post on its run comes back."""
    round_ = round_of(code, *roles)
    return queries.run_in(reading(), round_.id, run_id).sitting.public_id


@pages.get("/sittings/<sitting_id>")
@access.officer(*READERS)
def show(code: str, sitting_id: str) -> str:
    round_ = round_of(code, *READERS)
    return _page(round_, _sitting(round_, sitting_id))


@pages.post("/sittings/<sitting_id>/remove")
@access.officer(EXAM_OFFICER)
def remove(code: str, sitting_id: str) -> Response:
    with act_on_round(code, EXAM_OFFICER) as act:
        sitting = queries.sitting_in(act.session, act.round_.id, sitting_id)
        plan_sittings.remove_sitting(act, sitting)
    return back("exams_office.index", code=code)


@pages.post("/sittings/<sitting_id>/rooms")
@access.officer(EXAM_OFFICER)
def choose_rooms(code: str, sitting_id: str) -> Answer:
    form = _rooms_form(_sitting(round_of(code, EXAM_OFFICER), sitting_id), RoomChoiceForm())
    if form.validate_on_submit():
        with refusals_on(form, seating_no_rooms="rooms"), act_on_round(code, EXAM_OFFICER) as act:
            sitting = queries.sitting_in(act.session, act.round_.id, sitting_id)
            rooms = [
                queries.room_in(act.session, act.round_.id, room) for room in form.rooms.data or ()
            ]
            prepare_rooms.choose_rooms(act, sitting, rooms)
            return _back(code, sitting)
    return _again(code, sitting_id, EXAM_OFFICER, rooms_form=form)


@pages.post("/sittings/<sitting_id>/replace")
@access.officer(EXAM_OFFICER, weighty=True)
def replace(code: str, sitting_id: str) -> Answer:
    """A further sitting instead of this one, for everybody or for those named."""
    form = announced(reading(), round_of(code, EXAM_OFFICER), ReplacementForm())
    places = {
        "seating_times": "starts_at",
        "sitting_entry_times": "entry_closes_at",
        "sitting_not_announced": "change",
        "sitting_not_called": "people",
        "sitting_unknown_number": "people",
    }
    if form.validate_on_submit():
        with refusals_on(form, **places), act_on_round(code, EXAM_OFFICER) as act:
            replacement = plan_sittings.Replacement(
                queries.sitting_in(act.session, act.round_.id, sitting_id),
                change_in(act.session, act.round_, form.change.data),
                form.reason.data,
                queries.candidates_named(act.session, act.round_.id, form.numbers()),
            )
            sitting = plan_sittings.replace_sitting(act, times_in(form), replacement)
            return _back(code, sitting)
    return _again(code, sitting_id, EXAM_OFFICER, replacement_form=form)


@pages.post("/sittings/<sitting_id>/draft")
@access.officer(EXAM_OFFICER)
def draft(code: str, sitting_id: str) -> Response:
    with act_on_round(code, EXAM_OFFICER) as act:
        sitting = queries.sitting_in(act.session, act.round_.id, sitting_id)
        draft_seats.draft_run(act, _storage(), sitting)
    return back(".show", code=code, sitting_id=sitting_id)


@pages.post("/sittings/<sitting_id>/commit")
@access.officer(EXAM_OFFICER, weighty=True)
def commit(code: str, sitting_id: str) -> Answer:
    form = CommitForm()
    places = {"seating_ceremony_too_soon": "draw_at", "seating_ceremony_too_late": "draw_at"}
    if form.validate_on_submit():
        with refusals_on(form, **places), act_on_round(code, EXAM_OFFICER) as act:
            sitting = queries.sitting_in(act.session, act.round_.id, sitting_id)
            ceremony = commit_seats.Ceremony(form.draw_place.data, form.draw_at.data)
            commit_seats.commit_run(act, _storage(), sitting, ceremony)
            return _back(code, sitting)
    return _again(code, sitting_id, EXAM_OFFICER, commit_form=form)


@pages.post("/runs/<run_id>/move")
@access.officer(EXAM_OFFICER, weighty=True)
def move(code: str, run_id: str) -> Answer:
    """Another place or hour of the draw."""
    form = MoveDrawForm()
    places = {
        "seating_ceremony_too_soon": "draw_at",
        "seating_ceremony_too_late": "draw_at",
        "seating_reason_missing": "reason",
    }
    if form.validate_on_submit():
        with refusals_on(form, **places), act_on_round(code, EXAM_OFFICER) as act:
            run = queries.locked_run(act.session, act.round_.id, run_id)
            ceremony = commit_seats.Ceremony(form.draw_place.data, form.draw_at.data)
            commit_seats.move_ceremony(act, run, ceremony, form.reason.data)
            return _back(code, run.sitting)
    return _again(code, _sitting_of(code, run_id, EXAM_OFFICER), EXAM_OFFICER, move_form=form)


@pages.post("/runs/<run_id>/drop")
@access.officer(EXAM_OFFICER)
def drop(code: str, run_id: str) -> Response:
    with act_on_round(code, EXAM_OFFICER) as act:
        run = queries.locked_run(act.session, act.round_.id, run_id)
        draft_seats.drop_draft(act, run)
        return _back(code, run.sitting)


@pages.post("/runs/<run_id>/numbers")
@access.officer(*CALLERS, weighty=True)
def type_numbers(code: str, run_id: str) -> Answer:
    form = DrawForm()
    places = {
        "draw_numbers": "numbers",
        "draw_too_few_digits": "numbers",
        "seating_numbers_differ": "numbers",
    }
    if form.validate_on_submit():
        with refusals_on(form, **places), act_on_round(code, *CALLERS) as act:
            run = queries.locked_run(act.session, act.round_.id, run_id)
            call = draw_seats.Call(form.numbers.data, form.called_by.data)
            draw_seats.type_numbers(act, _storage(), run, call)
            return _back(code, run.sitting)
    return _again(code, _sitting_of(code, run_id, *CALLERS), *CALLERS, draw_form=form)


@pages.post("/runs/<run_id>/countersign")
@access.officer(SUPERVISOR, weighty=True)
def countersign(code: str, run_id: str) -> Response:
    with act_on_round(code, SUPERVISOR) as act:
        run = queries.locked_run(act.session, act.round_.id, run_id)
        draw_seats.countersign_run(act, run)
        return _back(code, run.sitting)


@pages.post("/runs/<run_id>/shadow")
@access.officer(EXAM_OFFICER, CHECKER)
def recompute(code: str, run_id: str) -> Response:
    """Ask the independent program once more."""
    with act_on_round(code, EXAM_OFFICER, CHECKER) as act:
        run = queries.locked_run(act.session, act.round_.id, run_id)
        shadow_run.ask_shadow_again(act, run)
        return _back(code, run.sitting)


@pages.post("/runs/<run_id>/doubt")
@access.officer(SUPERVISOR, weighty=True)
def doubt(code: str, run_id: str) -> Answer:
    form = DiscardForm()
    if form.validate_on_submit():
        with (
            refusals_on(form, seating_reason_missing="reason"),
            act_on_round(code, SUPERVISOR) as act,
        ):
            run = queries.locked_run(act.session, act.round_.id, run_id)
            discard_seats.doubt_run(act, run, form.reason.data)
            return _back(code, run.sitting)
    return _again(code, _sitting_of(code, run_id, SUPERVISOR), SUPERVISOR, doubt_form=form)


@pages.post("/runs/<run_id>/keep")
@access.officer(CHECKER, weighty=True)
def keep(code: str, run_id: str) -> Answer:
    form = DiscardForm()
    if form.validate_on_submit():
        with (
            refusals_on(form, seating_reason_missing="reason"),
            act_on_round(code, CHECKER) as act,
        ):
            run = queries.locked_run(act.session, act.round_.id, run_id)
            discard_seats.keep_run(act, run, form.reason.data)
            return _back(code, run.sitting)
    return _again(code, _sitting_of(code, run_id, CHECKER), CHECKER, keep_form=form)


@pages.post("/runs/<run_id>/discard")
@access.officer(CHECKER, weighty=True)
def discard(code: str, run_id: str) -> Response:
    with act_on_round(code, CHECKER) as act:
        run = queries.locked_run(act.session, act.round_.id, run_id)
        number = discard_seats.discard_run(act, _storage(), run).number
    return back("publications_public.show", number=number)


@pages.post("/runs/<run_id>/release")
@access.officer(CHECKER, weighty=True)
def release(code: str, run_id: str) -> Response:
    with act_on_round(code, CHECKER) as act:
        run = queries.locked_run(act.session, act.round_.id, run_id)
        body: dict[str, Any] = evidence_body(run, queries.seats_of(act.session, run.id))
        number = release_seats.release_run(act, _storage(), run, body).number
    return back("publications_public.show", number=number)
