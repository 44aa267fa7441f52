"""Simulations that are too large for a request; computed lists recomputed by the independent
program."""

from __future__ import annotations

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.jobs.queue import job
from portal.foundation.web.unit import database
from portal.recruitment.results.models import ResultRun
from portal.recruitment.results.services.shadow_run import JOB as SHADOW
from portal.recruitment.results.services.shadow_run import task_of
from portal.recruitment.results.services.simulate import JOB, generated_cases, simulate_cases
from portal.recruitment.rules.models import PolicySimulation
from portal.recruitment.rules.services.simulate import (
    begin_simulation,
    fail_simulation,
    finish_simulation,
)
from portal.recruitment.shadow.answering import answer_question, give_up_question
from portal.recruitment.shadow.evidence import Recomputation
from portal.recruitment.shadow.models import ShadowRun


def given_up(simulation_id: int) -> None:
    """Whoever waits for it is told that it came to nothing."""
    with database().transaction() as session:
        fail_simulation(session.get_one(PolicySimulation, simulation_id))


@job(JOB, attempts=2, given_up=given_up)
def simulate(simulation_id: int) -> None:
    """Invent the scores, then reckon: outside any transaction, the progress in between."""
    with database().transaction() as session:
        row = session.scalars(
            select(PolicySimulation).where(PolicySimulation.id == simulation_id)
        ).one()
        if not begin_simulation(row):
            return
        inputs, settings = dict(row.inputs), dict(row.settings)
    cases = generated_cases(inputs, settings)
    _progressed(simulation_id, 40)
    outcome = simulate_cases(cases, inputs)
    with database().transaction() as session:
        finish_simulation(
            session.get_one(PolicySimulation, simulation_id), outcome.figures, outcome.data_digest
        )


def _progressed(simulation_id: int, percent: int) -> None:
    with database().transaction() as session:
        row = session.get_one(PolicySimulation, simulation_id)
        if row.state == "running":
            row.progress = percent


@job(SHADOW, attempts=3, wait=30, given_up=give_up_question)
def shadow(asked_id: int) -> None:
    answer_question(asked_id, _task)


def _task(session: Session, asked: ShadowRun) -> Recomputation:
    name = asked.subject.partition(":")[2]
    run = session.scalars(select(ResultRun).where(ResultRun.public_id == name)).one()
    return task_of(session, current_app.extensions["storage"], asked.round_.code, run)
