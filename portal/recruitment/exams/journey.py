"""This stage's part of a round's and of a person's journey."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.web.filters import moment
from portal.recruitment.applications.look import (
    ApplicationLook,
    Link,
    Next,
    NextStep,
    Point,
    Step,
)
from portal.recruitment.applications.queries import applications_of
from portal.recruitment.exams.models import Seat, SeatingRun
from portal.recruitment.exams.supplement_models import Adjustment
from portal.recruitment.labels import word
from portal.recruitment.rounds.look import RoundLook, Stage, Standing
from portal.recruitment.rulebook.roles import CHECKER, EXAM_OFFICER, READING_ROLES, SUPERVISOR


def seated(look: RoundLook) -> Standing:
    runs = select(SeatingRun.state).where(SeatingRun.round_id == look.round_.id)
    state = look.session.scalar(runs.order_by(SeatingRun.id.desc()).limit(1))
    if state is None:
        return Standing("next", (_("考点、考场、抽签、准考证"),))
    return Standing("done" if state == "released" else "now", (word("seating.state", state),))


def released_seat(session: Session, application_id: int) -> Seat | None:
    """Before its run is released, nobody knows the seat."""
    seats = (
        select(Seat)
        .join(SeatingRun)
        .where(Seat.application_id == application_id, SeatingRun.state == "released")
        .order_by(Seat.id.desc())
    )
    return session.scalars(seats).first()


def written_test(look: ApplicationLook) -> Iterator[Point]:
    title, seat = _("准考证和笔试"), look.once(released_seat)
    if seat is None:
        yield Point(title, "next")
        return
    phase = "now" if look.at < seat.run.sitting_ends_at else "done"
    line = _("准考证号 %(n)s", n=seat.ticket_number)
    yield Point(title, phase, None, (line,))


def print_the_ticket(look: ApplicationLook) -> Next | None:
    seat = look.once(released_seat)
    if seat is None or look.at >= seat.run.sitting_ends_at:
        return None
    begins = seat.run.sitting_starts_at
    return Next(
        _("打印准考证"),
        _("笔试 %(at)s，请带准考证和身份证件。", at=moment(begins)),
        Link(_("看准考证"), "exams_applicant.ticket", {"public_id": seat.public_id}),
        begins,
    )


def ticket_data(session: Session, account_id: int) -> list[dict[str, Any]]:
    """Seats of released runs only: before, nobody knows them."""
    ids = [application.id for application in applications_of(session, account_id)]
    statement = (
        select(Seat)
        .join(SeatingRun, SeatingRun.id == Seat.run_id)
        .where(Seat.application_id.in_(ids), SeatingRun.state == "released")
        .order_by(Seat.id)
    )
    return [
        {
            "ticket_number": seat.ticket_number,
            "room": seat.room.code,
            "seat": seat.number,
        }
        for seat in session.scalars(statement)
    ]


def adjustment_data(session: Session, account_id: int) -> list[dict[str, Any]]:
    """What was granted, as the exam carries it out."""
    ids = [application.id for application in applications_of(session, account_id)]
    statement = (
        select(Adjustment)
        .where(Adjustment.application_id.in_(ids))
        .order_by(Adjustment.application_id)
    )
    names = ("extra_time", "large_print", "braille", "own_room", "guide", "equipment", "seat_place")
    return [{name: getattr(row, name) for name in names} for row in session.scalars(statement)]


ROUND = (
    Stage(
        lazy_gettext("考场编排和准考证"),
        seated,
        "exams_office.index",
        50,
        (EXAM_OFFICER, CHECKER, SUPERVISOR, *READING_ROLES),
    ),
)
PERSON = (Step(written_test, order=30),)
NEXT = (NextStep(print_the_ticket, order=50),)
OWN_DATA = {"tickets": ticket_data, "exam_adjustments": adjustment_data}
