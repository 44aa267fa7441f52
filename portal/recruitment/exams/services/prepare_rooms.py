"""Sites and rooms, entered once and fixed by the first commitment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.audit import Actor, record
from portal.recruitment.exams.models import Room, SeatingRun, Site
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook import seating


def _require_open(session: Session, round_: RecruitmentRound) -> None:
    statement = select(SeatingRun.id).where(
        SeatingRun.round_id == round_.id, SeatingRun.state != "discarded"
    )
    if session.scalar(statement) is not None:
        raise Refused("seating.rooms_fixed")


def room_row(site: Site, room: Room) -> seating.Room:
    """The room as the rules read it."""
    cells = {
        "site": site.code,
        "area": site.area,
        "room": room.code,
        "layout": room.layout,
        "numbering": room.numbering,
        "first_desk": room.first_desk,
        "blocked": room.blocked,
        "accessible": "1" if room.accessible else "0",
        "reserve": str(room.reserve),
    }
    return seating.room_of(cells)


def add_site(
    session: Session,
    round_: RecruitmentRound,
    values: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
) -> Site:
    """Raises ``Refused('seating.rooms_fixed')``, ``'seating.code_taken'``."""
    _require_open(session, round_)
    if (
        session.scalar(
            select(Site.id).where(Site.round_id == round_.id, Site.code == values["code"])
        )
        is not None
    ):
        raise Refused("seating.code_taken", code=values["code"])
    site = Site(round_id=round_.id, **values)
    session.add(site)
    session.flush()
    record(
        session,
        "exams.add_site",
        f"site:{site.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        code=site.code,
        name=site.name,
    )
    return site


def add_room(
    session: Session,
    round_: RecruitmentRound,
    site: Site,
    values: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
) -> Room:
    """Raises ``Refused('seating.…')`` for a layout, blocked seat or reserve that is none."""
    _require_open(session, round_)
    if any(room.code == values["code"] for room in site.rooms):
        raise Refused("seating.code_taken", code=values["code"])
    room = Room(site_id=site.id, **values)
    room.layout = room_row(site, room).layout
    session.add(room)
    session.flush()
    session.refresh(site, ["rooms"])
    record(
        session,
        "exams.add_room",
        f"room:{room.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        site=site.code,
        code=room.code,
        layout=room.layout,
    )
    return room


def remove_room(
    session: Session, round_: RecruitmentRound, room: Room, *, by: Actor, at: datetime
) -> None:
    _require_open(session, round_)
    record(
        session,
        "exams.remove_room",
        f"room:{room.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        code=room.code,
    )
    session.delete(room)
