"""Recording an award."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from portal.foundation.time.clock import local
from portal.kernel.errors import Refused
from portal.workforce.audit import Act
from portal.workforce.records.awards.models import Award
from portal.workforce.workers.models import Worker
from portal.workforce.workers.services.register import keep


@dataclass(frozen=True, slots=True)
class Honour:
    """What was awarded, by whom, under which document and when."""

    kind: str
    level: str
    title: str
    awarded_by: str
    document_number: str
    on: date


def add_award(act: Act, worker: Worker, honour: Honour) -> Award:
    """Raises ``award.future``."""
    if honour.on > local(act.at).date():
        raise Refused("award.future")
    award = Award(**asdict(honour))
    keep(act, worker, award, "awards.add", kind=honour.kind, level=honour.level)
    return award
