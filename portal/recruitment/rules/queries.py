"""Simulations of one round."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.rules.models import PolicySimulation


def simulations_of(session: Session, round_id: int) -> list[PolicySimulation]:
    """Newest first."""
    statement = (
        select(PolicySimulation)
        .where(PolicySimulation.round_id == round_id)
        .order_by(PolicySimulation.id.desc())
    )
    return list(session.scalars(statement))


def simulation_in(session: Session, round_id: int, public_id: str) -> PolicySimulation:
    """Raises ``Refused('simulation.not_found')``."""
    statement = select(PolicySimulation).where(
        PolicySimulation.round_id == round_id, PolicySimulation.public_id == public_id
    )
    found = session.scalar(statement)
    if found is None:
        raise Refused("simulation.not_found")
    return found


def newest_done(session: Session, round_id: int) -> PolicySimulation | None:
    """The last simulation that has figures, or the last decision to go without."""
    return next((one for one in simulations_of(session, round_id) if one.state == "done"), None)
