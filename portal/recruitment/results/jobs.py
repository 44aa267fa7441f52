"""Simulations that are too large for a request."""

from __future__ import annotations

from sqlalchemy import select

from portal.foundation.jobs.queue import job
from portal.foundation.web.unit import database
from portal.recruitment.results.services.simulate import JOB, generated_cases, simulate_cases
from portal.recruitment.rules.models import PolicySimulation
from portal.recruitment.rules.services.simulate import (
    begin_simulation,
    fail_simulation,
    finish_simulation,
)


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
