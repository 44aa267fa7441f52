"""Scores for a simulation: invented, those of an earlier round without its people, or a file; and
their figures."""

from __future__ import annotations

import tempfile
from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.kernel.canonical import read_json
from portal.kernel.errors import Refused
from portal.recruitment.results.models import ResultRun
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rule_files.inputs import read_scores, read_vacancies
from portal.recruitment.rulebook.policy import Policy, read_policy
from portal.recruitment.rulebook.ranking.composite import ScoreSheet
from portal.recruitment.rulebook.ranking.simulation import Shape, generated_sheet
from portal.recruitment.rulebook.ranking.simulation_figures import (
    Case,
    figures,
    rescored,
    sheet_digest,
)

JOB = "results.simulate"
AT_ONCE = 20_000  # candidates that are computed within the request: 2 to 3 seconds on one core
MOST = 200_000  # beyond that the command ``flask rules simulate`` is the place


@dataclass(frozen=True)
class Outcome:
    figures: dict[str, Any]
    data_digest: str


def people_asked(inputs: Mapping[str, Any], per_vacancy: int) -> int:
    """How many candidates would be invented.

    Raises ``Refused('simulation.no_vacancies', 'simulation.too_many')``.
    """
    vacancies = sum(len(group["headcounts"]) for group in inputs["groups"])
    if not vacancies:
        raise Refused("simulation.no_vacancies")
    if per_vacancy * vacancies > MOST:
        raise Refused("simulation.too_many", people=per_vacancy * vacancies, most=MOST)
    return per_vacancy * vacancies


def generated_cases(inputs: Mapping[str, Any], settings: Mapping[str, Any]) -> list[Case]:
    """Invented scores that follow from the seed, the same for everybody who types it."""
    shape = Shape(**settings["shape"])
    cases = []
    for group in inputs["groups"]:
        policy, headcounts = read_policy(group["policy"]), group["headcounts"]
        people = settings["per_vacancy"] * len(headcounts)
        sheet = generated_sheet(policy, headcounts, people, settings["seed"], shape)
        cases.append(Case(policy, headcounts, sheet))
    return cases


def file_cases(inputs: Mapping[str, Any], data: bytes, name: str) -> list[Case]:
    """scores.csv (or .xlsx) for the round's vacancies, each under the policy that judges it.

    Raises ``Refused`` with row and column.
    """
    headcounts = {
        code: count for group in inputs["groups"] for code, count in group["headcounts"].items()
    }
    if not headcounts:
        raise Refused("simulation.no_vacancies")
    cases = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(name or "scores.csv").name
        path.write_bytes(data)
        for group in inputs["groups"]:
            policy = read_policy(group["policy"])
            sheet = _bounded(_nameless(read_scores(path, policy, headcounts)))
            cases.append(Case(policy, group["headcounts"], _rows_of(sheet, group["headcounts"])))
    return cases


def _rows_of(sheet: ScoreSheet, vacancies: Container[str]) -> ScoreSheet:
    """The candidates of these vacancies alone."""
    kept = [index for index, vacancy in enumerate(sheet.vacancies) if vacancy in vacancies]
    return ScoreSheet(
        vacancies=[sheet.vacancies[index] for index in kept],
        candidates=[sheet.candidates[index] for index in kept],
        cells={code: [column[index] for index in kept] for code, column in sheet.cells.items()},
        values=sheet.values,
        claims={code: [column[index] for index in kept] for code, column in sheet.claims.items()},
    )


def earlier_cases(
    session: Session, storage: Storage, earlier: RecruitmentRound, inputs: Mapping[str, Any]
) -> list[Case]:
    """The published ranking of an earlier round, its people replaced by numbers, as this round's
    own policy would score it: what single vacancies override belongs to vacancies that the earlier
    round did not have.

    Raises ``Refused('simulation.no_earlier_scores', 'simulation.other_components')``.
    """
    if not inputs["groups"]:
        raise Refused("simulation.no_vacancies")
    # Kept simulations may lack the round's own policy.
    policy = read_policy(inputs.get("policy") or inputs["groups"][0]["policy"])
    cases = []
    for run in _published_rankings(session, earlier):
        former, headcounts, sheet = _stored(storage, run)
        there = rescored(sheet, former, policy)
        if there is None:
            raise Refused("simulation.other_components")
        cases.append(Case(policy, headcounts, _bounded(there)))
    if not cases:
        raise Refused("simulation.no_earlier_scores")
    return cases


def _published_rankings(session: Session, round_: RecruitmentRound) -> list[ResultRun]:
    statement = (
        select(ResultRun)
        .where(
            ResultRun.round_id == round_.id,
            ResultRun.kind == "ranking",
            ResultRun.state == "published",
        )
        .order_by(ResultRun.id)
    )
    return list(session.scalars(statement))


def _stored(storage: Storage, run: ResultRun) -> tuple[Policy, dict[str, int], ScoreSheet]:
    former = read_policy(read_json(storage.read(run.inputs["policy.json"])))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file in ("vacancies.csv", "scores.csv"):
            (folder / file).write_bytes(storage.read(run.inputs[file]))
        headcounts = read_vacancies(folder / "vacancies.csv")
        sheet = read_scores(folder / "scores.csv", former, headcounts)
        return former, headcounts, _nameless(sheet)


def _nameless(sheet: ScoreSheet) -> ScoreSheet:
    """Numbers in the order of the rows instead of ticket numbers."""
    return replace(sheet, candidates=[f"S{number:07d}" for number in range(1, len(sheet) + 1)])


def _bounded(sheet: ScoreSheet) -> ScoreSheet:
    if len(sheet) > AT_ONCE:
        raise Refused("simulation.too_many", people=len(sheet), most=AT_ONCE)
    return sheet


def simulate_cases(cases: list[Case], inputs: Mapping[str, Any]) -> Outcome:
    """The figures, compared with ``inputs['against']`` where there is one."""
    other = inputs.get("against")
    return Outcome(
        figures(cases, read_policy(other) if other else None),
        sheet_digest(case.sheet for case in cases),
    )
