"""What may wait for an officer of this stage."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from portal.recruitment.marking.models import Channel, MarkingBatch
from portal.recruitment.rounds.look import RoundLook, RoundWaiting, in_state
from portal.recruitment.rulebook.roles import ARBITER, CHECKER, SCORE_CLERK, SUPERVISOR


def own_batches(look: RoundLook) -> int:
    """Only the two clerks of a batch key it."""
    batches = (
        select(MarkingBatch.id)
        .join(Channel, Channel.batch_id == MarkingBatch.id)
        .where(
            MarkingBatch.round_id == look.round_.id,
            MarkingBatch.state == "sealed",
            Channel.account_id == look.viewer.account_id,
        )
    )
    return len(look.session.scalars(batches).all())


_INDEX = "marking_office.index"
WAITING = (
    RoundWaiting(
        "marking.prepared",
        (CHECKER,),
        in_state(MarkingBatch, "prepared"),
        _INDEX,
        _("批答卷待编密号"),
        order=275,
    ),
    RoundWaiting(
        "marking.checked",
        (CHECKER,),
        in_state(MarkingBatch, "checked"),
        _INDEX,
        _("批成绩待第二人锁定"),
        order=278,
    ),
    RoundWaiting(
        "marking.locked",
        (SUPERVISOR,),
        in_state(MarkingBatch, "locked"),
        _INDEX,
        _("批成绩待拆封会签"),
        order=280,
    ),
    RoundWaiting(
        "marking.sealed",
        (SCORE_CLERK,),
        own_batches,
        _INDEX,
        _("批答卷待登分"),
        order=290,
        anywhere=True,
    ),
    RoundWaiting(
        "marking.arbitrate",
        (ARBITER,),
        in_state(MarkingBatch, "sealed"),
        _INDEX,
        _("批答卷待核分"),
        order=291,
    ),
)
