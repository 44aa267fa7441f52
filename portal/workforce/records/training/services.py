"""Recording training."""

from __future__ import annotations

from dataclasses import asdict

from portal.foundation.time.clock import local
from portal.kernel.errors import Refused
from portal.workforce.audit import Act
from portal.workforce.records.training.course import Course
from portal.workforce.records.training.models import FIRST, TrainingRecord
from portal.workforce.rulebook.facts import check_after_birth
from portal.workforce.workers.models import Worker
from portal.workforce.workers.services.register import keep


def add_training(act: Act, worker: Worker, course: Course) -> TrainingRecord:
    """Training that is finished.

    Raises ``training.order``, ``training.before_hire``, ``training.future``,
    ``fact.before_birth``.
    """
    if course.ends_on < course.starts_on:
        raise Refused("training.order")
    if course.kind == FIRST and course.starts_on < worker.hired_on:
        raise Refused("training.before_hire")
    if course.ends_on > local(act.at).date():
        raise Refused("training.future")
    check_after_birth(course.starts_on, worker.born_on)
    training = TrainingRecord(**asdict(course))
    ends_on = course.ends_on.isoformat()
    keep(act, worker, training, "training.add", kind=course.kind, ends_on=ends_on)
    return training
