"""Drawn seats recomputed by the independent program, before they are released."""

from __future__ import annotations

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.jobs.queue import job
from portal.recruitment.exams.models import SeatingRun
from portal.recruitment.exams.services.shadow_run import JOB, task_of
from portal.recruitment.shadow.answering import answer_question, give_up_question
from portal.recruitment.shadow.evidence import Recomputation
from portal.recruitment.shadow.models import ShadowRun


@job(JOB, attempts=3, wait=30, given_up=give_up_question)
def shadow(asked_id: int) -> None:
    answer_question(asked_id, _task)


def _task(session: Session, asked: ShadowRun) -> Recomputation:
    name = asked.subject.partition(":")[2]
    run = session.scalars(select(SeatingRun).where(SeatingRun.public_id == name)).one()
    return task_of(session, current_app.extensions["storage"], asked.round_.code, run)
