"""What may wait for an officer of this stage."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from portal.recruitment.applications.models import Application
from portal.recruitment.marking.models import Channel, MarkingBatch
from portal.recruitment.marking.score_models import Recheck, ScoreCorrection
from portal.recruitment.rounds.look import RoundLook, RoundWaiting, in_state
from portal.recruitment.rulebook.roles import (
    ARBITER,
    CHECKER,
    EXAM_OFFICER,
    SCORE_CLERK,
    SUPERVISOR,
)


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


def corrections(state: str) -> Callable[[RoundLook], int]:
    """Counts the round's corrections in ``state``."""

    def count(look: RoundLook) -> int:
        rows = (
            select(ScoreCorrection.id)
            .join(Application, Application.id == ScoreCorrection.application_id)
            .where(Application.round_id == look.round_.id, ScoreCorrection.state == state)
        )
        return len(look.session.scalars(rows).all())

    return count


def rechecks(state: str) -> Callable[[RoundLook], int]:
    """Counts the round's re-checks in ``state``."""

    def count(look: RoundLook) -> int:
        rows = (
            select(Recheck.id)
            .join(Application, Application.id == Recheck.application_id)
            .where(Application.round_id == look.round_.id, Recheck.state == state)
        )
        return len(look.session.scalars(rows).all())

    return count


_INDEX, _CORRECTIONS = "marking_office.index", "marking_corrections.index"
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
    RoundWaiting(
        "marking.correction_proposed",
        (CHECKER,),
        corrections("proposed"),
        _CORRECTIONS,
        _("件成绩更正待核对"),
        order=292,
    ),
    RoundWaiting(
        "marking.correction_checked",
        (SUPERVISOR,),
        corrections("checked"),
        _CORRECTIONS,
        _("件成绩更正待会签"),
        order=293,
    ),
    RoundWaiting(
        "marking.recheck_asked",
        (EXAM_OFFICER,),
        rechecks("asked"),
        "marking_rechecks.index",
        _("件成绩复核待核查"),
        order=294,
    ),
    RoundWaiting(
        "marking.recheck_found",
        (CHECKER,),
        rechecks("found"),
        "marking_rechecks.index",
        _("件成绩复核待答复"),
        order=295,
    ),
)
