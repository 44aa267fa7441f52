"""``flask unions load`` and ``flask officers found``: what an installation begins with."""

from __future__ import annotations

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from portal.foundation.officers.founding import Founder, Founding, founding_commands
from portal.foundation.time.clock import local
from portal.foundation.web.unit import clock, database
from portal.recruitment.audit import SYSTEM, Act
from portal.recruitment.labels import refusal_words
from portal.recruitment.unions.offices import APPOINTMENTS
from portal.recruitment.unions.queries import union_by_code
from portal.recruitment.unions.services import load_divisions, load_unions

PROVINCE = "320000"
unions = AppGroup("unions", help="Divisions and the union tree.")


def _load_trees(session: Session) -> int:
    """Divisions and unions of the files that came with this version; how many unions are new."""
    load_divisions(session)
    return load_unions(session, local(clock().now()).date())


@unions.command("load")
def _load() -> None:
    """Bring both trees to the state of the files that came with this version."""
    with database().transaction() as session:
        added = _load_trees(session)
    click.echo(f"{added} new unions")


def _found(named: list[Founder]) -> list[Founder]:
    with database().transaction() as session:
        _load_trees(session)
        act = Act(session, SYSTEM, clock().now())
        return Founding(APPOINTMENTS).found(act, union_by_code(session, PROVINCE), named)


officers = founding_commands(_found, refusal_words)
