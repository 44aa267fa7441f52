"""The queue's tables in the side's own database: DBOS's, as far as they are read here, and ours
beside them."""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from portal.foundation.data.rows import Instant

SCHEMA = "dbos"  # on PostgreSQL; SQLite has one schema, so there the tables are known by name
SYSTEM_TABLES = frozenset(
    [
        "application_versions",
        "dbos_migrations",
        "job_slot",
        "job_trouble",
        "job_worker",
        "notifications",
        "operation_outputs",
        "queues",
        "streams",
        "workflow_events",
        "workflow_events_history",
        "workflow_input",
        "workflow_output",
        "workflow_schedules",
        "workflow_status",
    ]
)
metadata = MetaData()
workflow_status = Table(
    "workflow_status",
    metadata,
    Column("workflow_uuid", Text, primary_key=True),
    Column("status", Text),
    Column("name", Text),
    Column("error", Text),
    Column("executor_id", Text),
    Column("owner_xid", Text),
    Column("queue_name", Text),
    Column("priority", Integer),
    Column("recovery_attempts", BigInteger),
    Column("delay_until_epoch_ms", BigInteger),
    Column("started_at_epoch_ms", BigInteger),
    Column("created_at", BigInteger),
    Column("updated_at", BigInteger),
    Column("completed_at", BigInteger),
    Column("inputs", Text),
    Column("attributes", JSON(none_as_null=True).with_variant(JSONB(), "postgresql")),
)
workflow_input = Table(
    "workflow_input",
    metadata,
    Column("workflow_uuid", Text, primary_key=True),
    Column("inputs", Text),
)
job_worker = Table(
    "job_worker",
    metadata,
    Column("executor", String(40), primary_key=True),
    Column("beat_at", Instant, nullable=False),
    Column("process", Integer, nullable=False),
)
# When a slot of a worker's queue was last seen to be free or to become free.
job_slot = Table(
    "job_slot",
    metadata,
    Column("executor", String(40), primary_key=True),
    Column("queue", String(20), primary_key=True),
    Column("moved_at", Instant, nullable=False),
)


def table_in(session_or_engine: Session | Engine, table: Table) -> Table:
    engine = (
        session_or_engine.get_bind()
        if isinstance(session_or_engine, Session)
        else session_or_engine
    )
    return _in_schema(table) if engine.dialect.name == "postgresql" else table


@lru_cache(maxsize=16)
def _in_schema(table: Table) -> Table:
    return table.to_metadata(MetaData(), schema=SCHEMA)


def is_system_table(name: str, schema: str | None) -> bool:
    """Whether a table belongs to the queue, not to the side's models; migrations and the drift test
    leave it out."""
    return schema == SCHEMA or (schema is None and name in SYSTEM_TABLES)
