"""What happened to a person, in the register's chain."""

from __future__ import annotations

from portal.workforce.audit import Act
from portal.workforce.workers.models import Worker

REGISTER_CHAIN = "register"


def record_of(act: Act, worker: Worker, action: str, **facts: object) -> None:
    """Write what happened to a person into the register's chain."""
    act.record(action, f"worker:{worker.public_id}", chain=REGISTER_CHAIN, **facts)
