"""This stage's part of a round's journey."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from portal.recruitment.interviews.models import InterviewRoom
from portal.recruitment.labels import word
from portal.recruitment.rounds.look import RoundLook, Stage, Standing, states_of
from portal.recruitment.rulebook.roles import CHECKER, EXAM_OFFICER, READING_ROLES, SUPERVISOR


def marked(look: RoundLook) -> Standing:
    states = states_of(look, InterviewRoom)
    if not states:
        return Standing("next", (gettext("面试室、考官、抽签、评分"),))
    line = "、".join(word("room.state", state) for state in states)
    return Standing("done" if states == ["signed"] else "now", (line,))


ROUND = (
    Stage(
        _("面试"),
        marked,
        "interviews_office.index",
        80,
        (EXAM_OFFICER, CHECKER, SUPERVISOR, *READING_ROLES),
    ),
)
