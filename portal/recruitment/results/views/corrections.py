"""影响处理: whom a corrected list concerns, and the steps of the decision."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask import Blueprint, render_template

from portal.foundation.web import access
from portal.foundation.web.cells import tag
from portal.foundation.web.forms import Form, refusals_on
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.recruitment.labels import word
from portal.recruitment.results import queries
from portal.recruitment.results.consequence_models import Consequence
from portal.recruitment.results.consequence_queries import changed_runs, consequences_of
from portal.recruitment.results.correction_forms import (
    CheckForm,
    CountersignForm,
    DecideForm,
    ProposeForm,
    ReportForm,
    SendBackForm,
)
from portal.recruitment.results.models import ResultRun
from portal.recruitment.results.services import decide_consequences as deciding
from portal.recruitment.results.services.publish_run import locked_run
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rulebook.lifecycles import CONSEQUENCE
from portal.recruitment.rulebook.lifecycles.results import CHECKING
from portal.recruitment.rulebook.roles import PUBLISHER, READING_ROLES, SUPERVISOR

pages = Blueprint(
    "results_corrections", __name__, url_prefix="/office/rounds/<code>/results/changes"
)
DOING = (PUBLISHER, *CHECKING, SUPERVISOR)
READERS = (*DOING, *READING_ROLES)
FORMS: dict[str, type[Form]] = {
    "propose": ProposeForm,
    "check": CheckForm,
    "countersign": CountersignForm,
    "decide": DecideForm,
    "send_back": SendBackForm,
}
# The second check is the same act as the first.
ACTIONS = {"verify": "check"}


def _may(row: Consequence) -> set[str]:
    """What the viewer may do with it now."""
    own = viewer().account_id
    actions = CONSEQUENCE.actions(row.state, viewer().roles)
    found = {ACTIONS.get(action, action) for action in actions}
    return found - {"check"} if own in (row.proposed_by, row.checked_by) else found


def _figures(told: dict[str, Any]) -> str:
    if not told["score"]:
        return word("result.state", told["state"]) if told["state"] else "—"
    return f"{told['score']}（{told['place'] or '—'}）"


def _cells(rows: list[Consequence], tickets: dict[int, str]) -> list[Any]:
    row = rows[0]
    return [
        tickets.get(row.application_id, ""),
        row.vacancy.code,
        "、".join(str(word("consequence.subject", one.subject_kind)) for one in rows),
        word("consequence.change", row.change),
        _figures(row.old),
        _figures(row.new),
        word("consequence.rule", row.rule),
        word("consequence.outcome", row.outcome),
        tag(word("consequence.state", row.state), "pass" if row.state == "decided" else "live"),
    ]


def _by_person(rows: Iterable[Consequence]) -> dict[str, list[Consequence]]:
    found: dict[str, list[Consequence]] = {}
    for row in rows:
        found.setdefault(row.application.public_id, []).append(row)
    return found


def _apart(form: Form, name: str) -> Form:
    """The same fields stand several times on the page: each with an id of its own."""
    for field in form:
        field.id = field.label.field_id = f"{name}-{field.name}"
    return form


def _form(
    run: ResultRun, action: str, people: dict[str, list[Consequence]], *, posted: bool
) -> Form | None:
    """The form of a step with those whom the viewer may take it for; None where there is nobody."""
    tickets = _tickets(run)
    form = FORMS[action]() if posted else FORMS[action](formdata=None)
    _apart(form, f"{action}-{run.public_id}")
    form.people.choices = [
        (name, f"{rows[0].vacancy.code} {tickets.get(rows[0].application_id, '')}")
        for name, rows in people.items()
        if action in _may(rows[0])
    ]
    return form if form.people.choices or posted else None


def _tickets(run: ResultRun) -> dict[int, str]:
    return {line.application_id: line.ticket_number for line in run.lines}


def _section(run: ResultRun, filled: dict[str, Form]) -> dict[str, Any]:
    tickets = _tickets(run)
    people = _by_person(consequences_of(reading(), run.id))
    forms = {action: _form(run, action, people, posted=False) for action in FORMS}
    report = deciding.report_of(reading(), run.id)
    blank = _apart(ReportForm(formdata=None), f"report-{run.public_id}")
    return {
        "run": run,
        "publication": queries.publication_of(reading(), run),
        "rows": [_cells(rows, tickets) for rows in people.values()],
        "forms": {key: filled.get(f"{run.public_id}:{key}", form) for key, form in forms.items()},
        "report": report,
        "report_form": filled.get(f"{run.public_id}:report", blank),
        "may_report": report is None and PUBLISHER in viewer().roles,
    }


def _page(round_: RecruitmentRound, filled: dict[str, Form] | None = None) -> str:
    return render_template(
        "recruitment/results/office/corrections.html",
        round_=round_,
        sections=[_section(run, filled or {}) for run in changed_runs(reading(), round_.id)],
    )


@pages.get("")
@access.officer(*READERS)
def index(code: str) -> str:
    return _page(round_of(code, *READERS))


Step = Callable[[RoundAct, deciding.Case, Form], None]


def _take(code: str, run_id: str, action: str, roles: tuple[str, ...], step: Step) -> Answer:
    """One step for everybody who was ticked, all or none."""
    round_ = round_of(code, *roles)
    run = queries.run_in(reading(), round_.id, run_id)
    people = _by_person(consequences_of(reading(), run.id))
    form = _form(run, action, people, posted=True)
    assert form is not None
    if form.validate_on_submit():
        fields = {"consequence_nobody": "people"}
        if "reason" in form:
            fields["consequence_reason_missing"] = "reason"
        if "minutes" in form:
            fields["consequence_minutes_missing"] = "minutes"
        with refusals_on(form, **fields), act_on_round(code, *roles) as act:
            for case in deciding.cases(act.session, act.round_.id, run_id, form.people.data or []):
                step(act, case, form)
            return back(".index", code=code)
    return again(_page(round_of(code, *roles), {f"{run_id}:{action}": form}))


@pages.post("/<run_id>/proposal")
@access.officer(PUBLISHER)
def propose(code: str, run_id: str) -> Answer:
    return _take(
        code,
        run_id,
        "propose",
        (PUBLISHER,),
        lambda act, case, form: deciding.propose(act, case, form.reason.data or ""),
    )


@pages.post("/<run_id>/check")
@access.officer(*CHECKING, weighty=True)
def check(code: str, run_id: str) -> Answer:
    return _take(
        code, run_id, "check", CHECKING, lambda act, case, _form: deciding.check(act, case)
    )


@pages.post("/<run_id>/countersignature")
@access.officer(SUPERVISOR, weighty=True)
def countersign(code: str, run_id: str) -> Answer:
    return _take(
        code,
        run_id,
        "countersign",
        (SUPERVISOR,),
        lambda act, case, _form: deciding.countersign(act, case),
    )


@pages.post("/<run_id>/decision")
@access.officer(PUBLISHER, weighty=True)
def decide(code: str, run_id: str) -> Answer:
    return _take(
        code,
        run_id,
        "decide",
        (PUBLISHER,),
        lambda act, case, form: deciding.decide(act, case, form.minutes.data or ""),
    )


@pages.post("/<run_id>/return")
@access.officer(*DOING)
def send_back(code: str, run_id: str) -> Answer:
    return _take(
        code,
        run_id,
        "send_back",
        DOING,
        lambda act, case, form: deciding.send_back(act, case, form.reason.data or ""),
    )


@pages.post("/<run_id>/report")
@access.officer(PUBLISHER)
def report(code: str, run_id: str) -> Answer:
    form = _apart(ReportForm(), f"report-{run_id}")
    if form.validate_on_submit():
        with (
            refusals_on(form, consequence_number_missing="number"),
            act_on_round(code, PUBLISHER) as act,
        ):
            run = locked_run(act.session, act.round_.id, run_id)
            deciding.report_list(act, run, form.number.data or "")
            return back(".index", code=code)
    return again(_page(round_of(code, PUBLISHER), {f"{run_id}:report": form}))
