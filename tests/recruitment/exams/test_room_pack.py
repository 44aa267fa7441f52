"""What is printed for a room: only of released seats, the whole room drawn, no label cut."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pypdfium2
from flask import Flask
from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.recruitment.accounts.models import Account
from portal.recruitment.applications.models import Application
from portal.recruitment.exams.documents import room_plan, site_pack_pdf
from portal.recruitment.exams.models import Room, Seat, SeatingRun, Site, Ticket
from portal.recruitment.exams.queries import seats_of
from portal.recruitment.exams.services.draw_seats import countersign_run
from portal.recruitment.rounds.act import RoundAct
from tests.builders.applications import eligible_application
from tests.builders.exams import drawn_seating
from tests.builders.rounds import Office, actor, office, published_round
from tests.builders.unions import tree
from tests.recruitment.conftest import Browser, Committed


def _round(session: Session, storage: Storage, at: datetime) -> tuple[object, Office]:
    unions = tree(session)
    officers = office(session, unions)
    round_ = published_round(session, unions, at=at, officers=officers)
    for _ in range(2):
        eligible_application(session, round_, storage, at=at, screener=officers.screener)
    return round_, officers


def test_packs_come_from_released_seats_only(
    app: Flask, committed: Committed, signed_in: Callable[..., Browser], at: datetime
) -> None:
    storage = app.extensions["storage"]
    with committed() as session:
        round_, officers = _round(session, storage, at)
        run = drawn_seating(session, round_, officers, storage)
        site = seats_of(session, run.id)[0].room.site.public_id
        run_id = run.id
    base = f"/office/rounds/{round_.code}/exams"
    pack, exams = f"{base}/sites/{site}/pack.pdf", signed_in(officers.exam_officer)
    for _state in ("drawn", "countersigned"):
        refused = exams.get(pack)
        assert refused.status_code == 409 and "还没有放行" in refused.text
        assert "pack.pdf" not in exams.get(base).text
        with committed() as session:
            run = session.get_one(SeatingRun, run_id)
            if run.state == "drawn":
                act = RoundAct(session, actor(officers.supervisor), at, run.round_)
                countersign_run(act, run)
    with committed() as session:
        session.get_one(SeatingRun, run_id).state = "released"
    assert exams.get(pack).mimetype == "application/pdf"
    assert "pack.pdf" in exams.get(base).text


def _room(**values: object) -> Room:
    facts = {"code": "001", "layout": "3-4-4", "numbering": "snake", "first_desk": "right"}
    room = Room(**{**facts, "blocked": "2 6", "reserve": 2, "accessible": False, **values})
    room.site = Site(code="1", name="实验小学", address="人民路 1 号", area="")
    return room


def test_the_plan_draws_every_desk_of_the_room() -> None:
    """Columns of 3, 4 and 4 desks, numbered as a snake: 1–3 down, 4–7 up, 8–11 down; 2 and 6 are
    blocked, 10 and 11 are kept."""
    seat = Seat(number=1, row=1, column=1)
    plan = room_plan(_room(), [seat])
    shown = [[(desk.number, desk.state) if desk else None for desk in line] for line in plan]
    assert shown == [
        [(1, ""), (7, "empty"), (8, "empty")],
        [(2, "blocked"), (6, "blocked"), (9, "empty")],
        [(3, "empty"), (5, "empty"), (10, "reserve")],
        [None, (4, "empty"), (11, "reserve")],
    ]
    assert plan[0][0] is not None and plan[0][0].seat is seat
    turned = room_plan(_room(first_desk="left"), [seat])
    assert [line[::-1] for line in turned] == plan


def _full_pack(app: Flask, at: datetime) -> list[str]:
    """The pages of the pack of a room of fifty: a sheet holds fewer labels. Nothing is stored."""
    room = _room(layout="7x8", blocked="56", reserve=3)
    room.id, room.place, room.site.rooms = 1, "一楼", [room]
    person = Application(account=Account(display_name="王芳"))
    places = [(row, column) for column in range(1, 8) for row in range(1, 9)][:50]
    seats = [
        Seat(
            number=number,
            row=row,
            column=column,
            room_id=room.id,
            application=person,
            ticket=Ticket(number=f"2026{number:07d}"),
        )
        for number, (row, column) in enumerate(places, 1)
    ]
    run = SeatingRun(sitting_starts_at=at, sitting_ends_at=at + timedelta(hours=2))
    with app.test_request_context():
        pack = site_pack_pdf(run, room.site, seats)
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pack)]


def test_no_label_is_cut_and_the_table_shows_what_stays_empty(app: Flask, at: datetime) -> None:
    pages = _full_pack(app, at)
    label = re.compile(r"(\d{1,2})\s+第 001 考场\s+(2026\d{7})")
    labels = [found for text in pages if (found := label.findall(text))]
    assert len(labels) >= 2
    found = {int(number): ticket for page in labels for number, ticket in page}
    # number, room and ticket of every label stand on one page, in one piece
    assert found == {number: f"2026{number:07d}" for number in range(1, 51)}
    table = next(text for text in pages if "座次表" in text and "讲 台" in text)
    assert (table.count("停用"), table.count("备用"), table.count("空")) == (1, 2, 3)
    assert all(f"2026{number:07d}" in table for number in range(1, 51))
