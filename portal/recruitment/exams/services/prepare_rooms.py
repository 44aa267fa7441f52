"""Sites and rooms, entered once and fixed by the first commitment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from portal.kernel.errors import Refused
from portal.recruitment.exams.models import Room, Site
from portal.recruitment.exams.queries import standing_runs
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook import seating


def _require_open(act: RoundAct) -> None:
    if standing_runs(act.session, act.round_.id):
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


def add_site(act: RoundAct, values: Mapping[str, Any]) -> Site:
    """Raises ``Refused('seating.rooms_fixed')``, ``'seating.code_taken'``."""
    _require_open(act)
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
    _require_open(act)
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
    """Raises ``Refused('seating.rooms_fixed')``."""
    _require_open(act)
    act.record_on_round("exams.remove_room", f"room:{room.public_id}", code=room.code)
    act.session.delete(room)
