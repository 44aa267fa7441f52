"""Seats after the release: put down by the exam office, released by the checker."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, render_template
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from portal.foundation.web import access
from portal.foundation.web.forms import Form, refusals_on
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.recruitment.exams import queries, supplement_queries
from portal.recruitment.exams.forms import DiscardForm, DrawForm, SupplementForm
from portal.recruitment.exams.models import Room, SeatingRun
from portal.recruitment.exams.services import draft_supplement, release_supplement
from portal.recruitment.exams.services.draw_seats import Call
from portal.recruitment.labels import choices
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rulebook.lifecycles import SEATING_SUPPLEMENT
from portal.recruitment.rulebook.roles import CHECKER, EXAM_OFFICER, READING_ROLES, SUPERVISOR

pages = Blueprint("exams_supplements", __name__, url_prefix="/office/rounds/<code>/exams")
READERS = (EXAM_OFFICER, CHECKER, SUPERVISOR, *READING_ROLES)
DROPPERS = (EXAM_OFFICER, CHECKER)


def _page(round_: RecruitmentRound, run: SeatingRun, **filled: Form) -> str:
    session = reading()
    lines = [_line(session, one) for one in supplement_queries.supplements_of(session, run.id)]
    waits = any(line["supplement"].state == "drafted" for line in lines)
    blank: dict[str, Form] = {
        "supplement_form": _with_choices(session, run, SupplementForm(formdata=None)),
        "numbers_form": DrawForm(formdata=None),
        "drop_form": DiscardForm(formdata=None),
    }
    return render_template(
        "recruitment/exams/office/supplements.html",
        round_=round_,
        run=run,
        lines=lines,
        late=supplement_queries.unseated(session, run),
        may_draft=viewer().has_role(EXAM_OFFICER) and run.state == "released" and not waits,
        **(blank | filled),
    )


def _line(session: Session, supplement: Any) -> dict[str, Any]:
    actions = SEATING_SUPPLEMENT.actions(supplement.state, viewer().roles)
    waits = supplement.state == "drafted"
    concerned = supplement_queries.concerned_by(session, supplement) if waits else []
    return {
        "supplement": supplement,
        "concerned": [application.number for application in concerned],
        "may_release": "release" in actions,
        "may_drop": "drop" in actions,
    }


def _with_choices(session: Session, run: SeatingRun, form: SupplementForm) -> SupplementForm:
    used = {room.id for room, _blocked in queries.rooms_used(session, run.sitting)}
    rooms = queries.rooms_of_round(session, run.round_id)
    names = [(room, (room.public_id, f"{room.site.code} {room.code}")) for room in rooms]
    form.kind.choices = choices("supplement.kind")
    form.closed.choices = [name for room, name in names if room.id in used]
    form.opened.choices = [name for room, name in names if room.id not in used]
    form.blocked_room.choices = [("", _("没有")), *form.closed.choices]
    return form


def _run(round_: RecruitmentRound, run_id: str) -> SeatingRun:
    return queries.run_in(reading(), round_.id, run_id)


@pages.get("/runs/<run_id>/supplements")
@access.officer(*READERS)
def index(code: str, run_id: str) -> str:
    round_ = round_of(code, *READERS)
    return _page(round_, _run(round_, run_id))


@pages.post("/runs/<run_id>/supplements")
@access.officer(EXAM_OFFICER, weighty=True)
def draft(code: str, run_id: str) -> Answer:
    round_ = round_of(code, EXAM_OFFICER)
    form = _with_choices(reading(), _run(round_, run_id), SupplementForm())
    places = {
        "supplement_kind": "kind",
        "supplement_reason_missing": "reason",
        "supplement_not_called": "people",
        "sitting_unknown_number": "people",
        "seating_blocked": "blocked_seats",
    }
    if form.validate_on_submit():
        with refusals_on(form, **places), act_on_round(code, EXAM_OFFICER) as act:
            run = queries.locked_run(act.session, act.round_.id, run_id)
            draft_supplement.draft_supplement(act, run, _change(act.session, run, form))
            return back(".index", code=code, run_id=run_id)
    round_ = round_of(code, EXAM_OFFICER)
    return again(_page(round_, _run(round_, run_id), supplement_form=form))


def _change(session: Session, run: SeatingRun, form: SupplementForm) -> draft_supplement.Change:
    def rooms(names: list[str] | None) -> list[Room]:
        return [queries.room_in(session, run.round_id, name) for name in names or ()]

    blocked = rooms([form.blocked_room.data]) if form.blocked_room.data else []
    return draft_supplement.Change(
        form.kind.data,
        form.reason.data,
        closed=rooms(form.closed.data),
        blocked=dict.fromkeys(blocked, form.blocked_seats.data or ""),
        opened=rooms(form.opened.data),
        people=queries.candidates_named(session, run.round_id, form.numbers()),
    )


@pages.post("/supplements/<supplement_id>/release")
@access.officer(CHECKER, weighty=True)
def release(code: str, supplement_id: str) -> Answer:
    form = DrawForm()
    places = {"draw_numbers": "numbers", "draw_too_few_digits": "numbers"}
    if form.validate_on_submit():
        with refusals_on(form, **places), act_on_round(code, CHECKER) as act:
            found = supplement_queries.locked_supplement(act.session, act.round_.id, supplement_id)
            call = Call(form.numbers.data, form.called_by.data)
            storage = current_app.extensions["storage"]
            published = release_supplement.release_supplement(act, storage, found, call)
            return back("publications_public.show", number=published.number)
    return _again(code, supplement_id, CHECKER, numbers_form=form)


@pages.post("/supplements/<supplement_id>/drop")
@access.officer(*DROPPERS)
def drop(code: str, supplement_id: str) -> Answer:
    form = DiscardForm()
    if form.validate_on_submit():
        with (
            refusals_on(form, supplement_reason_missing="reason"),
            act_on_round(code, *DROPPERS) as act,
        ):
            found = supplement_queries.locked_supplement(act.session, act.round_.id, supplement_id)
            draft_supplement.drop_supplement(act, found, form.reason.data)
            return _back(code, found.run)
    return _again(code, supplement_id, *DROPPERS, drop_form=form)


def _back(code: str, run: SeatingRun) -> Response:
    return back(".index", code=code, run_id=run.public_id)


def _again(code: str, supplement_id: str, *roles: str, **filled: Form) -> Answer:
    round_ = round_of(code, *roles)
    run = supplement_queries.locked_supplement(reading(), round_.id, supplement_id).run
    return again(_page(round_, run, **filled))
