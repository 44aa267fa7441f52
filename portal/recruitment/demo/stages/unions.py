"""Trees and officers before any round, and the figures of the units that Suzhou recruits for."""

from __future__ import annotations

from portal.foundation.time.clock import local
from portal.recruitment.demo.chapters import Chapter, Prologue, RoundTelling, Telling
from portal.recruitment.demo.officers import add_officers, load_trees
from portal.recruitment.demo.tales import SUZHOU
from portal.recruitment.unions.queries import union_by_code


def open_the_office(telling: Telling) -> None:
    load_trees(telling.session, telling.at)
    add_officers(telling.session, telling.at)


def give_figures(telling: RoundTelling) -> None:
    """Without figures there is no quota to hold a headcount against."""
    for place in telling.plan.places:
        using = union_by_code(telling.session, place.unit)
        using.single_unions_count = using.single_unions_count or 320
        using.workers_count = using.workers_count or 60_000
        using.figures_on = using.figures_on or local(telling.plan.drafted).date()
        using.figures_source = using.figures_source or "演示数字，非真实统计"
    telling.session.flush()


PROLOGUES = (Prologue(open_the_office, order=10),)
CHAPTERS = (Chapter(give_figures, order=15, tales=(SUZHOU,)),)
