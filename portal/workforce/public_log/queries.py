"""This side's log: where an entry stands, its proof, what waits (see ``PublicLog``)."""

from __future__ import annotations

from portal.foundation.transparency.log import LogModels, PublicLog
from portal.workforce.public_log.models import (
    LogCheckpoint,
    LogCosignature,
    LogEntry,
    LogLeaf,
    LogOrigin,
    LogWitness,
)

LOG = PublicLog(
    LogModels(
        origin=LogOrigin,
        entry=LogEntry,
        leaf=LogLeaf,
        checkpoint=LogCheckpoint,
        witness=LogWitness,
        cosignature=LogCosignature,
    ),
    hides_rounds=False,
)
