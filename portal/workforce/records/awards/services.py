"""Recording an award."""

from __future__ import annotations

from dataclasses import asdict

from portal.foundation.time.clock import local
from portal.kernel.errors import Refused
from portal.workforce.audit import Act
from portal.workforce.records.awards.honour import Honour
from portal.workforce.records.awards.models import Award
from portal.workforce.rulebook.facts import check_after_birth
from portal.workforce.workers.models import Worker
from portal.workforce.workers.services.register import keep


def add_award(act: Act, worker: Worker, honour: Honour) -> Award:
    """Raises ``award.future``, ``fact.before_birth``."""
    if honour.on > local(act.at).date():
        raise Refused("award.future")
    check_after_birth(honour.on, worker.born_on)
    award = Award(**asdict(honour))
    keep(act, worker, award, "awards.add", kind=honour.kind, level=honour.level)
    return award
