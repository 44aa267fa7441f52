"""Recording training."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from portal.foundation.time.clock import local
from portal.kernel.errors import Refused
from portal.workforce.audit import Act
from portal.workforce.records.training.models import TrainingRecord
from portal.workforce.workers.models import Worker
from portal.workforce.workers.services.register import keep


@dataclass(frozen=True, slots=True)
class Course:
    """What a person took part in; ``ends_on`` is its last day."""

    kind: str
    title: str
    organiser: str
    starts_on: date
    ends_on: date
    hours: int
    result: str = ""


def add_training(act: Act, worker: Worker, course: Course) -> TrainingRecord:
    """Training that is finished. Raises ``training.order``, ``training.future``."""
    if course.ends_on < course.starts_on:
        raise Refused("training.order")
    if course.ends_on > local(act.at).date():
        raise Refused("training.future")
    training = TrainingRecord(**asdict(course))
    ends_on = course.ends_on.isoformat()
    keep(act, worker, training, "training.add", kind=course.kind, ends_on=ends_on)
    return training
