"""Counters that hold over several processes and restarts, because they stand in the database.

A window starts at the first hit and ends ``window`` later; within it ``limit`` hits are allowed.
One statement counts and decides, so that of any number of processes exactly ``limit`` get through.
Only keyed digests of names and addresses are kept, never these themselves.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, Index, Integer, MetaData, String, Table, case, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.foundation.data.rows import Instant


@dataclass(frozen=True)
class Allowed:
    """The hit counts; ``left`` more may follow before ``until``."""

    left: int
    until: datetime


@dataclass(frozen=True)
class Wait:
    """The hit is one too many; the next window opens at ``until``."""

    until: datetime


def throttle_table(metadata: MetaData) -> Table:
    """The counters' table, added to a side's metadata (once; a second call returns the same)."""
    if "throttle" in metadata.tables:
        return metadata.tables["throttle"]
    return Table(
        "throttle",
        metadata,
        Column("scope", String(40), primary_key=True),
        Column("key_digest", String(64), primary_key=True),
        Column("hits", Integer, nullable=False),
        Column("until", Instant, nullable=False),
        Index("ix_throttle_until", "until"),
    )


_TABLE = throttle_table(MetaData())


def hit(
    session: Session,
    scope: str,
    key_digest: str,
    at: datetime,
    limit: int,
    window: timedelta,
    *,
    weight: int = 1,
) -> Allowed | Wait:
    """Count one hit (``weight`` of what the counter counts) and say whether it is still allowed.

    Call it in a transaction of its own that commits even when the action is refused afterwards: a
    rolled-back counter counts nothing.
    """
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    fresh = dialect.insert(_TABLE).values(
        scope=scope, key_digest=key_digest, hits=min(weight, limit + 1), until=at + window
    )
    over = _TABLE.c.until <= at
    counted = fresh.on_conflict_do_update(
        index_elements=["scope", "key_digest"],
        set_={
            # Beyond the limit the number stands still: nobody can lengthen a lock-out or overflow
            # the column.
            "hits": case(
                (over, fresh.excluded.hits),
                (_TABLE.c.hits <= limit, _TABLE.c.hits + fresh.excluded.hits),
                else_=_TABLE.c.hits,
            ),
            "until": case((over, fresh.excluded.until), else_=_TABLE.c.until),
        },
    ).returning(_TABLE.c.hits, _TABLE.c.until)
    hits, until = session.execute(counted).one()
    return Wait(until) if hits > limit else Allowed(limit - hits, until)


def hits(session: Session, scope: str, key_digest: str, at: datetime) -> int:
    """How many hits the running window holds; counts nothing."""
    statement = select(_TABLE.c.hits).where(
        _TABLE.c.scope == scope, _TABLE.c.key_digest == key_digest, _TABLE.c.until > at
    )
    return int(session.scalar(statement) or 0)


def clear(session: Session, scope: str, key_digest: str) -> None:
    """Forget the hits of a key, as after a successful log-in."""
    session.execute(
        delete(_TABLE).where(_TABLE.c.scope == scope, _TABLE.c.key_digest == key_digest)
    )


def take_back(session: Session, scope: str, key_digest: str) -> None:
    """Count one hit less, for an attempt that was counted before it turned out to be right."""
    session.execute(
        update(_TABLE)
        .where(_TABLE.c.scope == scope, _TABLE.c.key_digest == key_digest, _TABLE.c.hits > 0)
        .values(hits=_TABLE.c.hits - 1)
    )


def forget_ended(session: Session, at: datetime) -> int:
    """Delete windows that have ended; returns how many. For a scheduled job."""
    return int(session.execute(delete(_TABLE).where(_TABLE.c.until <= at)).rowcount)


def network_key(address: str) -> str:
    """The network an address belongs to: its /24 (IPv4) or /64 (IPv6), since one subscriber holds
    as much. Unknown text is its own network."""
    try:
        parsed = ipaddress.ip_address(address.split("%")[0].strip())
    except ValueError:
        return f"unknown:{address[:64]}"
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    prefix = 24 if parsed.version == 4 else 64
    return str(ipaddress.ip_network((parsed, prefix), strict=False))
