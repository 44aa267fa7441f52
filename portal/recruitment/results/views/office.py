"""The results desk: compute, look, confirm by another, publish; and the way of the shortlisted into
the rooms."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request
from flask_babel import gettext

from portal.foundation.files.storage import Storage
from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.recruitment.approval.draft_gates import Gate
from portal.recruitment.interviews.models import InterviewRoom
from portal.recruitment.interviews.queries import placed_applications, rooms_of
from portal.recruitment.interviews.services.plan_rooms import locked_interview_room
from portal.recruitment.labels import word
from portal.recruitment.results import queries
from portal.recruitment.results.consequence_models import Consequence
from portal.recruitment.results.consequence_queries import changed_runs
from portal.recruitment.results.current_set import lines_in_force, runs_in_force, undecided_of
from portal.recruitment.results.documents import preferences_body, run_body, run_table
from portal.recruitment.results.forms import PlacementForm, ReasonForm
from portal.recruitment.results.models import RUN_KINDS, ResultRun
from portal.recruitment.results.services.compute_run import applies, compute
from portal.recruitment.results.services.hold_extra_test import has_equals
from portal.recruitment.results.services.inputs import gates, unverified
from portal.recruitment.results.services.outdated import outdated_vacancies
from portal.recruitment.results.services.publish_run import (
    confirm_run,
    is_current,
    locked_run,
    place_vacancies,
    publish_preferences,
    publish_run,
)
from portal.recruitment.results.services.shadow_run import OPEN, ask_shadow_again, subject_of
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rulebook.lifecycles import RESULT_RUN
from portal.recruitment.rulebook.roles import (
    CHECKER,
    EXAM_OFFICER,
    PUBLISHER,
    READING_ROLES,
    SUPERVISOR,
)
from portal.recruitment.shadow.queries import newest_of

pages = Blueprint("results_office", __name__, url_prefix="/office/rounds/<code>/results")
READERS = (PUBLISHER, CHECKER, EXAM_OFFICER, SUPERVISOR, *READING_ROLES)


def _storage() -> Storage:
    storage: Storage = current_app.extensions["storage"]
    return storage


def _gate(gate: Gate) -> dict[str, Any]:
    count = gate.facts.get("count")
    missing = gettext("（还差 %(n)s）", n=count) if count else ""
    return {"text": word("result.gate", gate.code) + missing, "met": gate.met}


def _stage(
    round_: RecruitmentRound, kind: str, groups: list[queries.PolicyGroup]
) -> dict[str, Any]:
    """A kind with its newest run per group and, before there is one, what it still needs; a group
    that is not ready stops no other."""
    return {"kind": kind, "rows": [_row(round_, kind, group) for group in groups]}


def _row(round_: RecruitmentRound, kind: str, group: queries.PolicyGroup) -> dict[str, Any]:
    shut = [_gate(gate) for gate in gates(reading(), round_, group, kind)]
    return {
        "codes": "、".join(sorted(group.codes)),
        "digest": group.digest,
        "run": queries.newest_run(reading(), kind, group),
        "gates": shut,
        "ready": all(gate["met"] for gate in shut),
        "outdated": [
            vacancy.code for vacancy in outdated_vacancies(reading(), round_, group, kind)
        ],
    }


def _index(round_: RecruitmentRound, form: PlacementForm | None = None) -> str:
    session, roles = reading(), viewer().roles
    groups = queries.policy_groups(session, round_)
    stages = [
        _stage(round_, kind, [group for group in groups if applies(group, kind)])
        for kind in RUN_KINDS
    ]
    return render_template(
        "recruitment/results/office/index.html",
        round_=round_,
        stages=[stage for stage in stages if stage["rows"]],
        older=[run for run in queries.runs_of(session, round_.id) if run.state == "superseded"],
        preferences=queries.preferences_publication(session, round_.code),
        form=form or _placement_form(round_, posted=False),
        reason_form=ReasonForm(formdata=None),
        corrections=bool(changed_runs(session, round_.id)),
        undecided=sorted({row.vacancy.code for row in _undecided(groups)}),
        documents=any(
            group.policy.interview is not None
            and lines_in_force(session, "shortlist", group.ids) != []
            for group in groups
        ),
        ties=has_equals(session, [key for group in groups for key in group.ids]),
        unverified=sum(unverified(session, round_.id, group) for group in groups),
        may={
            "compute": PUBLISHER in roles,
            "publish_preferences": CHECKER in roles and bool(groups),
            "place": EXAM_OFFICER in roles,
        },
    )


def _undecided(groups: list[queries.PolicyGroup]) -> tuple[Consequence, ...]:
    return undecided_of(reading(), [vacancy_id for group in groups for vacancy_id in group.ids])


def _open_rooms(round_: RecruitmentRound) -> list[InterviewRoom]:
    """Rooms whose list may still grow."""
    return [
        room
        for room in rooms_of(reading(), round_.id)
        if room.state == "planned" and room.commitment is None
    ]


def _without_room(round_: RecruitmentRound) -> Counter[str]:
    """Vacancy → how many of its shortlisted people are in no room yet."""
    placed = placed_applications(reading(), round_.id)
    waiting: Counter[str] = Counter()
    for group in queries.policy_groups(reading(), round_):
        if group.policy.interview is not None:
            entering = queries.entered_applications(reading(), group) - placed
            waiting.update(
                line.vacancy.code
                for line in lines_in_force(reading(), "shortlist", group.ids)
                if line.application_id in entering
            )
    return waiting


def _placement_form(round_: RecruitmentRound, *, posted: bool) -> PlacementForm:
    """Rooms open to candidates, and vacancies with shortlisted people who have no room yet."""
    form = PlacementForm() if posted else PlacementForm(formdata=None)
    form.rooms.choices = [(room.public_id, room.name) for room in _open_rooms(round_)]
    if not posted and len(form.rooms.choices) == 1:
        form.rooms.data = [form.rooms.choices[0][0]]
    form.vacancies.choices = [
        (code, gettext("%(code)s（%(n)s 人）", code=code, n=count))
        for code, count in sorted(_without_room(round_).items())
    ]
    return form


@pages.get("")
@access.officer(*READERS)
def index(code: str) -> str:
    return _index(round_of(code, *READERS))


@pages.post("/runs/<any(written_result, shortlist, interview, ranking):kind>")
@access.officer(PUBLISHER)
def compute_kind(code: str, kind: str) -> Response:
    """Of one policy group where the button says which, else of every one that is ready."""
    group = request.form.get("group") or None
    with act_on_round(code, PUBLISHER) as act:
        run_ids = [run.public_id for run in compute(act, _storage(), kind, group)]
    if len(run_ids) == 1:
        return back(".show", code=code, run_id=run_ids[0])
    return back(".index", code=code)


def _may(run: ResultRun, *, current: bool, agreed: bool) -> dict[str, bool]:
    """The buttons of a run. ``current``: nothing it was computed from has changed since;
    ``agreed``: the independent program found the same."""
    actions, own = RESULT_RUN.actions(run.state, viewer().roles), viewer().account_id
    return {
        "confirm": "confirm" in actions and current and agreed and run.computed_by != own,
        "publish": "publish" in actions and current and agreed and run.confirmed_by != own,
        "recompute": run.state in OPEN and viewer().has_role(PUBLISHER, CHECKER),
    }


def _page(round_: RecruitmentRound, run: ResultRun, form: ReasonForm | None = None) -> str:
    session = reading()
    groups = queries.policy_groups(session, round_)
    known = any(group.digest == run.policy_digest for group in groups)
    older = runs_in_force(session, run.kind, [vacancy.id for vacancy in run.vacancies])
    current = run.state in ("superseded", "published") or is_current(session, round_, run)
    shadow = newest_of(session, subject_of(run))
    agreed = shadow is not None and shadow.outcome == "agrees"
    return render_template(
        "recruitment/results/office/run.html",
        round_=round_,
        run=run,
        shadow=shadow,
        table=run_table(session, round_, run, everybody=True) if known else None,
        publication=queries.publication_of(session, run),
        current=current,
        correction=any(other.id != run.id for other in older.values()),
        form=form or ReasonForm(formdata=None),
        may=_may(run, current=current, agreed=agreed),
    )


@pages.get("/runs/<run_id>")
@access.officer(*READERS)
def show(code: str, run_id: str) -> str:
    round_ = round_of(code, *READERS)
    return _page(round_, queries.run_in(reading(), round_.id, run_id))


@pages.post("/runs/<run_id>/confirmation")
@access.officer(CHECKER, weighty=True)
def confirm(code: str, run_id: str) -> Response:
    with act_on_round(code, CHECKER) as act:
        confirm_run(act, locked_run(act.session, act.round_.id, run_id))
    return back(".show", code=code, run_id=run_id)


@pages.post("/runs/<run_id>/shadow")
@access.officer(PUBLISHER, CHECKER)
def recompute(code: str, run_id: str) -> Response:
    """Ask the independent program once more."""
    with act_on_round(code, PUBLISHER, CHECKER) as act:
        ask_shadow_again(act, locked_run(act.session, act.round_.id, run_id))
    return back(".show", code=code, run_id=run_id)


@pages.post("/runs/<run_id>/publication")
@access.officer(PUBLISHER, weighty=True)
def publish(code: str, run_id: str) -> Answer:
    form = ReasonForm()
    if form.validate_on_submit():
        with (
            refusals_on(form, publication_reason_missing="reason"),
            act_on_round(code, PUBLISHER) as act,
        ):
            run = locked_run(act.session, act.round_.id, run_id)
            body = run_body(act.session, act.round_, run, act.at)
            publish_run(act, _storage(), run, body, form.reason.data or "")
            return back(".show", code=code, run_id=run_id)
    round_ = round_of(code, PUBLISHER)
    return again(_page(round_, queries.run_in(reading(), round_.id, run_id), form))


@pages.post("/preferences")
@access.officer(CHECKER, weighty=True)
def preferences(code: str) -> Response:
    form = ReasonForm()
    with act_on_round(code, CHECKER) as act:
        body = preferences_body(act.session, act.round_)
        number = publish_preferences(act, body, form.reason.data or "").number
    return back("publications_public.show", number=number)


@pages.post("/placements")
@access.officer(EXAM_OFFICER, weighty=True)
def place(code: str) -> Answer:
    form = _placement_form(round_of(code, EXAM_OFFICER), posted=True)
    if form.validate_on_submit():
        with (
            refusals_on(form, results_no_vacancy="vacancies"),
            act_on_round(code, EXAM_OFFICER) as act,
        ):
            chosen = form.rooms.data or []
            rooms = [locked_interview_room(act.session, act.round_.id, key) for key in chosen]
            place_vacancies(act, rooms, form.vacancies.data or [])
            return back("interviews_office.show", code=code, room_id=chosen[0])
    return again(_index(round_of(code, EXAM_OFFICER), form))
