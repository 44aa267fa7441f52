"""Everything that somebody with the whole database in hand may do to an audit chain.

Each takes (connection, chain) and leaves the chain as that person would: with the database's guards
gone, and in the later rows of the table with every hash computed anew.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, MetaData, Table, delete, insert, select, text, update

from portal.foundation.data.audit_chain import FIRST_HASH, Actor, Content, entry_hash
from portal.foundation.data.database import Database

Tampering = Callable[[Connection, str], None]


class Chains:
    """The two tables of a side, and what a forger writes into them."""

    def __init__(self, metadata: MetaData) -> None:
        self.entry: Table = metadata.tables["audit_entry"]
        self.head: Table = metadata.tables["audit_head"]

    def rows(self, connection: Connection, chain: str) -> list[dict[str, Any]]:
        statement = select(self.entry).where(self.entry.c.chain == chain)
        found = connection.execute(statement.order_by(self.entry.c.number))
        return [dict(row._mapping) for row in found]

    def write(
        self, connection: Connection, chain: str, rows: list[dict[str, Any]], *, head: bool = True
    ) -> None:
        """The whole chain as ``rows``, in their order."""
        connection.execute(delete(self.entry).where(self.entry.c.chain == chain))
        for row in rows:
            connection.execute(insert(self.entry).values(**row))
        if head:
            last = rows[-1] if rows else {"number": 0, "hash": FIRST_HASH}
            statement = update(self.head).where(self.head.c.chain == chain)
            connection.execute(statement.values(number=last["number"], hash=last["hash"]))


def again(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """``rows`` numbered from 1 with every hash computed anew: a chain that fits together."""
    previous, made = FIRST_HASH, []
    for number, row in enumerate(rows, 1):
        by = Actor(row["by_account_id"], row["by_words"])
        content = Content(
            row["chain"], number, row["at"], by, row["action"], row["subject"], row["facts"]
        )
        hashed = entry_hash(content, previous)
        made.append(row | {"number": number, "previous_hash": previous, "hash": hashed})
        previous = hashed
    return made


def _edited(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"by_words": "somebody else"}


def _swapped(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    one, two = rows[2], rows[3]
    return [*rows[:2], two | {"number": one["number"]}, one | {"number": two["number"]}, *rows[4:]]


def _later(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """An entry that nobody made, to be put in behind the second."""
    return rows[1] | {"id": 1_000_000, "action": "forged.entry", "hash": "f" * 64, "number": 3}


def _shifted(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        *rows[:2],
        _later(rows),
        *(row | {"number": row["number"] + 1} for row in rows[2:]),
    ]


def table(metadata: MetaData) -> dict[str, Tampering]:
    """Name → what is done."""
    chains = Chains(metadata)

    def writing(
        change: Callable[[list[dict[str, Any]]], list[dict[str, Any]]], *, head: bool = True
    ) -> Tampering:
        def do(connection: Connection, chain: str) -> None:
            rows = change(chains.rows(connection, chain))
            chains.write(connection, chain, rows, head=head)

        return do

    def remove(connection: Connection, chain: str) -> None:
        connection.execute(delete(chains.entry).where(chains.entry.c.chain == chain))
        connection.execute(delete(chains.head).where(chains.head.c.chain == chain))

    def remove_head(connection: Connection, chain: str) -> None:
        connection.execute(delete(chains.head).where(chains.head.c.chain == chain))

    def set_head_back(connection: Connection, chain: str) -> None:
        last = chains.rows(connection, chain)[-3]
        statement = update(chains.head).where(chains.head.c.chain == chain)
        connection.execute(statement.values(number=last["number"], hash=last["hash"]))

    return {
        "edit": writing(lambda rows: [*rows[:2], _edited(rows[2]), *rows[3:]]),
        "delete": writing(lambda rows: rows[:2] + rows[3:]),
        "insert": writing(_shifted),
        "reorder": writing(_swapped),
        "cut the tail": writing(lambda rows: rows[:-2], head=False),
        "set the head back": set_head_back,
        "remove the head": remove_head,
        "cut the tail with the head": writing(lambda rows: rows[:-2]),
        "remove the chain": remove,
        "empty the chain": writing(lambda rows: []),
        "edit and recompute all": writing(
            lambda rows: again([*rows[:2], _edited(rows[2]), *rows[3:]])
        ),
        "delete and recompute all": writing(lambda rows: again(rows[:2] + rows[3:])),
        "insert and recompute all": writing(lambda rows: again(_shifted(rows))),
        "reorder and recompute all": writing(lambda rows: again(_swapped(rows))),
        "cut, forge a tail and recompute": writing(
            lambda rows: again([*rows[:-2], _later(rows), _edited(rows[-1])])
        ),
    }


TAMPERINGS = (
    "edit",
    "delete",
    "insert",
    "reorder",
    "cut the tail",
    "set the head back",
    "remove the head",
    "cut the tail with the head",
    "remove the chain",
    "empty the chain",
    "edit and recompute all",
    "delete and recompute all",
    "insert and recompute all",
    "reorder and recompute all",
    "cut, forge a tail and recompute",
)


def unguarded(database: Database, metadata: MetaData, name: str, chain: str) -> None:
    """Take the database's guards away and do ``name`` of :data:`TAMPERINGS` to ``chain``."""
    with database.transaction() as session:
        connection = session.connection()
        without_guards(connection)
        table(metadata)[name](connection, chain)


def without_guards(connection: Connection, *tables: str) -> None:
    """Nothing refuses UPDATE and DELETE of ``tables`` any more (of the entries without one)."""
    for name in tables or ("audit_entry",):
        for verb in ("update", "delete"):
            on = "" if connection.dialect.name == "sqlite" else f" ON {name}"
            connection.execute(text(f"DROP TRIGGER {name}_no_{verb}{on}"))
