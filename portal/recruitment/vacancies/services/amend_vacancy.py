"""Changing a published vacancy: only what a numbered notice says, in the transaction that publishes
it."""

from __future__ import annotations

from typing import Any

from portal.kernel.errors import Refused
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import VACANCY
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vacancies.services.edit_vacancy import move_headcount, record_on_vacancy


def require_undecided(vacancy: Vacancy) -> None:
    """Raises ``Refused('vacancy.opening_decided')``: after the opening ratio has been decided,
    headcount is that decision's business."""
    if vacancy.state != "open":
        raise Refused("vacancy.opening_decided", vacancy=vacancy.code)


def amend_fact(act: RoundAct, vacancy: Vacancy, field: str, value: Any) -> None:
    """A typing error, a place of work, requirements: ``field`` is a column; the old value is on the
    record of the notice."""
    setattr(vacancy, field, value)
    record_on_vacancy(act, "vacancies.amend", vacancy, field=field)


def reduce_headcount(act: RoundAct, vacancy: Vacancy, headcount: int) -> None:
    """核减 before the opening ratio is decided; 0 cancels the vacancy.

    What is no longer needed goes back to the unit's quota.
    """
    require_undecided(vacancy)
    before = vacancy.headcount
    if headcount == 0:
        vacancy.state = VACANCY.after(vacancy.state, "cancel")
        vacancy.opened_headcount = 0
        move_headcount(act.session, vacancy, "release")
    else:
        vacancy.headcount = headcount
        move_headcount(act.session, vacancy, "reserve", headcount=headcount)
    record_on_vacancy(act, "vacancies.reduce", vacancy, before=before, after=headcount)
