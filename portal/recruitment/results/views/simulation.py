"""Simulation of a round's rules: on invented scores, on an earlier round's, or on a file; kept with
the round for the approver."""

from __future__ import annotations

from typing import Any

from flask import (
    Blueprint,
    Response,
    current_app,
    jsonify,
    make_response,
    render_template,
)
from flask_babel import gettext as _

from portal.foundation.files.storage import Storage
from portal.foundation.jobs.queue import enqueue
from portal.foundation.sheets.tables import write_csv, write_xlsx
from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.headers import as_download
from portal.foundation.web.language import reader_language
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.recruitment.approval.simulation_standing import (
    rules_digest,
    rules_inputs,
    simulation_standing,
)
from portal.recruitment.labels import choices, word
from portal.recruitment.results.documents_simulation import drawings, flat_rows, vacancy_rows
from portal.recruitment.results.services.simulate import (
    AT_ONCE,
    JOB,
    earlier_cases,
    file_cases,
    generated_cases,
    people_asked,
    simulate_cases,
)
from portal.recruitment.results.simulation_forms import SimulationForm, WaiveForm
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rounds.queries import previous_round, rounds_within_reach
from portal.recruitment.rounds.services import EDITABLE
from portal.recruitment.rulebook.policy import read_policy
from portal.recruitment.rulebook.policy.templates import TEMPLATES, template
from portal.recruitment.rulebook.roles import BUSINESS_ROLES, PUBLISHER
from portal.recruitment.rulebook.words.refusals import known_codes, sentence
from portal.recruitment.rules.models import PolicySimulation
from portal.recruitment.rules.queries import simulation_in, simulations_of
from portal.recruitment.rules.services.simulate import Asked, keep_simulation, waive_simulation
from portal.recruitment.vacancies.queries import vacancies_of

pages = Blueprint("results_simulation", __name__, url_prefix="/office/rounds/<code>/simulations")
USUAL = {
    "origin": "generated",
    "per_vacancy": 20,
    "middle": 65,
    "half_width": 35,
    "holders": 30,
    "absent": 5,
    "seed": "1",
    "against": "jiangsu",
}
PREVIOUS, NOTHING = "previous", ""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _earlier(round_: RecruitmentRound) -> list[RecruitmentRound]:
    """Earlier rounds of the same union that published results."""
    rounds = rounds_within_reach(reading(), viewer().unions_for(PUBLISHER))
    return [
        earlier
        for earlier in rounds
        if earlier.organiser_id == round_.organiser_id
        and earlier.id != round_.id
        and earlier.published_at is not None
    ]


def _form(round_: RecruitmentRound, *, typed: bool) -> SimulationForm:
    form = SimulationForm() if typed else SimulationForm(formdata=None, data=USUAL)
    form.origin.choices = [
        (code, text) for code, text in choices("simulation.origin") if code != "waived"
    ]
    form.earlier.choices = [
        (earlier.code, f"{earlier.title}（{earlier.code}）") for earlier in _earlier(round_)
    ]
    against = [(known.code, word("policy.template", known.code)) for known in TEMPLATES]
    before = [(PREVIOUS, _("上一批的规则"))] if previous_round(reading(), round_) else []
    form.against.choices = [*against, *before, (NOTHING, _("不比较"))]
    return form


@pages.get("")
@access.officer(*BUSINESS_ROLES)
def index(code: str) -> str:
    round_ = round_of(code)
    return _list(round_, _form(round_, typed=False), WaiveForm(formdata=None))


def _list(round_: RecruitmentRound, form: SimulationForm, waive_form: WaiveForm) -> str:
    return render_template(
        "recruitment/results/office/simulations.html",
        round_=round_,
        form=form,
        waive_form=waive_form,
        rows=simulations_of(reading(), round_.id),
        standing=simulation_standing(reading(), round_, vacancies_of(reading(), round_.id)),
        at_once=AT_ONCE,
        may={
            "simulate": viewer().has_role(PUBLISHER),
            "waive": viewer().has_role(PUBLISHER) and round_.state in EDITABLE,
        },
    )


@pages.post("")
@access.officer(PUBLISHER)
def simulate(code: str) -> Answer:
    """Reckon at once, or queue what would take longer than a few seconds."""
    round_ = round_of(code, PUBLISHER)
    form = _form(round_, typed=True)
    if form.validate_on_submit():
        with refusals_on(form):
            try:
                return back(".show", code=code, simulation=_simulated(round_, form))
            except Refused as refused:
                if refused.code not in known_codes() or refused.code.startswith("policy."):
                    raise
                # About the file: the sentence says row and column.
                form.scores.errors = [sentence(refused, reader_language())]
    return again(_list(round_, form, WaiveForm(formdata=None)))


def _simulated(round_: RecruitmentRound, form: SimulationForm) -> str:
    """The public id of the kept simulation.

    The figures are reckoned before the transaction begins.
    """
    inputs = rules_inputs(round_, vacancies_of(reading(), round_.id))
    digest = rules_digest(inputs)
    inputs["against"] = _other_policy(round_, form.against.data)
    settings = _settings(form)
    asked = Asked(form.origin.data, inputs, digest, settings)
    generated = form.origin.data == "generated"
    later = generated and people_asked(inputs, settings["per_vacancy"]) > AT_ONCE
    figures, data_digest = None, ""
    if not later:
        outcome = simulate_cases(_cases(round_, form, inputs, settings), inputs)
        figures, data_digest = outcome.figures, outcome.data_digest
    with act_on_round(round_.code, PUBLISHER) as act:
        row = keep_simulation(act, asked, figures, data_digest)
        if later:
            enqueue(act.session, JOB, row.id, workflow_id=f"{JOB}-{row.public_id}")
        return row.public_id


def _settings(form: SimulationForm) -> dict[str, Any]:
    against = {"against": form.against.data}
    if form.origin.data == "earlier":
        return against | {"earlier": form.earlier.data}
    if form.origin.data != "generated":
        return against | {"file": form.scores.data.filename or ""}
    shape = {name: form[name].data for name in ("middle", "half_width", "holders", "absent")}
    return against | {
        "per_vacancy": form.per_vacancy.data,
        "seed": form.seed.data,
        "shape": shape,
    }


def _other_policy(round_: RecruitmentRound, chosen: str) -> dict[str, Any] | None:
    if chosen == PREVIOUS:
        before = previous_round(reading(), round_)
        return before.policy if before else None
    return template(chosen).document() if chosen else None


def _cases(
    round_: RecruitmentRound, form: SimulationForm, inputs: dict[str, Any], settings: dict[str, Any]
) -> Any:
    if form.origin.data == "generated":
        return generated_cases(inputs, settings)
    if form.origin.data == "file":
        if not form.scores.data or not form.scores.data.filename:
            raise Refused("simulation.file_missing")
        return file_cases(inputs, form.scores.data.read(), form.scores.data.filename)
    rounds = _earlier(round_)
    earlier = next((item for item in rounds if item.code == form.earlier.data), None)
    if earlier is None:
        raise Refused("simulation.no_earlier_scores")
    storage: Storage = current_app.extensions["storage"]
    return earlier_cases(reading(), storage, earlier, inputs)


@pages.post("/waiver")
@access.officer(PUBLISHER)
def waive(code: str) -> Answer:
    """Go without a simulation for the rules as they stand; the reason is shown to the approver."""
    form = WaiveForm()
    if form.validate_on_submit():
        with (
            refusals_on(form, simulation_reason_missing="reason"),
            act_on_round(code, PUBLISHER) as act,
        ):
            vacancies = vacancies_of(act.session, act.round_.id)
            waive_simulation(
                act,
                reason=form.reason.data or "",
                rules_digest=rules_digest(rules_inputs(act.round_, vacancies)),
            )
            return back(".index", code=code)
    round_ = round_of(code, PUBLISHER)
    return again(_list(round_, _form(round_, typed=False), form))


@pages.get("/<simulation>")
@access.officer(*BUSINESS_ROLES)
def show(code: str, simulation: str) -> Response:
    """While a job works on it the page asks again by itself."""
    round_ = round_of(code)
    row = simulation_in(reading(), round_.id, simulation)
    standing = rules_digest(rules_inputs(round_, vacancies_of(reading(), round_.id)))
    page = render_template(
        "recruitment/results/office/simulation.html",
        round_=round_,
        row=row,
        stale=row.rules_digest != standing,
        policies=len(row.inputs.get("groups", ())),
        against=_against_title(row),
        **_shown(row),
    )
    answer = make_response(page)
    if row.state == "running":
        answer.headers["Refresh"] = "3"
    return answer


def _against_title(row: PolicySimulation) -> str:
    chosen = str(row.settings.get("against", NOTHING))
    if chosen == PREVIOUS:
        return _("上一批的规则")
    return word("policy.template", chosen) if chosen else ""


def _shown(row: PolicySimulation) -> dict[str, Any]:
    if not row.figures:
        return {"figures": None, "cuts": [], "charts": None}
    policy = read_policy(row.inputs.get("policy") or row.inputs["groups"][0]["policy"])
    return {
        "figures": row.figures,
        "cuts": vacancy_rows(row.figures),
        "charts": drawings(row.figures, policy, reader_language()),
    }


@pages.get("/<simulation>/files/<kind>")
@access.officer(*BUSINESS_ROLES)
def file(code: str, simulation: str, kind: str) -> Response:
    """The figures as csv, json or xlsx."""
    row = simulation_in(reading(), round_of(code).id, simulation)
    if not row.figures or kind not in {"csv", "json", "xlsx"}:
        raise Refused("simulation.not_found")
    answer = jsonify(_document(row)) if kind == "json" else _table(row, kind)
    return as_download(answer, f"simulation-{row.public_id}.{kind}")


def _document(row: PolicySimulation) -> dict[str, Any]:
    digests = {"rules_digest": row.rules_digest, "data_digest": row.data_digest}
    return {**(row.figures or {}), **digests}


def _table(row: PolicySimulation, kind: str) -> Response:
    columns, rows = ("group", "item", "figure", "value"), flat_rows(row.figures or {})
    if kind == "csv":
        return Response(write_csv(columns, rows), mimetype="text/csv; charset=utf-8")
    return Response(write_xlsx(columns, rows), mimetype=XLSX)
