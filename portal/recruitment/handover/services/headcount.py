"""员额 held by a vacancy, counted anew after everything that changes who is hired on it."""

from __future__ import annotations

from portal.recruitment.handover.queries import handed_over_count, hired_count
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vacancies.services.edit_vacancy import move_headcount


def count_hires(act: RoundAct, vacancy: Vacancy) -> None:
    """Who the workforce side has stands in its figures, and only the rest is held here: all of them
    are there, some are on the way, or the places are free again."""
    act.session.flush()
    there = handed_over_count(act.session, vacancy.id)
    if there >= vacancy.seats:
        move_headcount(act.session, vacancy, "fill", headcount=vacancy.seats)
    elif hired_count(act.session, vacancy.id):
        move_headcount(act.session, vacancy, "hire", headcount=vacancy.seats - there)
    else:
        move_headcount(act.session, vacancy, "reserve", headcount=vacancy.seats)
