"""Tickets, room packs, the public body of the seating evidence."""

from __future__ import annotations

import base64
import hmac
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from flask import render_template
from flask_babel import force_locale
from sqlalchemy.orm import object_session

from portal.foundation.files.storage import Storage
from portal.foundation.print.pdf import render_pdf
from portal.foundation.print.print_sheet import DOCUMENT_CSS
from portal.foundation.print.qr import qr_png_uri
from portal.kernel.resident_id import masked
from portal.recruitment.applications.queries import present_files
from portal.recruitment.exams.adjustment_queries import adjustments_in, end_for, paper_counts
from portal.recruitment.exams.models import Room, Seat, SeatingRun, Site, Ticket, TicketEdition
from portal.recruitment.exams.queries import seats_in_force
from portal.recruitment.exams.services.prepare_rooms import room_row
from portal.recruitment.exams.supplement_models import Adjustment
from portal.recruitment.labels import word
from portal.recruitment.rulebook.seating.plan import numbered

NOTES = (
    "凭本准考证和有效身份证件原件入场，两证信息须一致。",
    "开考前 30 分钟可以入场，开考 30 分钟后不得入场，考试期间不得提前离场。",
    "手机等通讯工具须关机并按要求集中存放；随身带到座位的，按违规处理。",
    "在试卷和答题卡指定位置填写姓名和准考证号，做其他标记的成绩无效。",
)


def ticket_mark(seat: Seat) -> str:
    """The mark of the ticket as it stands now."""
    editions = seat.ticket.editions
    if not editions:
        return _mark(f"{seat.ticket_number}:{seat.run.public_id}")
    return edition_mark(seat.ticket, editions[-1])


def edition_mark(ticket: Ticket, edition: TicketEdition) -> str:
    """A short keyed mark that tells an invigilator's telephone a genuine ticket from a made one,
    and an edition in force from a void one. The first is as it was before there were editions."""
    first = edition.edition == 1
    return _mark(f"{ticket.number}:{edition.places[0]['run'] if first else edition.edition}")


def _mark(text: str) -> str:
    key = Seat.vault.index("ticket", "mark").encode()
    return hmac.new(key, text.encode(), sha256).hexdigest()[:16]


def photo_uri(storage: Storage, seat: Seat) -> str:
    """The candidate's picture as a part of the page; '' without one."""
    photos = present_files(seat.application, "photo")
    if not photos:
        return ""
    picture = storage.read(photos[-1].storage_key)
    return "data:image/jpeg;base64," + base64.b64encode(picture).decode()


def ticket_values(storage: Storage, seat: Seat, base_address: str) -> dict[str, Any]:
    session = object_session(seat)
    held = seats_in_force(session, [seat.application_id]) if session else []
    adjustment = adjustment_of(seat)
    identity = seat.application.account.identity
    address = f"{base_address}/tickets/{seat.ticket_number}?mark={ticket_mark(seat)}"
    return {
        "seat": seat,
        "seats": held or [seat],
        "edition": seat.ticket.editions[-1] if seat.ticket.editions else None,
        "application": seat.application,
        "measures": measures_of(adjustment),
        "ends_at": lambda place: end_for(
            place.run.sitting_starts_at, place.run.sitting_ends_at, adjustment
        ),
        "photo": photo_uri(storage, seat),
        "masked_number": masked(identity.number) if identity else "—",
        "qr": qr_png_uri(address),
        "notes": NOTES,
    }


def adjustment_of(seat: Seat) -> Adjustment | None:
    session = object_session(seat)
    if session is None:
        return None
    return adjustments_in(session, seat.application.round_id).get(seat.application_id)


def measures_of(adjustment: Adjustment | None) -> list[str]:
    """What was granted, as a ticket and an invigilator's sheet say it."""
    if adjustment is None:
        return []
    extra = word("adjustment.measure", "extra_time")
    told = [f"{extra} {adjustment.extra_time}%"] if adjustment.extra_time else []
    told += [
        str(word("adjustment.measure", name))
        for name in ("large_print", "braille", "own_room", "guide")
        if getattr(adjustment, name)
    ]
    if adjustment.seat_place:
        told.append(str(word("adjustment.seat_place", adjustment.seat_place)))
    return told + ([adjustment.equipment] if adjustment.equipment else [])


def ticket_pdf(storage: Storage, seat: Seat, base_address: str) -> bytes:
    """D-04.

    A person's own download is a document of its own: a page cut out of a room's file would carry
    other people's pictures.
    """
    with force_locale("zh_Hans_CN"):
        html = render_template(
            "recruitment/documents/ticket.html", **ticket_values(storage, seat, base_address)
        )
    return render_pdf(html, base_css=DOCUMENT_CSS)


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk of a room as drawn. ``state``: '' with somebody at it, ``empty``, ``blocked``,
    ``reserve``."""

    number: int
    state: str
    seat: Seat | None = None


def room_plan(room: Room, seats: list[Seat], blocked: str | None = None) -> list[list[Desk | None]]:
    """The whole room as drawn with the front on top, seen from the back; None = no desk there.

    ``first_desk`` is the side as somebody facing the class sees it, so that a first column at
    their right stands at the left of the drawing. ``blocked``: as the sitting has it.
    """
    row_of = room_row(room.site, room, blocked)
    inside = {seat.number: seat for seat in seats}
    kept_from = sum(row_of.columns) - row_of.reserve
    at = {}
    for desk in numbered(row_of.columns, row_of.numbering):
        state = (
            "blocked"
            if desk.seat in row_of.blocked
            else "reserve"
            if desk.seat > kept_from
            else "empty"
        )
        seat = inside.get(desk.seat)
        at[desk.row, desk.column] = Desk(desk.seat, state if seat is None else "", seat)
    order = column_order(room)
    return [
        [at.get((row, column)) for column in order] for row in range(1, max(row_of.columns) + 1)
    ]


def column_order(room: Room) -> list[int]:
    """The columns of the drawing from left to right, by their numbers."""
    columns = list(range(1, len(room_row(room.site, room).columns) + 1))
    return columns if room.first_desk == "right" else columns[::-1]


def _granted_in(
    run: SeatingRun, seats: list[Seat], granted: dict[int, Adjustment]
) -> list[dict[str, Any]]:
    """Seat, measures and end of each in the room to whom something was granted."""
    return [
        {
            "seat": seat,
            "measures": measures_of(granted[seat.application_id]),
            "ends_at": end_for(
                run.sitting_starts_at, run.sitting_ends_at, granted[seat.application_id]
            ),
        }
        for seat in seats
        if seat.application_id in granted
    ]


def site_pack_pdf(
    run: SeatingRun,
    site: Site,
    seats: list[Seat],
    granted: dict[int, Adjustment] | None = None,
    blocked: dict[int, str] | None = None,
) -> bytes:
    """D-05 门贴, D-06 座次表, D-07 桌贴, D-08 签到表 of a site's rooms, in room order, and where
    something was granted the invigilators' own sheet. ``blocked``: room id → seats that the
    sitting does not use."""
    rooms: list[dict[str, Any]] = []
    adjusted = granted or {}
    for room in site.rooms:
        inside = [seat for seat in seats if seat.room_id == room.id]
        if inside:
            of_room = _granted_in(run, inside, adjusted)
            counts = paper_counts((seat.application_id for seat in inside), adjusted)
            rooms.append(
                {
                    "room": room,
                    "seats": inside,
                    "plan": room_plan(room, inside, (blocked or {}).get(room.id)),
                    "granted": of_room,
                    "papers": counts,
                    "ends_at": max([run.sitting_ends_at, *(one["ends_at"] for one in of_room)]),
                }
            )
    with force_locale("zh_Hans_CN"):
        html = render_template(
            "recruitment/documents/room_pack.html", run=run, site=site, rooms=rooms
        )
    return render_pdf(html, base_css=DOCUMENT_CSS)


EVIDENCE_NOTE = "座位由名单摘要、事先承诺的秘密和现场报出的数字共同决定，谁都可以用复核材料包重算。"
ROOM_COLUMNS = {
    "site": "考点",
    "room": "考场",
    "count": "人数",
}


def evidence_body(run: SeatingRun, seats: list[Seat]) -> dict[str, Any]:
    """The public page of the evidence: what was committed, what was called, how many sit in which
    room. No ticket number: whoever knows one must not learn the room."""
    return {
        "facts": [{"term": term, "value": value} for term, value in _evidence_facts(run)],
        "sections": [{"heading": "", "text": EVIDENCE_NOTE}],
        "tables": [
            {
                "code": "rooms",
                "caption": "考场安排",
                "columns": [{"code": code, "title": title} for code, title in ROOM_COLUMNS.items()],
                "rows": _room_rows(seats),
            }
        ],
    }


def _evidence_facts(run: SeatingRun) -> list[tuple[str, str]]:
    report = run.report or {}
    pairs, fewest = report.get("same_vacancy_neighbours"), report.get("same_vacancy_lower_bound")
    return [
        ("名单摘要（SHA-256）", run.list_digest),
        ("承诺值", run.commitment),
        ("秘密（现已公开）", run.secret),
        ("现场报数", run.numbers or ""),
        ("报数人", run.numbers_by),
        ("种子", run.seed or ""),
        ("考生", f"{report.get('candidates', 0)} 人"),
        ("同岗位相邻", f"{pairs} 对，可达到的最少为 {fewest} 对"),
    ]


def _room_rows(seats: list[Seat]) -> list[list[str]]:
    """Each room with the number of its candidates."""
    rooms = Counter((seat.room.site.name, seat.room.code) for seat in seats)
    return [[site, room, str(number)] for (site, room), number in rooms.items()]
