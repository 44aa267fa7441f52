"""``flask demo …`` of this side: invented people, for trying out. Refused in production."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from portal.foundation.security.second_factor import code_at
from portal.foundation.web.history import check_history
from portal.foundation.web.unit import clock, database
from portal.workforce.demo.people import OFFICERS, PASSWORD, totp_secret
from portal.workforce.labels import word

demo_commands = AppGroup("demo", help="Invented people, for trying out; not in production.")


def _refuse_production() -> None:
    if current_app.extensions["settings"].production:
        raise click.ClickException("the demonstration has no place in production")


@demo_commands.command("load")
def load() -> None:
    """Load the demonstration; what is there already stays."""
    _refuse_production()
    from portal.workforce.demo.story import tell

    with current_app.test_request_context(), database().transaction() as session:
        people = tell(session, clock().now())
    if people:
        check_history()
    click.echo(
        f"{people} people loaded"
        if people
        else "the demonstration is there already; `flask demo reset` starts it afresh"
    )


@demo_commands.command("reset")
def reset() -> None:
    """Empty the database and load the demonstration again."""
    _refuse_production()
    from portal.foundation.running.schema import rebuild

    rebuild(current_app)
    load.callback()  # type: ignore[misc]


@demo_commands.command("accounts")
def accounts() -> None:
    """Who can sign in, and how."""
    _refuse_production()
    click.echo(f"password of every account: {PASSWORD}")
    with current_app.test_request_context():
        for officer in OFFICERS:
            role = word("role", officer.role)
            click.echo(f"  {officer.login:<14} {role} {officer.name} ({officer.union_code})")
    click.echo("codes: flask --app wsgi:workforce demo code LOGIN")


@demo_commands.command("code")
@click.argument("login", type=click.Choice([officer.login for officer in OFFICERS]))
def code(login: str) -> None:
    """The six digits that this officer's authenticator shows now."""
    _refuse_production()
    click.echo(code_at(totp_secret(login), clock().now()))
