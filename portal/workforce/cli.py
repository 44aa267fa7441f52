"""Commands of the workforce side: ``flask --app wsgi:workforce …``."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import AppGroup

from portal.foundation.officers.founding import Founder, Founding, founding_commands
from portal.foundation.running.audit_commands import install_audit_commands
from portal.foundation.running.data_upgrade import install_data_commands
from portal.foundation.running.schema import install_database_commands
from portal.foundation.web.log.commands import install_log_commands
from portal.foundation.web.unit import clock, database
from portal.workforce.audit import HISTORY, SYSTEM, Act, record
from portal.workforce.demo.commands import demo_commands
from portal.workforce.intake.gateway import deliver_due
from portal.workforce.labels import refusal_words
from portal.workforce.public_log.queries import LOG
from portal.workforce.unions.offices import APPOINTMENTS
from portal.workforce.unions.queries import union_by_code
from portal.workforce.unions.services import load_unions

unions_commands = AppGroup("unions", help="The union tree.")
PROVINCE = "320000"


@unions_commands.command("load")
def _load() -> None:
    """Bring the tree to the state of the file that came with this version."""
    with database().transaction() as session:
        fresh = load_unions(session, at=clock().now())
    click.echo(f"{fresh} new unions")


def _found(named: list[Founder]) -> list[Founder]:
    with database().transaction() as session:
        load_unions(session, at=clock().now())
        act = Act(session, SYSTEM, clock().now())
        return Founding(APPOINTMENTS).found(act, union_by_code(session, PROVINCE), named)


@click.command("deliver")
def _deliver() -> None:
    """Pull and send what is due now, without a job worker."""
    pulls, receipts = deliver_due()
    click.echo(f"{pulls} records asked for, {receipts} receipts sent")


def install(app: Flask) -> None:
    install_database_commands(app)
    install_data_commands(app, "portal.workforce", record)
    install_audit_commands(app, HISTORY, "portal.workforce")
    install_log_commands(app, LOG)
    app.cli.add_command(demo_commands)
    app.cli.add_command(unions_commands)
    app.cli.add_command(founding_commands(_found, refusal_words))
    app.cli.add_command(_deliver, name="deliver")
