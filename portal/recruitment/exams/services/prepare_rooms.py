"""Sites and rooms of a round, and which of them a sitting uses; its commitment fixes those."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, select

from portal.kernel.errors import Refused
from portal.recruitment.exams.models import Room, Site, Sitting, SittingRoom
from portal.recruitment.exams.queries import fixed_rooms, rooms_of_round, standing_run
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook import seating


def room_row(site: Site, room: Room, blocked: str | None = None) -> seating.Room:
    """The room as the rules read it; ``blocked`` as a sitting has it, where that differs."""
    cells = {
        "site": site.code,
        "area": site.area,
        "room": room.code,
        "layout": room.layout,
        "numbering": room.numbering,
        "first_desk": room.first_desk,
        "blocked": room.blocked if blocked is None else blocked,
        "accessible": "1" if room.accessible else "0",
        "reserve": str(room.reserve),
    }
    return seating.room_of(cells)


def add_site(act: RoundAct, values: Mapping[str, Any]) -> Site:
    """Raises ``Refused('seating.code_taken')``."""
    same_code = select(Site.id).where(Site.round_id == act.round_.id, Site.code == values["code"])
    if act.session.scalar(same_code) is not None:
        raise Refused("seating.code_taken", code=values["code"])
    site = Site(round_id=act.round_.id, **values)
    act.session.add(site)
    act.session.flush()
    act.record_on_round("exams.add_site", f"site:{site.public_id}", code=site.code, name=site.name)
    return site


def add_room(act: RoundAct, site: Site, values: Mapping[str, Any]) -> Room:
    """Raises ``Refused('seating.…')`` for an invalid layout, blocked seat or reserve."""
    if any(room.code == values["code"] for room in site.rooms):
        raise Refused("seating.code_taken", code=values["code"])
    room = Room(site_id=site.id, **values)
    room.layout = room_row(site, room).layout
    act.session.add(room)
    act.session.flush()
    act.session.refresh(site, ["rooms"])
    act.record_on_round(
        "exams.add_room",
        f"room:{room.public_id}",
        site=site.code,
        code=room.code,
        layout=room.layout,
    )
    return room


def remove_room(act: RoundAct, room: Room) -> None:
    """Raises ``Refused('seating.rooms_fixed')`` for a room of a committed list."""
    if room.id in fixed_rooms(act.session, act.round_.id):
        raise Refused("seating.rooms_fixed")
    act.record_on_round("exams.remove_room", f"room:{room.public_id}", code=room.code)
    act.session.execute(delete(SittingRoom).where(SittingRoom.room_id == room.id))
    act.session.delete(room)


def choose_rooms(act: RoundAct, sitting: Sitting, rooms: Iterable[Room]) -> None:
    """The rooms that a sitting uses, until its list is committed to.

    Raises ``Refused('seating.rooms_fixed')``, ``'seating.no_rooms'``.
    """
    run = standing_run(act.session, sitting.id)
    if run is not None and run.state != "draft":
        raise Refused("seating.rooms_fixed")
    chosen = list(rooms)
    if not chosen:
        raise Refused("seating.no_rooms")
    act.session.execute(delete(SittingRoom).where(SittingRoom.sitting_id == sitting.id))
    for room in chosen:
        act.session.add(SittingRoom(sitting_id=sitting.id, room_id=room.id, blocked=room.blocked))
    act.session.flush()
    act.record_on_round(
        "exams.choose_rooms", f"sitting:{sitting.public_id}", rooms=str(len(chosen))
    )


def write_rooms_down(act: RoundAct, sitting: Sitting) -> None:
    """Where no rooms were chosen, all of the round are used from now on, and no later ones."""
    chosen = select(SittingRoom.room_id).where(SittingRoom.sitting_id == sitting.id).limit(1)
    if act.session.scalar(chosen) is None and rooms_of_round(act.session, act.round_.id):
        choose_rooms(act, sitting, rooms_of_round(act.session, act.round_.id))
