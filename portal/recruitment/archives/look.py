"""What is still open in a round: no round ends while somebody waits for an answer in it."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import func, select

from portal.foundation.running.rooms import gathered
from portal.recruitment.handover.models import Hire
from portal.recruitment.registers.models import Petition
from portal.recruitment.registers.queries import OPEN
from portal.recruitment.rounds.look import RoundLook, RoundWaiting, Stage
from portal.recruitment.vacancies.models import Vacancy

OWN = "archives."  # what waits for the end itself


def open_work(look: RoundLook) -> list[str]:
    """What waits for any officer on this round, worded with its number."""
    found = []
    for waiting in gathered("portal.recruitment", "waiting.py", "WAITING"):
        if not isinstance(waiting, RoundWaiting) or waiting.code.startswith(OWN):
            continue
        if waiting.rounds is None and (number := waiting.pile(look).number):
            found.append(f"{number} {waiting.word}")
    if _petitions_open(look):
        found.append(_("信访举报没有办结"))
    return found


def _petitions_open(look: RoundLook) -> bool:
    """Petitions wait by union, not by round; how many there are is the supervisors' business."""
    statement = select(Petition.id).where(
        Petition.round_id == look.round_.id, Petition.state.in_(OPEN)
    )
    return look.session.scalars(statement).first() is not None


def open_stages(look: RoundLook) -> list[tuple[str, tuple[str, ...]]]:
    """The stages that are under way, with their figures."""
    found = []
    for stage in gathered("portal.recruitment", "journey.py", "ROUND"):
        assert isinstance(stage, Stage)
        if stage.endpoint.startswith(OWN.removesuffix(".")):
            continue
        standing = stage.standing(look)
        if standing.phase == "now":
            found.append((str(stage.title), standing.lines))
    return found


def unfilled(look: RoundLook) -> list[str]:
    """Vacancies that are not cancelled and have fewer people handed over than are sought."""
    hired = func.count(Hire.id).filter(Hire.state.in_(("accepted", "filed")))
    statement = (
        select(Vacancy.code)
        .outerjoin(Hire, Hire.vacancy_id == Vacancy.id)
        .where(Vacancy.round_id == look.round_.id, Vacancy.state != "cancelled")
        .group_by(Vacancy.id, Vacancy.code, Vacancy.headcount)
        .having(hired < Vacancy.headcount)
        .order_by(Vacancy.code)
    )
    return list(look.session.scalars(statement))


def to_explain(look: RoundLook) -> list[str]:
    """What whoever ends the round has to say a word about."""
    found = [title for title, _lines in open_stages(look)]
    if codes := unfilled(look):
        found.append(_("%(n)s 个岗位没有招满", n=len(codes)))
    return found
