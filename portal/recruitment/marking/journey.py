"""This stage's part of a round's journey."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from portal.recruitment.labels import word
from portal.recruitment.marking.models import MarkingBatch
from portal.recruitment.rounds.look import RoundLook, Stage, Standing, states_of
from portal.recruitment.rulebook.roles import (
    ARBITER,
    CHECKER,
    EXAM_OFFICER,
    READING_ROLES,
    SCORE_CLERK,
    SUPERVISOR,
)


def keyed(look: RoundLook) -> Standing:
    states = states_of(look, MarkingBatch)
    if not states:
        return Standing("next", (gettext("密号、两人登分、核分、拆封"),))
    line = "、".join(word("batch.state", state) for state in states)
    over = "unsealed" in states and not set(states) - {"unsealed", "cancelled"}
    return Standing("done" if over else "now", (line,))


ROUND = (
    Stage(
        _("登分"),
        keyed,
        "marking_office.index",
        60,
        (EXAM_OFFICER, SCORE_CLERK, ARBITER, CHECKER, SUPERVISOR, *READING_ROLES),
    ),
)
