"""Changing a published vacancy: only what a numbered notice says, in the transaction that publishes
it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.audit import Actor, record
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.lifecycles import VACANCY
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vacancies.services.edit_vacancy import move_headcount


def require_undecided(vacancy: Vacancy) -> None:
    """Raises ``Refused('vacancy.opening_decided')``: after the opening ratio has been decided,
    headcount is that decision's business."""
    if vacancy.state != "open":
        raise Refused("vacancy.opening_decided", vacancy=vacancy.code)


def amend_fact(
    session: Session,
    round_: RecruitmentRound,
    vacancy: Vacancy,
    field: str,
    value: Any,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """A typing error, a place of work, requirements: ``field`` is a column; the old value is on the
    record of the notice."""
    setattr(vacancy, field, value)
    record(
        session,
        "vacancies.amend",
        f"vacancy:{vacancy.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        code=vacancy.code,
        field=field,
    )


def reduce_headcount(
    session: Session,
    round_: RecruitmentRound,
    vacancy: Vacancy,
    headcount: int,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """核减 before the opening ratio is decided; 0 cancels the vacancy.

    What is no longer needed goes back to the unit's quota.
    """
    require_undecided(vacancy)
    before = vacancy.headcount
    if headcount == 0:
        vacancy.state = VACANCY.after(vacancy.state, "cancel")
        vacancy.opened_headcount = 0
        move_headcount(session, vacancy, "released")
    else:
        vacancy.headcount = headcount
        move_headcount(session, vacancy, "reserved", headcount=headcount)
    record(
        session,
        "vacancies.reduce",
        f"vacancy:{vacancy.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        code=vacancy.code,
        before=before,
        after=headcount,
    )
