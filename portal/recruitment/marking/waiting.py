"""What may wait for an officer of this stage."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from portal.recruitment.marking.models import MarkingBatch
from portal.recruitment.rounds.look import RoundLook, RoundWaiting, in_state
from portal.recruitment.rulebook.roles import SCORE_CLERK, SUPERVISOR


def own_batches(look: RoundLook) -> int:
    """Only the two clerks of a batch key it."""
    own = look.viewer.account_id
    batches = select(MarkingBatch.id).where(
        MarkingBatch.round_id == look.round_.id,
        MarkingBatch.state == "sealed",
        (MarkingBatch.first_clerk_id == own) | (MarkingBatch.second_clerk_id == own),
    )
    return len(look.session.scalars(batches).all())


WAITING = (
    RoundWaiting(
        "marking.locked",
        (SUPERVISOR,),
        in_state(MarkingBatch, "locked"),
        "marking_office.index",
        _("批成绩待拆封会签"),
        order=280,
    ),
    RoundWaiting(
        "marking.sealed",
        (SCORE_CLERK,),
        own_batches,
        "marking_office.index",
        _("批答卷待登分"),
        order=290,
        anywhere=True,
    ),
)
