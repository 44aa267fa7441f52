"""What may wait for an officer of this stage."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from portal.recruitment.exams.models import SeatingRun
from portal.recruitment.exams.services.shadow_run import OPEN, subject_of
from portal.recruitment.exams.supplement_models import Supplement
from portal.recruitment.rounds.look import RoundLook, RoundWaiting, in_state
from portal.recruitment.rulebook.roles import CHECKER, EXAM_OFFICER, SUPERVISOR
from portal.recruitment.shadow.queries import in_trouble


def not_agreed(look: RoundLook) -> int:
    """Draws that the independent program disagrees with, or could not recompute."""
    open_runs = select(SeatingRun).where(
        SeatingRun.round_id == look.round_.id, SeatingRun.state.in_(OPEN)
    )
    return in_trouble(look.session, map(subject_of, look.session.scalars(open_runs)))


def supplements_to_release(look: RoundLook) -> int:
    drafted = (
        select(Supplement.id)
        .join(SeatingRun, SeatingRun.id == Supplement.run_id)
        .where(SeatingRun.round_id == look.round_.id, Supplement.state == "drafted")
    )
    return len(look.session.scalars(drafted).all())


def to_discard(look: RoundLook) -> int:
    """Runs that the supervisor asks to discard."""
    doubted = select(SeatingRun.id).where(
        SeatingRun.round_id == look.round_.id,
        SeatingRun.doubted_by.is_not(None),
        SeatingRun.state != "discarded",
    )
    return len(look.session.scalars(doubted).all())


WAITING = (
    RoundWaiting(
        "exams.supplement",
        (CHECKER,),
        supplements_to_release,
        "exams_office.index",
        _("次补编待放行"),
        order=121,
    ),
    RoundWaiting(
        "exams.doubted",
        (CHECKER,),
        to_discard,
        "exams_office.index",
        _("次编排提出作废，待公布"),
        order=122,
    ),
    RoundWaiting(
        "exams.called",
        (EXAM_OFFICER, SUPERVISOR),
        in_state(SeatingRun, "called"),
        "exams_office.index",
        _("次抽签报数待第二人录入"),
        order=123,
    ),
    RoundWaiting(
        "exams.countersigned",
        (CHECKER,),
        in_state(SeatingRun, "countersigned"),
        "exams_office.index",
        _("次考场编排待放行"),
        order=120,
    ),
    RoundWaiting(
        "exams.shadow",
        (EXAM_OFFICER,),
        not_agreed,
        "exams_office.index",
        _("次考场编排没有通过独立复算"),
        order=125,
    ),
    RoundWaiting(
        "exams.drawn",
        (SUPERVISOR,),
        in_state(SeatingRun, "drawn"),
        "exams_office.index",
        _("次抽签待会签"),
        order=260,
    ),
)
