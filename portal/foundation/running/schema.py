"""Migrations of one side: Alembic run from Python, and a drift check.

Revisions live in ``migrations/<side>/versions``. DBOS keeps its own tables in the same database;
they are left out of every comparison.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import click
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy import Engine, MetaData, TypeDecorator, text

from portal.foundation.data.database import Database
from portal.foundation.jobs import queue as jobs

ROOT = Path(__file__).resolve().parents[3]


def include_table(name: str | None, kind: str, metadata: MetaData) -> bool:
    """Whether a comparison looks at this object: only tables that the side's metadata knows, and
    what hangs on them."""
    return kind != "table" or name in metadata.tables


def plain_type(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """How a draft names a column's type: a type of ours by what it stores, so that a revision never
    imports the application."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


def configuration(side: str, engine: Engine, metadata: MetaData) -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations" / side))
    config.set_main_option("version_locations", str(ROOT / "migrations" / side / "versions"))
    config.set_main_option("path_separator", "os")
    config.attributes["engine"] = engine
    config.attributes["metadata"] = metadata
    return config


def _config_of(app: Flask) -> Config:
    database: Database = app.extensions["database"]
    return configuration(app.extensions["settings"].side, database.engine, app.extensions["tables"])


def run_environment(config: Config) -> None:
    """Body of ``migrations/<side>/env.py``: one transaction, foreign keys off on SQLite while
    tables are rebuilt, then checked."""
    from alembic import context

    engine: Engine = config.attributes["engine"]
    metadata: MetaData = config.attributes["metadata"]
    with engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
        context.configure(
            connection=connection,
            target_metadata=metadata,
            render_as_batch=True,
            render_item=plain_type,
            compare_type=True,
            include_name=lambda name, kind, _parents: include_table(name, kind, metadata),
        )
        with context.begin_transaction():
            context.run_migrations()
            if sqlite:
                broken = connection.execute(text("PRAGMA foreign_key_check")).all()
                if broken:
                    raise RuntimeError(
                        f"the migration would break {len(broken)} references, first: "
                        f"{tuple(broken[0])}"
                    )
        connection.commit()
        if sqlite:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")  # type: ignore[union-attr]


def upgrade(config: Config, to: str = "head") -> None:
    command.upgrade(config, to)


def downgrade(config: Config, to: str) -> None:
    command.downgrade(config, to)


def current_revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head_revision(config: Config) -> str | None:
    return ScriptDirectory.from_config(config).get_current_head()


def drift(engine: Engine, metadata: MetaData) -> list[Any]:
    """Differences between the database and the models; empty when there are none."""
    with engine.connect() as connection:
        options = {
            "compare_type": True,
            "include_name": lambda name, kind, _parents: include_table(name, kind, metadata),
        }
        return list(
            compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
        )


database_commands = AppGroup("db", help="Migrations of this side's database.")


@database_commands.command("upgrade")
@click.argument("revision", default="head")
def _upgrade(revision: str) -> None:
    """Bring the schema to REVISION (default: the newest)."""
    upgrade(_config_of(current_app), revision)
    jobs.prepare(current_app.extensions["database"].url)
    click.echo(
        f"{current_app.extensions['settings'].side}: schema at "
        f"{current_revision(current_app.extensions['database'].engine)}"
    )


@database_commands.command("downgrade")
@click.argument("revision")
def _downgrade(revision: str) -> None:
    """Take the schema back to REVISION (-1: one step, base: empty)."""
    downgrade(_config_of(current_app), revision)


@database_commands.command("check")
def _check() -> None:
    """Fail when models and schema differ, or the schema is not at the newest revision."""
    engine = current_app.extensions["database"].engine
    found = drift(engine, current_app.extensions["tables"])
    at, newest = current_revision(engine), head_revision(_config_of(current_app))
    if at != newest:
        raise click.ClickException(f"schema is at {at}, newest is {newest}; run `flask db upgrade`")
    if found:
        raise click.ClickException(
            "models and schema differ: " + "; ".join(str(item) for item in found[:5])
        )
    click.echo("no drift")


@database_commands.command("revision")
@click.argument("message")
def _revision(message: str) -> None:
    """Draft a new revision from the difference between models and schema."""
    config = _config_of(current_app)
    existing = list(
        (ROOT / "migrations" / current_app.extensions["settings"].side / "versions").glob("*.py")
    )
    command.revision(config, message=message, autogenerate=True, rev_id=f"{len(existing) + 1:04d}")


def install_database_commands(app: Flask) -> None:
    app.cli.add_command(database_commands)


def rebuild(app: Flask) -> None:
    """Take everything down and build it up again, empty: development and demonstration only.

    Raises RuntimeError in production.
    """
    if app.extensions["settings"].production:
        raise RuntimeError("a production database is never rebuilt")
    config = _config_of(app)
    downgrade(config, "base")
    upgrade(config)
