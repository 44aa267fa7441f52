"""考点考场目录: kept by the organising union, copied into a round that uses it."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from portal.kernel.errors import Refused
from portal.recruitment.exams.catalogue_models import CatalogueRoom, CatalogueSite
from portal.recruitment.exams.catalogue_queries import catalogue_of
from portal.recruitment.exams.catalogue_sheet import Line
from portal.recruitment.exams.models import Site
from portal.recruitment.exams.queries import sites_of
from portal.recruitment.exams.services.prepare_rooms import add_room, add_site
from portal.recruitment.rounds.act import RoundAct

OF_ROOM = ("code", "place", "layout", "numbering", "first_desk", "blocked", "reserve", "accessible")


def take_lines(act: RoundAct, lines: Iterable[Line]) -> int:
    """Put these rooms into the catalogue of the round's organiser: new ones are added, known ones
    say what the line says, others stay. Returns how many lines there were."""
    union_id = act.round_.organiser_id
    sites = {site.code: site for site in catalogue_of(act.session, union_id)}
    taken = 0
    for line in lines:
        site = sites.setdefault(line.site, CatalogueSite(union_id=union_id, code=line.site))
        for name, value in line.of_site.items():
            setattr(site, name, value)
        act.session.add(site)
        room = next((one for one in site.rooms if one.code == line.room["code"]), None)
        if room is None:
            room = CatalogueRoom(code=line.room["code"])
            site.rooms.append(room)
        for name, value in line.room.items():
            setattr(room, name, value)
        taken += 1
    act.session.flush()
    act.record_on_round("exams.take_catalogue", rooms=str(taken))
    return taken


def keep_rooms(act: RoundAct) -> int:
    """Put the round's own sites and rooms into the catalogue, for the next round."""
    return take_lines(
        act,
        [
            Line(
                site.code,
                {name: getattr(site, name) for name in ("name", "address", "travel")},
                {name: getattr(room, name) for name in OF_ROOM},
            )
            for site in sites_of(act.session, act.round_.id)
            for room in site.rooms
        ],
    )


def use_site(act: RoundAct, kept: CatalogueSite) -> int:
    """Copy a site into the round with the rooms that the round does not have yet; how many.

    Raises ``Refused('seating.code_taken')`` where the round has another site of this code.
    """
    own = act.session.scalar(
        select(Site).where(Site.round_id == act.round_.id, Site.code == kept.code)
    )
    if own is not None and own.name != kept.name:
        raise Refused("seating.code_taken", code=kept.code)
    site = own or add_site(
        act, {name: getattr(kept, name) for name in ("code", "name", "address", "travel")}
    )
    known = {room.code for room in site.rooms}
    fresh = [room for room in kept.rooms if room.code not in known]
    for room in fresh:
        add_room(act, site, {name: getattr(room, name) for name in OF_ROOM})
    return len(fresh)


def drop_site(act: RoundAct, kept: CatalogueSite) -> None:
    """Take a site out of the catalogue; rounds that used it keep their copies."""
    act.record_on_round("exams.drop_catalogue_site", code=kept.code)
    act.session.delete(kept)
