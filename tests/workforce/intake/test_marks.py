"""Who stands behind a mark is one look-up, whatever happened to the person since, and however many
people there are."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import event
from sqlalchemy.orm import Session

from portal.protocol.messages import register_mark
from portal.workforce.audit import SYSTEM, Act
from portal.workforce.intake.services.marks import state_behind
from portal.workforce.workers.models import Worker
from portal.workforce.workers.services.projection import document_index
from portal.workforce.workers.services.register import void
from tests.builders.workforce import resident_number, tree, worker

SECRET = "whsec_of_this_test"


def mark_of(person: Worker, secret: str = SECRET) -> str:
    return register_mark(secret, person.document_kind, person.document_number)


def asked(session: Session, mark: str, secret: str = SECRET) -> str:
    return state_behind(session, secret, mark)


def test_a_void_record_is_nobody_on_the_register(session: Session, at: datetime) -> None:
    person = worker(session, tree(session)["street"], at=at)
    assert asked(session, mark_of(person)) == "active"
    void(Act(session, SYSTEM, at), person, reason="录错了")
    assert asked(session, mark_of(person)) == "unknown"


def test_a_corrected_document_and_another_secret_make_other_marks(
    session: Session, at: datetime
) -> None:
    person = worker(session, tree(session)["street"], at=at)
    before = mark_of(person)
    assert asked(session, before) == "active"
    person.document_number = resident_number(998)
    person.document_index = document_index(person.document_number)
    session.flush()
    assert (asked(session, before), asked(session, mark_of(person))) == ("unknown", "active")
    assert asked(session, mark_of(person, "another"), "another") == "active"
    assert asked(session, mark_of(person), "another") == "unknown"


def test_a_question_opens_nobodys_document(session: Session, at: datetime) -> None:
    places = tree(session)
    people = [worker(session, place, at=at) for place in (places["street"], places["small"])]
    marks = [mark_of(person) for person in people]
    asked(session, marks[0])
    session.flush()
    session.expunge_all()
    rows: list[object] = []
    event.listen(Worker, "load", lambda target, _context: rows.append(target))
    assert asked(session, marks[1]) == "active"
    assert rows == []
