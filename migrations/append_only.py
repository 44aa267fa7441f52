"""Triggers that make a table append-only.

Revisions use them; they import nothing of the application.
"""

from __future__ import annotations

from sqlalchemy import Connection, text


def _trigger_names(table: str) -> tuple[str, str]:
    return f"{table}_no_update", f"{table}_no_delete"


def make_append_only(connection: Connection, table: str) -> None:
    """Let the database itself refuse UPDATE and DELETE on ``table``."""
    no_update, no_delete = _trigger_names(table)
    if connection.dialect.name == "sqlite":
        for name, verb in ((no_update, "UPDATE"), (no_delete, "DELETE")):
            connection.execute(
                text(
                    f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, "
                    f"'{table} is append-only'); END"
                )
            )
        return
    connection.execute(
        text(
            f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
        )
    )
    connection.execute(
        text(
            f"CREATE TRIGGER {no_update} BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION "
            f"{table}_refuse()"
        )
    )
    connection.execute(
        text(
            f"CREATE TRIGGER {no_delete} BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION "
            f"{table}_refuse()"
        )
    )
    connection.execute(
        text(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT "
            f"EXECUTE FUNCTION {table}_refuse()"
        )
    )


def drop_append_only(connection: Connection, table: str) -> None:
    """Undo :func:`make_append_only`; only a downgrade that drops the table does this."""
    names = _trigger_names(table)
    if connection.dialect.name == "sqlite":
        for name in names:
            connection.execute(text(f"DROP TRIGGER {name}"))
        return
    for name in (*names, f"{table}_no_truncate"):
        connection.execute(text(f"DROP TRIGGER {name} ON {table}"))
    connection.execute(text(f"DROP FUNCTION {table}_refuse()"))
