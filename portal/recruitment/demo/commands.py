"""``flask demo …``: invented people in real rounds, for trying out. Refused in production."""

from __future__ import annotations

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy import func, select

from portal.foundation.security.second_factor import code_at
from portal.foundation.web.history import check_history
from portal.recruitment.accounts.models import Account
from portal.recruitment.demo.officers import add_officers, load_trees
from portal.recruitment.demo.people import OFFICERS, PASSWORD, totp_secret
from portal.recruitment.labels import word

demo = AppGroup("demo", help="Invented people in real rounds, for trying out; not in production.")


def _refuse_production() -> None:
    if current_app.extensions["settings"].production:
        raise click.ClickException("the demonstration has no place in production")


@demo.command("officers")
def officers_only() -> None:
    """Load the trees and the demonstration's officers, and nothing else."""
    _refuse_production()
    at = current_app.extensions["clock"].now()
    with current_app.extensions["database"].transaction() as session:
        load_trees(session, at)
        added = add_officers(session, at)
    click.echo(f"{added} officers added")


@demo.command("load")
def load() -> None:
    """Load the whole demonstration into an empty database; says so and does nothing where people
    are already."""
    _refuse_production()
    from portal.recruitment.demo.story import tell

    with current_app.extensions["database"].reading() as session:
        people = (
            session.scalar(
                select(func.count()).select_from(Account).where(Account.kind == "applicant")
            )
            or 0
        )
    if people:
        click.echo("the demonstration is there already; `flask demo reset` starts it afresh")
        return
    with click.progressbar(length=100, label="demo", show_eta=False) as bar:
        tell(current_app, lambda share: bar.update(max(0, int(share * 100) - bar.pos)))
    check_history()
    click.echo("the demonstration is loaded")


@demo.command("reset")
def reset() -> None:
    """Empty the database and load the demonstration again."""
    _refuse_production()
    from portal.foundation.running.schema import rebuild

    rebuild(current_app)
    load.callback()


@demo.command("accounts")
def accounts() -> None:
    """Print the accounts of the demonstration."""
    _refuse_production()
    click.echo(f"password of every account: {PASSWORD}")
    click.echo("second factor of an officer: flask --app wsgi:app demo code LOGIN")
    for person in OFFICERS:
        click.echo(
            f"  {person.login:<13} {person.name}  {word('role', person.role)}  {person.union_code}"
        )
    from portal.recruitment.demo.applicants import SIGN_IN_EXAMPLES

    click.echo("applicants (sign in with the mobile):")
    for mobile, text in SIGN_IN_EXAMPLES:
        click.echo(f"  {mobile}  {text}")


@demo.command("code")
@click.argument("login")
def code(login: str) -> None:
    """The present six digits of a demonstration officer's authenticator."""
    _refuse_production()
    if login not in {person.login for person in OFFICERS}:
        raise click.ClickException(f"no demonstration officer is called {login}")
    click.echo(code_at(totp_secret(login), current_app.extensions["clock"].now()))


def install(app: Flask) -> None:
    app.cli.add_command(demo)
