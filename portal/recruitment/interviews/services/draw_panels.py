"""The morning's draw (F-07): panels, substitutes and staff of a half-day, on site, before the
supervisor.

By computer (``draw/1``) with numbers called out, or by 纸签: the signed sheet is scanned and its
order typed by two. Either way the whole outcome follows from one order.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.kernel import draw
from portal.kernel.decisions import require_another
from portal.kernel.errors import Refused
from portal.recruitment.interviews.models import InterviewDay, InterviewRoom
from portal.recruitment.interviews.pool_models import DrawDiscard, PanelDraw, PoolExaminer
from portal.recruitment.interviews.services.assign_panel import seat_drawn
from portal.recruitment.interviews.services.call_examiners import calls_of
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import DRAW_DISCARD, PANEL_DRAW
from portal.recruitment.rulebook.marking.panels import (
    CHIEF,
    EXAMINER,
    Drawn,
    PanelSize,
    allot,
)

STANDING = ("committed", "drawn", "confirmed")


def draws_of(session: Session, day_id: int) -> list[PanelDraw]:
    statement = select(PanelDraw).where(PanelDraw.day_id == day_id).order_by(PanelDraw.id)
    return list(session.scalars(statement))


def standing_draw(session: Session, day_id: int) -> PanelDraw | None:
    """The one that is not thrown away."""
    return next((one for one in draws_of(session, day_id) if one.state in STANDING), None)


def locked_draw(session: Session, day: InterviewDay) -> PanelDraw:
    """Raises ``Refused('interview.no_panel_draw')``."""
    statement = select(PanelDraw).where(PanelDraw.day_id == day.id, PanelDraw.state.in_(STANDING))
    panel_draw = session.scalar(locked(session, statement))
    if panel_draw is None:
        raise Refused("interview.no_panel_draw")
    return panel_draw


def label_of(day: InterviewDay) -> str:
    return f"interview-panel:{day.on.isoformat()}-{day.half}"


def commit_panels(
    act: RoundAct, day: InterviewDay, sizes: Sequence[PanelSize], *, by_lots: bool = False
) -> PanelDraw:
    """Fix who came and what the rooms need, and commit to a secret (not for 纸签).

    Raises ``Refused('interview.panel_drawn')`` when one stands, ``'interview.no_rooms'``,
    ``'interview.too_few_drawn'`` when too few came.
    """
    if standing_draw(act.session, day.id) is not None:
        raise Refused("interview.panel_drawn")
    planned = {room.name for room in day.rooms if room.state == "planned"}
    if not sizes or not {size.room for size in sizes} <= planned:
        raise Refused("interview.no_rooms")
    came = _came(act.session, day)
    allot([Drawn(key, person.kind) for key, person in came.items()], sizes)
    panel_draw = PanelDraw(
        day_id=day.id,
        method="lots" if by_lots else "draw",
        members=sorted(came),
        panels={"rooms": [asdict(size) for size in sizes]},
        outcome=[],
        committed_by=act.by.account_id,
        committed_at=act.at,
    )
    if not by_lots:
        secret = secrets.token_hex(32)
        panel_draw.secret, panel_draw.commitment = secret, draw.commitment(secret)
    act.session.add(panel_draw)
    act.session.flush()
    act.record_on_round(
        "interviews.commit_panels",
        f"panel_draw:{panel_draw.public_id}",
        method=panel_draw.method,
        members=str(len(came)),
        list_sha256=draw.list_digest(came),
        commitment=panel_draw.commitment,
    )
    return panel_draw


def _came(session: Session, day: InterviewDay) -> dict[str, PoolExaminer]:
    return {
        call.pool.public_id: call.pool
        for call in calls_of(session, day.id)
        if call.state == "arrived"
    }


def draw_panels(act: RoundAct, panel_draw: PanelDraw, numbers: str) -> None:
    """Mix in the numbers called out on site.

    Raises ``Refused('interview.numbers_missing')``, ``'draw.numbers'``, ``'draw.too_few_digits'``,
    ``'interview.by_lots'``.
    """
    after = PANEL_DRAW.after(panel_draw.state, "draw")
    if panel_draw.method != "draw":
        raise Refused("interview.by_lots")
    if not numbers:
        raise Refused("interview.numbers_missing")
    draw.require_enough_digits(numbers)
    seed = draw.seed(panel_draw.secret, numbers, draw.list_digest(panel_draw.members))
    order = draw.order(label_of(panel_draw.day), seed, panel_draw.members)
    panel_draw.numbers, panel_draw.seed, panel_draw.state = numbers, seed, after
    _keep(act, panel_draw, order)


def type_lots(act: RoundAct, panel_draw: PanelDraw, order: Sequence[int], scan: str) -> bool:
    """The order of the 纸签 as numbers of the list (1 = its first), typed by two people beside the
    scanned sheet with the signatures. True when both have typed the same.

    Raises ``Refused('interview.not_by_lots')``, ``'interview.lots_order'`` unless everybody stands
    in it once, ``'interview.scan_missing'``, ``'interview.lots_differ'``.
    """
    after = PANEL_DRAW.after(panel_draw.state, "draw")
    if panel_draw.method != "lots":
        raise Refused("interview.not_by_lots")
    if sorted(order) != list(range(1, len(panel_draw.members) + 1)):
        raise Refused("interview.lots_order", count=len(panel_draw.members))
    typed = [panel_draw.members[number - 1] for number in order]
    if panel_draw.typed_by in (None, act.by.account_id):
        if not scan and not panel_draw.scan_key:
            raise Refused("interview.scan_missing")
        panel_draw.scan_key = scan or panel_draw.scan_key
        panel_draw.typed_by, panel_draw.typed_order = act.by.account_id, typed
        return False
    if typed != panel_draw.typed_order:
        raise Refused("interview.lots_differ")
    panel_draw.state = after
    _keep(act, panel_draw, typed)
    return True


def _keep(act: RoundAct, panel_draw: PanelDraw, order: Sequence[str]) -> None:
    people = _people(act.session, panel_draw)
    sizes = [PanelSize(**size) for size in panel_draw.panels["rooms"]]
    outcome = allot([Drawn(key, people[key].kind) for key in order], sizes)
    panel_draw.outcome = [asdict(one) for one in outcome]
    panel_draw.drawn_by, panel_draw.drawn_at = act.by.account_id, act.at
    act.session.flush()
    act.record_on_round(
        "interviews.draw_panels",
        f"panel_draw:{panel_draw.public_id}",
        numbers=panel_draw.numbers,
        seed=panel_draw.seed,
        secret=panel_draw.secret or "",
        scan=panel_draw.scan_key,
    )


def _people(session: Session, panel_draw: PanelDraw) -> Mapping[str, PoolExaminer]:
    statement = select(PoolExaminer).where(PoolExaminer.public_id.in_(panel_draw.members))
    return {person.public_id: person for person in session.scalars(statement)}


def confirm_panels(act: RoundAct, panel_draw: PanelDraw) -> None:
    """By the supervisor, who was there: the panels sit as they were drawn.

    Raises ``Refused('two_people.same')``, ``'interview.no_rooms'`` when a room has gone on, and as
    ``check_panel``.
    """
    after = PANEL_DRAW.after(panel_draw.state, "confirm")
    require_another(act.by.account_id, panel_draw.committed_by, panel_draw.drawn_by)
    people = _people(act.session, panel_draw)
    rooms = {room.name: room for room in panel_draw.day.rooms}
    for size in panel_draw.panels["rooms"]:
        room = rooms.get(size["room"])
        if room is None or room.state != "planned":
            raise Refused("interview.no_rooms")
        seat_drawn(act, room, _panel(panel_draw, room, people))
    discard = open_panel_discard(act.session, panel_draw)
    if discard is not None:  # the draw that stands is not thrown away
        discard.state = DRAW_DISCARD.after(discard.state, "refuse")
        discard.decided_by, discard.decided_at = act.by.account_id, act.at
    panel_draw.state = after
    panel_draw.confirmed_by, panel_draw.confirmed_at = act.by.account_id, act.at
    act.record_on_round("interviews.confirm_panels", f"panel_draw:{panel_draw.public_id}")


def _panel(
    panel_draw: PanelDraw, room: InterviewRoom, people: Mapping[str, PoolExaminer]
) -> list[PoolExaminer]:
    """Who sits in the room, by place."""
    seats = [
        one
        for one in panel_draw.outcome
        if one["room"] == room.name and one["role"] in (CHIEF, EXAMINER)
    ]
    return [people[one["member"]] for one in sorted(seats, key=lambda one: one["place"])]


def substitutes(session: Session, day_id: int) -> list[int]:
    """Account ids of the half-day's substitutes in drawn order."""
    panel_draw = standing_draw(session, day_id)
    if panel_draw is None or panel_draw.state != "confirmed":
        return []
    people = _people(session, panel_draw)
    left = [one for one in panel_draw.outcome if one["role"] == "substitute"]
    return [people[one["member"]].account_id for one in sorted(left, key=lambda one: one["place"])]


def open_panel_discard(session: Session, panel_draw: PanelDraw) -> DrawDiscard | None:
    statement = select(DrawDiscard).where(
        DrawDiscard.panel_draw_id == panel_draw.id, DrawDiscard.state == "proposed"
    )
    return session.scalar(locked(session, statement))
