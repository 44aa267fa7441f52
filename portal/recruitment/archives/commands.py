"""``flask retention …``: what is due to be deleted, and to delete it now."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from portal.foundation.web.unit import clock, database
from portal.recruitment.archives.jobs import erase_all
from portal.recruitment.archives.queries import due_count, end_of_round, ended_rounds, to_destroy
from portal.recruitment.rounds.models import RecruitmentRound

retention = AppGroup("retention", help="Terms of keeping.")


@retention.command("due")
def _due() -> None:
    """Say what the next night deletes; nothing is changed."""
    with database().reading() as session:
        for round_id in ended_rounds(session):
            end, at = end_of_round(session, round_id), clock().now()
            if end is None:
                continue
            code = session.get_one(RecruitmentRound, round_id).code
            line = f"{code}: {due_count(session, end, at)} applications"
            if kinds := to_destroy(session, end, at):
                line += f"; to destroy by hand: {', '.join(kinds)}"
            click.echo(line)


@retention.command("erase")
def _erase() -> None:
    """Delete now what is due: after a restore, before anybody signs in."""
    erase_all()
    click.echo("what was due is deleted")
