"""This stage's part of a round's journey."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.web.filters import day
from portal.recruitment.applications.look import ApplicationLook, Link, Point, Step
from portal.recruitment.applications.queries import applications_of
from portal.recruitment.interviews.models import InterviewRoom, Turn
from portal.recruitment.interviews.queries import turn_of_application
from portal.recruitment.labels import word
from portal.recruitment.rounds.look import RoundLook, Stage, Standing, states_of
from portal.recruitment.rulebook.roles import CHECKER, EXAM_OFFICER, READING_ROLES, SUPERVISOR


def marked(look: RoundLook) -> Standing:
    states = states_of(look, InterviewRoom)
    if not states:
        return Standing("next", (gettext("面试室、考官、抽签、评分"),))
    line = "、".join(word("room.state", state) for state in states)
    return Standing("done" if states == ["signed"] else "now", (line,))


# What a candidate may know before the list is out: not who has marked.
TOLD = {"marked": "done", "announced": "done", "void": "done"}


def own_interview(look: ApplicationLook) -> Iterator[Point]:
    """Nothing before somebody has a turn."""
    turn = look.once(turn_of_application)
    if turn is None:
        return
    state = TOLD.get(turn.state, turn.state)
    line = f"{day(turn.room.day.on)} {word('day.half', turn.room.day.half)}"
    link = Link(
        gettext("看面试安排"),
        "interviews_applicant.show",
        {"public_id": look.application.public_id},
    )
    phase = "now" if state in ("waiting", "present") else "done"
    yield Point(gettext("面试"), phase, ("own_turn.state", state), (line,), (link,))


def interview_data(session: Session, account_id: int) -> list[dict[str, Any]]:
    """Every turn, also those that another one followed; marks are the results' affair."""
    ids = [application.id for application in applications_of(session, account_id)]
    statement = select(Turn).where(Turn.application_id.in_(ids)).order_by(Turn.id)
    return [
        {
            "on": turn.room.day.on.isoformat(),
            "half": turn.room.day.half,
            "state": TOLD.get(turn.state, turn.state),
            "reason": turn.reason,
        }
        for turn in session.scalars(statement)
    ]


PERSON = (Step(own_interview, order=45),)
OWN_DATA = {"interviews": interview_data}
ROUND = (
    Stage(
        _("面试"),
        marked,
        "interviews_office.index",
        80,
        (EXAM_OFFICER, CHECKER, SUPERVISOR, *READING_ROLES),
    ),
)
