"""The results desk: compute, look, confirm by another, publish; and the way of the shortlisted into
the rooms."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, url_for
from flask_babel import gettext

from portal.foundation.files.storage import Storage
from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.recruitment.interviews.queries import placed_applications, rooms_of
from portal.recruitment.interviews.services.plan_rooms import locked_interview_room
from portal.recruitment.results import queries
from portal.recruitment.results.documents import preferences_body, run_body, run_table
from portal.recruitment.results.forms import PlacementForm, ReasonForm
from portal.recruitment.results.models import RUN_KINDS, ResultRun
from portal.recruitment.results.services.compute_run import compute
from portal.recruitment.results.services.inputs import gates, unverified
from portal.recruitment.results.services.publish_run import (
    confirm_run,
    is_current,
    locked_run,
    place_vacancies,
    publish_preferences,
    publish_run,
)
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.queries import round_within_reach
from portal.recruitment.rounds.services import locked_round
from portal.recruitment.rulebook.roles import (
    CHECKER,
    EXAM_OFFICER,
    PUBLISHER,
    READING_ROLES,
    SUPERVISOR,
)
from portal.recruitment.unions.acting import acting

pages = Blueprint("results_office", __name__, url_prefix="/office/rounds/<code>/results")
READERS = (PUBLISHER, CHECKER, EXAM_OFFICER, SUPERVISOR, *READING_ROLES)


def _round(code: str, *roles: str) -> RecruitmentRound:
    return round_within_reach(reading(), code, viewer().unions_for(*roles))


def _storage() -> Storage:
    storage: Storage = current_app.extensions["storage"]
    return storage


def _stage(
    round_: RecruitmentRound, kind: str, groups: list[queries.PolicyGroup]
) -> dict[str, Any]:
    """A kind with its newest run per group and, before there is one, what it still needs."""
    session = reading()
    rows: list[dict[str, Any]] = [
        {
            "codes": "、".join(sorted(group.codes)),
            "run": queries.newest_run(session, round_.id, kind, group.digest),
            "gates": gates(session, round_, group, kind),
        }
        for group in groups
    ]
    return {
        "kind": kind,
        "rows": rows,
        "ready": bool(rows) and all(gate.met for row in rows for gate in row["gates"]),
    }


def _applies(group: queries.PolicyGroup, kind: str) -> bool:
    return not (kind == "shortlist" and group.policy.shortlist is None) and not (
        kind == "interview" and group.policy.interview is None
    )


def _index(round_: RecruitmentRound, form: PlacementForm | None = None) -> str:
    session, roles = reading(), viewer().roles
    groups = queries.policy_groups(session, round_)
    stages = [
        _stage(round_, kind, [group for group in groups if _applies(group, kind)])
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
        unverified=sum(unverified(session, round_.id, group) for group in groups),
        may={
            "compute": PUBLISHER in roles,
            "publish_preferences": CHECKER in roles and bool(groups),
            "place": EXAM_OFFICER in roles,
        },
    )


def _placement_form(round_: RecruitmentRound, *, posted: bool) -> PlacementForm:
    """Rooms still open to candidates, and vacancies with shortlisted people who have no room yet."""
    session = reading()
    form = PlacementForm() if posted else PlacementForm(formdata=None)
    open_rooms = [
        room
        for room in rooms_of(session, round_.id)
        if room.state == "planned" and room.commitment is None
    ]
    placed = placed_applications(session, round_.id)
    waiting: dict[str, int] = {}
    for group in queries.policy_groups(session, round_):
        run = queries.run_in_force(session, round_.id, "shortlist", group.digest)
        for line in (
            queries.lines_of(session, run.id)
            if run is not None and group.policy.interview is not None
            else []
        ):
            if line.outcome == "yes" and line.application_id not in placed:
                waiting[line.vacancy.code] = waiting.get(line.vacancy.code, 0) + 1
    form.room.choices = [(room.public_id, room.name) for room in open_rooms]
    form.vacancies.choices = [
        (code, gettext("%(code)s（%(n)s 人）", code=code, n=count))
        for code, count in sorted(waiting.items())
    ]
    return form


@pages.get("")
@access.officer(*READERS)
def index(code: str) -> str:
    return _index(_round(code, *READERS))


@pages.post("/runs/<any(written_result, shortlist, interview, ranking):kind>")
@access.officer(PUBLISHER)
def compute_kind(code: str, kind: str) -> Response:
    round_ = _round(code, PUBLISHER)
    with transaction() as session:
        fresh = locked_round(session, round_.id)
        runs = compute(session, _storage(), fresh, kind, by=acting(viewer(), PUBLISHER), at=now())
        first = runs[0].public_id
    return redirect(
        url_for(".show", code=code, run_id=first)
        if len(runs) == 1
        else url_for(".index", code=code),
        303,
    )


def _page(round_: RecruitmentRound, run: ResultRun, form: ReasonForm | None = None) -> str:
    session, roles = reading(), viewer().roles
    known = any(
        group.digest == run.policy_digest for group in queries.policy_groups(session, round_)
    )
    older = queries.run_in_force(session, round_.id, run.kind, run.policy_digest)
    current = run.state in ("superseded", "published") or is_current(session, round_, run)
    return render_template(
        "recruitment/results/office/run.html",
        round_=round_,
        run=run,
        table=run_table(session, round_, run) if known else None,
        publication=queries.publication_of(session, run),
        current=current,
        correction=older is not None and older.id != run.id,
        form=form or ReasonForm(formdata=None),
        may={
            "confirm": CHECKER in roles
            and run.state == "computed"
            and current
            and run.computed_by != viewer().account_id,
            "publish": PUBLISHER in roles
            and run.state == "confirmed"
            and current
            and run.confirmed_by != viewer().account_id,
        },
    )


@pages.get("/runs/<run_id>")
@access.officer(*READERS)
def show(code: str, run_id: str) -> str:
    round_ = _round(code, *READERS)
    return _page(round_, queries.run_in(reading(), round_.id, run_id))


@pages.post("/runs/<run_id>/confirmation")
@access.officer(CHECKER)
def confirm(code: str, run_id: str) -> Response:
    round_ = _round(code, CHECKER)
    with transaction() as session:
        fresh = locked_round(session, round_.id)
        confirm_run(
            session,
            fresh,
            locked_run(session, fresh.id, run_id),
            by=acting(viewer(), CHECKER),
            at=now(),
        )
    return redirect(url_for(".show", code=code, run_id=run_id), 303)


@pages.post("/runs/<run_id>/publication")
@access.officer(PUBLISHER)
def publish(code: str, run_id: str) -> Response | tuple[str, int]:
    round_ = _round(code, PUBLISHER)
    form = ReasonForm()
    if form.validate_on_submit():
        with refusals_on(form, publication_reason_missing="reason"), transaction() as session:
            fresh = locked_round(session, round_.id)
            run = locked_run(session, fresh.id, run_id)
            publish_run(
                session,
                _storage(),
                fresh,
                run,
                run_body(session, fresh, run),
                reason=form.reason.data or "",
                by=acting(viewer(), PUBLISHER),
                at=now(),
            )
            return redirect(url_for(".show", code=code, run_id=run_id), 303)
    round_ = _round(code, PUBLISHER)
    return _page(round_, queries.run_in(reading(), round_.id, run_id), form), 422


@pages.post("/preferences")
@access.officer(CHECKER)
def preferences(code: str) -> Response:
    round_ = _round(code, CHECKER)
    form = ReasonForm()
    with transaction() as session:
        fresh = locked_round(session, round_.id)
        publication = publish_preferences(
            session,
            fresh,
            preferences_body(session, fresh),
            reason=form.reason.data or "",
            by=acting(viewer(), CHECKER),
            at=now(),
        )
        number = publication.number
    return redirect(url_for("publications_public.show", number=number), 303)


@pages.post("/placements")
@access.officer(EXAM_OFFICER)
def place(code: str) -> Response | tuple[str, int]:
    round_ = _round(code, EXAM_OFFICER)
    form = _placement_form(round_, posted=True)
    if form.validate_on_submit():
        with refusals_on(form, results_no_vacancy="vacancies"), transaction() as session:
            fresh = locked_round(session, round_.id)
            room = locked_interview_room(session, fresh.id, form.room.data)
            place_vacancies(
                session,
                fresh,
                room,
                form.vacancies.data or [],
                by=acting(viewer(), EXAM_OFFICER),
                at=now(),
            )
            return redirect(
                url_for("interviews_office.show", code=code, room_id=form.room.data), 303
            )
    return _index(_round(code, EXAM_OFFICER), form), 422
