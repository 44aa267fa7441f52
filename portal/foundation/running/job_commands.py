"""``flask jobs …``: the worker process, what was given up, and trying again.

The application imports its stages' jobs before.
"""

from __future__ import annotations

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from portal.foundation.jobs import queue as jobs
from portal.foundation.jobs.rows import troubles

job_commands = AppGroup("jobs", help="Work that happens after the answer.")


@job_commands.command("work")
@click.option(
    "--concurrency",
    default=2,
    show_default=True,
    type=click.IntRange(1, 32),
    help="Jobs at a time in each queue of this process.",
)
def _work(concurrency: int) -> None:
    """Take jobs until SIGTERM. Several workers may run; the jobs of a killed one are taken over."""
    # brings the worker's libraries, which the pages don't need
    from portal.foundation.running.job_worker import (
        run_worker,
    )

    run_worker(current_app._get_current_object(), concurrency=concurrency)  # type: ignore[attr-defined]


@job_commands.command("failed")
def _failed() -> None:
    """List jobs that were given up, and rows that a sweep could not deal with."""
    with current_app.extensions["database"].reading() as session:
        given_up = jobs.failed(session)
        failing = troubles(session)
    for identity, name in given_up:
        click.echo(f"{identity}\t{name}")
    click.echo(f"{len(given_up)} given up")
    for one in failing:
        since = f"since {one.since:%Y-%m-%d %H:%M} UTC"
        click.echo(f"{one.sweep}\trow {one.row}\t{one.error}\t{one.times} times {since}")


@job_commands.command("retry")
@click.argument("workflow_id")
def _retry(workflow_id: str) -> None:
    """Queue a job that was given up once more."""
    try:
        click.echo(f"queued as {jobs.retry(current_app.extensions['database'], workflow_id)}")
    except LookupError as error:
        raise click.ClickException(str(error)) from None


def install_job_commands(app: Flask) -> None:
    app.cli.add_command(job_commands)
