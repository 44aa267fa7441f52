"""The two lists that a draw mixes: who sits the exam and in which rooms, as the rules read them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel import draw
from portal.recruitment.applications.models import Application
from portal.recruitment.exams.models import Room, Site, Sitting
from portal.recruitment.exams.queries import candidates_in
from portal.recruitment.exams.services.prepare_rooms import room_row
from portal.recruitment.rulebook import seating


@dataclass(frozen=True, slots=True)
class Lists:
    """Candidates by application number and the rooms at their sites, with the rows of the rules."""

    applications: dict[str, Application]
    places: list[tuple[Site, Room]]
    persons: list[seating.Person]
    rooms: list[seating.Room]

    def digest(self) -> str:
        """What the commitment fixes: any change of a candidate or a room changes it."""
        return draw.list_digest(seating.canonical_members(self.persons, self.rooms))


def lists_of(session: Session, sitting: Sitting) -> Lists:
    """Both lists of a sitting as they are now, in the order that the digest is made of."""
    applications = {
        application.number or "": application for application in candidates_in(session, sitting)
    }
    places = _places(session, sitting.round_id)
    return Lists(
        applications,
        places,
        persons=sorted(_person(application) for application in applications.values()),
        rooms=[room_row(site, room) for site, room in places],
    )


def _places(session: Session, round_id: int) -> list[tuple[Site, Room]]:
    statement = (
        select(Site, Room)
        .join(Room, Room.site_id == Site.id)
        .where(Site.round_id == round_id)
        .order_by(Site.code, Room.code)
    )
    return list(session.execute(statement))


def _employer_code(application: Application) -> str:
    """People of one employer get one code, so that they don't sit together; the code tells nobody
    which employer."""
    name = (application.facts or {}).get("work", {}).get("present_employer", "").strip()
    return Application.vault.index("employer", name)[:12] if name else ""


def _person(application: Application) -> seating.Person:
    # Granted on request; wishes alone reserve no room.
    needs = "accessible" if application.accessible_seat else ""
    return seating.Person(
        application.number or "",
        application.vacancy.code,
        "",
        "",
        _employer_code(application),
        needs,
    )
