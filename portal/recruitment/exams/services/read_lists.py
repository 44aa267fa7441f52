"""The two lists that a draw mixes: who sits the exam and in which rooms, as the rules read them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from portal.kernel import draw
from portal.recruitment.applications.models import Application
from portal.recruitment.exams.adjustment_queries import adjustments_in
from portal.recruitment.exams.models import Room, Site, Sitting
from portal.recruitment.exams.queries import candidates_in, rooms_used
from portal.recruitment.exams.services.prepare_rooms import room_row
from portal.recruitment.exams.supplement_models import Adjustment
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
    rooms = rooms_used(session, sitting)
    granted = adjustments_in(session, sitting.round_id)
    return Lists(
        applications,
        [(room.site, room) for room, _blocked in rooms],
        persons=sorted(
            person_row(application, granted.get(application.id))
            for application in applications.values()
        ),
        rooms=[room_row(room.site, room, blocked) for room, blocked in rooms],
    )


def _employer_code(application: Application) -> str:
    """People of one employer get one code, so that they don't sit together; the code tells nobody
    which employer."""
    name = (application.facts or {}).get("work", {}).get("present_employer", "").strip()
    return Application.vault.index("employer", name)[:12] if name else ""


def person_row(application: Application, adjustment: Adjustment | None = None) -> seating.Person:
    """As the rules read it. Wishes reserve no room; what was granted does, without saying why."""
    placed = adjustment is not None and bool(adjustment.seat_place)
    needs = seating.ACCESSIBLE if application.accessible_seat or placed else ""
    assert application.vacancy is not None
    return seating.Person(
        application.number or "",
        application.vacancy.code,
        _room_apart(application, adjustment),
        "",
        _employer_code(application),
        needs,
    )


def _room_apart(application: Application, adjustment: Adjustment | None) -> str:
    """People of one name here sit in rooms where nobody else does (``paper`` of ``seating/1``):
    those with more time, and everybody who sits alone."""
    if adjustment is None:
        return ""
    if adjustment.own_room:
        return f"own-{application.number}"
    return f"extra-{adjustment.extra_time}" if adjustment.extra_time else ""
