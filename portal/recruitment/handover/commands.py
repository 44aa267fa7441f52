"""``flask --app wsgi:app handover deliver-due``: send what is due, also where no worker runs."""

from __future__ import annotations

import click
from flask import Blueprint

from portal.foundation.web.unit import clock, database
from portal.recruitment.handover.services.deliver import deliver_due
from portal.recruitment.unions.gateway import workforce_wire


def attach(pages: Blueprint) -> None:
    """Put the command under the blueprint's command group."""

    @pages.cli.command("deliver-due")
    def deliver_now() -> None:
        """Send every message to the workforce side whose time has come, once each."""
        counts = deliver_due(database(), workforce_wire(), now=clock().now)
        words = " ".join(f"{state}={count}" for state, count in sorted(counts.items()))
        click.echo(words or "nothing due")
