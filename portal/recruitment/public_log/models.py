"""The tables of this side's public log. All of them only grow."""

from __future__ import annotations

from portal.foundation.data.rows import AppendOnly
from portal.foundation.transparency.rows import (
    CheckpointColumns,
    CosignatureColumns,
    EntryColumns,
    LeafColumns,
    OriginColumns,
    WitnessColumns,
)
from portal.recruitment.orm import Base


class LogOrigin(AppendOnly, OriginColumns, Base):
    pass


class LogEntry(AppendOnly, EntryColumns, Base):
    pass


class LogLeaf(AppendOnly, LeafColumns, Base):
    pass


class LogCheckpoint(AppendOnly, CheckpointColumns, Base):
    pass


class LogWitness(AppendOnly, WitnessColumns, Base):
    pass


class LogCosignature(AppendOnly, CosignatureColumns, Base):
    pass
