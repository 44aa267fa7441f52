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
    redirect,
    render_template,
    url_for,
)
from flask_babel import get_locale
from flask_babel import gettext as _

from portal.foundation.files.storage import Storage
from portal.foundation.jobs.queue import enqueue
from portal.foundation.sheets.tables import write_csv, write_xlsx
from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.unit import now, reading, transaction
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
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.queries import (
    previous_round,
    round_within_reach,
    rounds_within_reach,
)
from portal.recruitment.rounds.services import EDITABLE, locked_round
from portal.recruitment.rulebook.policy import read_policy
from portal.recruitment.rulebook.policy.templates import TEMPLATES, template
from portal.recruitment.rulebook.roles import BUSINESS_ROLES, PUBLISHER
from portal.recruitment.rulebook.words.refusals import known_codes, sentence
from portal.recruitment.rules.models import PolicySimulation
from portal.recruitment.rules.queries import simulation_in, simulations_of
from portal.recruitment.rules.services.simulate import Asked, keep_simulation, waive_simulation
from portal.recruitment.unions.acting import acting
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


def _round(code: str, *roles: str) -> RecruitmentRound:
    return round_within_reach(reading(), code, viewer().unions_for(*roles))


def _language() -> str:
    locale = get_locale()
    return "en" if locale is not None and locale.language == "en" else "zh"


def _earlier(round_: RecruitmentRound) -> list[RecruitmentRound]:
    """Earlier rounds of the same union that published results."""
    rounds = rounds_within_reach(reading(), viewer().unions_for(PUBLISHER))
    return [
        one
        for one in rounds
        if one.organiser_id == round_.organiser_id
        and one.id != round_.id
        and one.published_at is not None
    ]


def _form(round_: RecruitmentRound, *, typed: bool) -> SimulationForm:
    form = SimulationForm() if typed else SimulationForm(formdata=None, data=USUAL)
    form.origin.choices = [
        (code, text) for code, text in choices("simulation.origin") if code != "waived"
    ]
    form.earlier.choices = [(one.code, f"{one.title}（{one.code}）") for one in _earlier(round_)]
    against = [(one.code, word("policy.template", one.code)) for one in TEMPLATES]
    before = [(PREVIOUS, _("上一批的规则"))] if previous_round(reading(), round_) else []
    form.against.choices = [*against, *before, (NOTHING, _("不比较"))]
    return form


@pages.get("")
@access.officer(*BUSINESS_ROLES)
def index(code: str) -> str:
    round_ = _round(code)
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
def simulate(code: str) -> Response | tuple[str, int]:
    """Reckon at once, or queue what would take longer than a few seconds."""
    round_ = _round(code, PUBLISHER)
    form = _form(round_, typed=True)
    if form.validate_on_submit():
        with refusals_on(form):
            try:
                return redirect(
                    url_for(".show", code=code, simulation=_simulated(round_, form)), 303
                )  # type: ignore[return-value]
            except Refused as refused:
                if refused.code not in known_codes() or refused.code.startswith("policy."):
                    raise
                form.scores.errors = [
                    sentence(refused, _language())
                ]  # about the file: says row and column
    return _list(round_, form, WaiveForm(formdata=None)), 422


def _simulated(round_: RecruitmentRound, form: SimulationForm) -> str:
    """The public id of the kept simulation. The figures are reckoned before the transaction begins."""
    inputs = rules_inputs(round_, vacancies_of(reading(), round_.id))
    digest = rules_digest(inputs)
    inputs["against"] = _other_policy(round_, form.against.data)
    settings = _settings(form)
    asked = Asked(form.origin.data, inputs, digest, settings)
    later = (
        form.origin.data == "generated" and people_asked(inputs, settings["per_vacancy"]) > AT_ONCE
    )
    outcome = None if later else simulate_cases(_cases(round_, form, inputs, settings), inputs)
    figures, data_digest = (outcome.figures, outcome.data_digest) if outcome else (None, "")
    with transaction() as session:
        fresh = locked_round(session, round_.id)
        row = keep_simulation(
            RoundAct(session, acting(viewer(), PUBLISHER), now(), fresh),
            asked,
            figures,
            data_digest,
        )
        if later:
            enqueue(session, JOB, row.id, workflow_id=f"{JOB}-{row.public_id}")
        return row.public_id


def _settings(form: SimulationForm) -> dict[str, Any]:
    found: dict[str, Any] = {"against": form.against.data}
    if form.origin.data == "generated":
        shape = {name: form[name].data for name in ("middle", "half_width", "holders", "absent")}
        return found | {
            "per_vacancy": form.per_vacancy.data,
            "seed": form.seed.data,
            "shape": shape,
        }
    return found | (
        {"earlier": form.earlier.data}
        if form.origin.data == "earlier"
        else {"file": form.scores.data.filename or ""}
    )


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
    earlier = next((one for one in _earlier(round_) if one.code == form.earlier.data), None)
    if earlier is None:
        raise Refused("simulation.no_earlier_scores")
    storage: Storage = current_app.extensions["storage"]
    return earlier_cases(reading(), storage, earlier, inputs)


@pages.post("/waiver")
@access.officer(PUBLISHER)
def waive(code: str) -> Response | tuple[str, int]:
    """Go without a simulation for the rules as they stand; the reason is shown to the approver."""
    round_ = _round(code, PUBLISHER)
    form = WaiveForm()
    if form.validate_on_submit():
        with refusals_on(form, simulation_reason_missing="reason"), transaction() as session:
            fresh = locked_round(session, round_.id)
            digest = rules_digest(rules_inputs(fresh, vacancies_of(session, fresh.id)))
            waive_simulation(
                RoundAct(session, acting(viewer(), PUBLISHER), now(), fresh),
                reason=form.reason.data or "",
                rules_digest=digest,
            )
            return redirect(url_for(".index", code=code), 303)  # type: ignore[return-value]
    return _list(round_, _form(round_, typed=False), form), 422


@pages.get("/<simulation>")
@access.officer(*BUSINESS_ROLES)
def show(code: str, simulation: str) -> Response:
    """While a job works on it the page asks again by itself."""
    round_ = _round(code)
    row = simulation_in(reading(), round_.id, simulation)
    page = render_template(
        "recruitment/results/office/simulation.html",
        round_=round_,
        row=row,
        stale=row.rules_digest
        != rules_digest(rules_inputs(round_, vacancies_of(reading(), round_.id))),
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
    return (
        _("上一批的规则")
        if chosen == PREVIOUS
        else word("policy.template", chosen)
        if chosen
        else ""
    )


def _shown(row: PolicySimulation) -> dict[str, Any]:
    if not row.figures:
        return {"figures": None, "cuts": [], "charts": None}
    policy = read_policy(row.inputs.get("policy") or row.inputs["groups"][0]["policy"])
    return {
        "figures": row.figures,
        "cuts": vacancy_rows(row.figures),
        "charts": drawings(row.figures, policy, _language()),
    }


@pages.get("/<simulation>/files/<kind>")
@access.officer(*BUSINESS_ROLES)
def file(code: str, simulation: str, kind: str) -> Response:
    """The figures as csv, json or xlsx."""
    row = simulation_in(reading(), _round(code).id, simulation)
    if not row.figures or kind not in {"csv", "json", "xlsx"}:
        raise Refused("simulation.not_found")
    if kind == "json":
        answer: Response = jsonify(
            {**row.figures, "rules_digest": row.rules_digest, "data_digest": row.data_digest}
        )
    else:
        columns, rows = ("group", "item", "figure", "value"), flat_rows(row.figures)
        data = write_csv(columns, rows) if kind == "csv" else write_xlsx(columns, rows)
        mime = (
            "text/csv; charset=utf-8"
            if kind == "csv"
            else "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        )
        answer = current_app.response_class(data, mimetype=mime)
    answer.headers["Content-Disposition"] = (
        f'attachment; filename="simulation-{row.public_id}.{kind}"'
    )
    return answer
