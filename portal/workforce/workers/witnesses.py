"""What the register says about its audit chain."""

from __future__ import annotations

from typing import Any

from portal.foundation.data.audit_evidence import Subject, Trace, speaking_of
from portal.workforce.workers.kinds import KINDS
from portal.workforce.workers.models import Filing, FilingStep, Worker
from portal.workforce.workers.services.trace import REGISTER_CHAIN

# The first step is written with the record itself.
FILED = ("filing.%", "workers.enter")
# Everything that lets a dated fact come or go.
SAID = ("workers.%", "spells.%")


def about_worker(of: str, at: Any, actions: tuple[str, ...], *path: type[Any]) -> Trace:
    """Rows of ``path[0]`` that leave an entry about their worker, reached over ``path``."""
    rows = speaking_of("worker", Worker.public_id, REGISTER_CHAIN, at).select_from(path[0])
    for table in (*path[1:], *(() if path[0] is Worker else (Worker,))):
        rows = rows.join(table)
    return Trace(of, rows, actions, both=path[0] is FilingStep)


TRACES = (
    about_worker("the record", Worker.registered_at, ("workers.enter",), Worker),
    about_worker("a step of the filing of", FilingStep.at, FILED, FilingStep, Filing),
    *(
        about_worker(f"{kind.key} of", at, SAID, kind.model)
        for kind in KINDS
        for at in (kind.model.recorded_at, kind.model.withdrawn_at)
    ),
)
SUBJECTS = (Subject("worker", Worker.public_id),)
