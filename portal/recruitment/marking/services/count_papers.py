"""What is marked: the papers of each sitting as the vacancies' policies have them, who sits them,
and who has no score yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.applications.models import Application
from portal.recruitment.attendance.queries import UNKNOWN, attendance_of, holds, open_rooms_of
from portal.recruitment.exams.models import Seat, SeatingRun
from portal.recruitment.exams.queries import runs_in_force
from portal.recruitment.marking.models import Paper
from portal.recruitment.marking.queries import tickets_of
from portal.recruitment.marking.score_models import Score
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.marking.papers import papers_of
from portal.recruitment.rulebook.policy import overridden, policy_digest, read_policy
from portal.recruitment.vacancies.models import Vacancy

Titled = dict[str, tuple[str, Fraction]]


@dataclass(frozen=True, slots=True)
class PaperKey:
    """A paper of a sitting; where two policies differ in the full mark, these are two papers."""

    sitting_id: int
    code: str
    full_mark: Fraction


@dataclass
class Entrants:
    """A paper as policies have it, and who sits it: application id → ticket number."""

    title: str
    digest: str
    tickets: dict[int, str]


def key_of(paper: Paper) -> PaperKey:
    return PaperKey(paper.sitting_id, paper.code, paper.full_mark)


def entrants_of(session: Session, round_: RecruitmentRound) -> dict[PaperKey, Entrants]:
    """Every paper of every released sitting, in order of the sittings, and who sits it by the
    effective policy of the own vacancy. Who was given another sitting counts in the later one."""
    tickets, rules = tickets_of(session, round_.id), _rules(session, round_)
    places: dict[tuple[int, str], int] = {}
    for run in runs_in_force(session, round_.id):
        for application_id in _seated(session, run):
            titled = rules[application_id][1] if application_id in rules else {}
            places |= {
                (application_id, code): run.sitting_id for code in titled if holds(run, code)
            }
    papers: dict[PaperKey, Entrants] = {}
    for (application_id, code), sitting_id in places.items():
        digest, titled = rules[application_id]
        title, full_mark = titled[code]
        key = PaperKey(sitting_id, code, full_mark)
        paper = papers.setdefault(key, Entrants(title, digest, {}))
        paper.tickets[application_id] = tickets[application_id]
    return papers


def _rules(session: Session, round_: RecruitmentRound) -> dict[int, tuple[str, Titled]]:
    """Application id → digest of the vacancy's effective policy, and its written papers."""
    statement = (
        select(Vacancy.id, Vacancy.policy_override, Application.id)
        .join(Application, Application.vacancy_id == Vacancy.id)
        .where(Application.round_id == round_.id)
        .order_by(Vacancy.id, Application.id)
    )
    rules: dict[int, tuple[str, Titled]] = {}
    for _vacancy, rows in groupby(session.execute(statement), key=lambda row: row[0]):
        people = list(rows)
        document = overridden(round_.policy, people[0][1])
        judged = policy_digest(document), papers_of(read_policy(document))
        rules |= {application_id: judged for _id, _override, application_id in people}
    return rules


def _seated(session: Session, run: SeatingRun) -> list[int]:
    statement = select(Seat.application_id).where(Seat.run_id == run.id).order_by(Seat.id)
    return list(session.scalars(statement))


def unscored(session: Session, paper: PaperKey, entrants: Entrants) -> dict[int, str]:
    """Those of the paper who have no score of this sitting: everybody before the unsealing."""
    statement = (
        select(Score.application_id)
        .join(Paper, Paper.id == Score.paper_id)
        .where(Paper.sitting_id == paper.sitting_id, Paper.code == paper.code)
    )
    scored = set(session.scalars(statement))
    return {one: ticket for one, ticket in entrants.tickets.items() if one not in scored}


def over_at(session: Session, round_id: int, at: datetime) -> dict[int, SeatingRun]:
    """Sitting id → its released run, for the sittings that are over at this moment."""
    runs = runs_in_force(session, round_id)
    return {run.sitting_id: run for run in runs if run.sitting_ends_at <= at}


def people_of(
    session: Session, round_: RecruitmentRound, paper: PaperKey
) -> tuple[dict[int, str], dict[int, str]]:
    """Of those without a score: application id → ticket number of who was present, and of who was
    absent. Raises ``Refused('marking.attendance_open')``."""
    entrants = entrants_of(session, round_).get(paper, Entrants("", "", {}))
    attendance = _attendance(session, round_.id, paper, entrants)
    people = unscored(session, paper, entrants)
    present, absent = (
        {one: ticket for one, ticket in people.items() if attendance[one] == state}
        for state in ("present", "absent")
    )
    return present, absent


def _attendance(
    session: Session, round_id: int, paper: PaperKey, entrants: Entrants
) -> dict[int, str]:
    attendance = attendance_of(session, round_id, paper.code)
    unknown = sum(attendance.get(one, UNKNOWN) == UNKNOWN for one in entrants.tickets)
    if unknown:
        raise Refused("marking.attendance_open", count=unknown)
    return attendance


def require_closed(
    session: Session, round_id: int, paper: PaperKey, entrants: Entrants | None
) -> None:
    """Before a code is given: everybody is present or absent, and every room of the sitting has
    its signed record, so that from here on two people change it.

    Raises ``Refused('marking.attendance_open')``, ``'marking.rooms_open'``.
    """
    _attendance(session, round_id, paper, entrants or Entrants("", "", {}))
    for run in runs_in_force(session, round_id):
        if run.sitting_id == paper.sitting_id:
            rooms = open_rooms_of(session, run.id, paper.code)
            if rooms:
                raise Refused("marking.rooms_open", count=len(rooms), first=rooms[0].code)
