"""What a new version makes of the data that stand, where SQL alone can't: ``flask data upgrade``.

A migration changes tables and copies columns; what needs keys, canonical JSON or files is a
:class:`DataUpgrade`, which a room contributes in its ``data_upgrade.py`` as ``DATA_UPGRADES``. It
runs after ``flask db upgrade`` and before anybody is served, a few hundred rows a transaction, so
that it can be broken off anywhere and goes on where it was; over data that are done it does
nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.foundation.data.database import Database
from portal.foundation.files.storage import Storage
from portal.foundation.running.rooms import gathered

LOCK = 7_301_914  # the advisory lock of PostgreSQL: two of these commands take turns
Record = Callable[..., object]


@dataclass(frozen=True, slots=True)
class UpgradeWork:
    """What a step is given: the open transaction, the private files, the moment."""

    session: Session
    storage: Storage
    at: datetime


@dataclass(frozen=True, slots=True)
class DataUpgrade:
    """One thing to be made of old rows.

    ``waiting`` says with a cheap query whether any is left; ``step`` changes at most a few hundred
    of them and returns how many, 0 when none is left. It never returns 0 while ``waiting`` holds.
    """

    order: int
    name: str
    waiting: Callable[[Session], bool]
    step: Callable[[UpgradeWork], int]


@dataclass(frozen=True, slots=True)
class Tools:
    """What the command brings: the side's database, files, clock reading, and its audit chain."""

    database: Database
    storage: Storage
    at: datetime
    record: Record


def data_upgrades(package: str) -> tuple[DataUpgrade, ...]:
    """Those of every room below ``package``, in their order."""
    return gathered(package, "data_upgrade.py", "DATA_UPGRADES")


def waiting(session: Session, upgrades: tuple[DataUpgrade, ...]) -> list[str]:
    """The names of those that have something left to do."""
    return [one.name for one in upgrades if one.waiting(session)]


def upgrade_data(tools: Tools, upgrades: tuple[DataUpgrade, ...]) -> Iterator[tuple[str, int]]:
    """Run them in order; yield each name with how many rows it changed.

    What one changed stands in the audit chain as one entry a run. Raises ``RuntimeError`` where a
    step says that it is done while rows wait.
    """
    for one in upgrades:
        changed = 0
        while done := _batch(tools, one):
            changed += done
        with tools.database.transaction() as session:
            if one.waiting(session):
                raise RuntimeError(f"{one.name} stopped with rows left")
            if changed:
                rows = str(changed)
                tools.record(
                    session, "data.upgraded", f"upgrade:{one.name}", at=tools.at, rows=rows
                )
        yield one.name, changed


def _batch(tools: Tools, one: DataUpgrade) -> int:
    with tools.database.transaction() as session:
        if not tools.database.is_sqlite:
            session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        return one.step(UpgradeWork(session, tools.storage, tools.at))


data_commands = AppGroup("data", help="What a new version makes of the data that stand.")


@data_commands.command("upgrade")
def _upgrade() -> None:
    """Bring the rows of an older version to this one's shapes; repeated, it does nothing."""
    found = current_app.extensions
    upgrades = data_upgrades(found["data_upgrade_package"])
    tools = Tools(
        found["database"], found["storage"], found["clock"].now(), found["data_upgrade_record"]
    )
    for name, changed in upgrade_data(tools, upgrades):
        if changed:
            click.echo(f"{name}: {changed} rows")
    click.echo(f"{found['settings'].side}: data at this version")


def install_data_commands(app: Flask, package: str, record: Record) -> None:
    """``package`` is the side whose rooms contribute, ``record`` writes into its audit chain."""
    app.extensions["data_upgrade_package"] = package
    app.extensions["data_upgrade_record"] = record
    app.cli.add_command(data_commands)


def data_at_this_version(app: Flask) -> str:
    """What ``/readyz`` says of it; once done it stays done for the process."""
    if app.extensions.get("data_upgraded"):
        return ""
    package = app.extensions.get("data_upgrade_package")
    with app.extensions["database"].reading() as session:
        left = waiting(session, data_upgrades(package)) if package else []
    app.extensions["data_upgraded"] = not left
    return "of an older version" if left else ""
