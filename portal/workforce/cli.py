"""Commands of the workforce side: ``flask --app wsgi:workforce …``."""

from __future__ import annotations

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from portal.foundation.running.audit_commands import install_audit_commands
from portal.foundation.running.schema import install_database_commands
from portal.foundation.web.log.commands import install_log_commands
from portal.foundation.web.unit import clock, database
from portal.kernel.errors import Refused
from portal.workforce.audit import HISTORY, SYSTEM, Act
from portal.workforce.demo.commands import demo_commands
from portal.workforce.intake.gateway import deliver_due
from portal.workforce.public_log.queries import LOG
from portal.workforce.rulebook.roles import ROLES
from portal.workforce.unions.queries import union_by_code
from portal.workforce.unions.services import found_officer, load_unions

unions_commands = AppGroup("unions", help="The union tree.")
officers_commands = AppGroup(
    "officers", help="The first officers; later ones are appointed on the pages."
)


@unions_commands.command("load")
def _load() -> None:
    """Bring the tree to the state of the file that came with this version."""
    with database().transaction() as session:
        fresh = load_unions(session, at=clock().now())
    click.echo(f"{fresh} new unions")


@officers_commands.command("open")
@click.argument("login")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option("--union", "union_code", required=True, help="Code of the union, e.g. 320000.")
def _open(login: str, name: str, role: str, union_code: str) -> None:
    """Open an officer's account and print the one-time code that he enrols with."""
    try:
        with database().transaction() as session:
            act = Act(session, SYSTEM, clock().now())
            union = union_by_code(session, union_code)
            _account, code = found_officer(act, union, role, login=login, name=name)
    except Refused as refused:
        raise click.ClickException(str(refused)) from None
    click.echo(
        f"{login}: {code} (72 h, {current_app.extensions['settings'].public_url}/office/enrol)"
    )


@click.command("deliver")
def _deliver() -> None:
    """Pull and send what is due now, without a job worker."""
    pulls, receipts = deliver_due()
    click.echo(f"{pulls} records asked for, {receipts} receipts sent")


def install(app: Flask) -> None:
    install_database_commands(app)
    install_audit_commands(app, HISTORY, "portal.workforce")
    install_log_commands(app, LOG)
    app.cli.add_command(demo_commands)
    app.cli.add_command(unions_commands)
    app.cli.add_command(officers_commands)
    app.cli.add_command(_deliver, name="deliver")
