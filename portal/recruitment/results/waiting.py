"""What may wait for an officer of this stage."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from portal.recruitment.results.models import ResultRun
from portal.recruitment.results.services.shadow_run import OPEN, subject_of
from portal.recruitment.rounds.look import RoundLook, RoundWaiting, in_state
from portal.recruitment.rulebook.roles import CHECKER, PUBLISHER
from portal.recruitment.shadow.queries import in_trouble


def not_agreed(look: RoundLook) -> int:
    """Runs that the independent program disagrees with, or could not recompute."""
    open_runs = select(ResultRun).where(
        ResultRun.round_id == look.round_.id, ResultRun.state.in_(OPEN)
    )
    return in_trouble(look.session, map(subject_of, look.session.scalars(open_runs)))


WAITING = (
    RoundWaiting(
        "results.computed",
        (CHECKER,),
        in_state(ResultRun, "computed"),
        "results_office.index",
        _("份计算结果待复核"),
        order=110,
    ),
    RoundWaiting(
        "results.shadow",
        (PUBLISHER,),
        not_agreed,
        "results_office.index",
        _("份计算结果没有通过独立复算"),
        order=115,
    ),
)
