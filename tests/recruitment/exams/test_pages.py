"""The exam office step by step through its pages, the ticket, and what its QR code tells an
invigilator."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import select

from portal.foundation.time.clock import Clock, local
from portal.recruitment.exams.documents import ticket_mark
from portal.recruitment.exams.queries import seats_of
from portal.recruitment.rulebook import roles
from portal.recruitment.shadow.models import ShadowRun
from tests.builders.accounts import officer
from tests.builders.applications import eligible_application
from tests.builders.exams import decided_openings, released_seating
from tests.builders.rounds import office, published_round
from tests.builders.unions import tree
from tests.recruitment.conftest import Browser, Committed

ROOM = {
    "code": "001",
    "place": "一楼",
    "layout": "5x6",
    "numbering": "snake",
    "first_desk": "right",
    "blocked": "",
    "reserve": "0",
}


def test_from_an_empty_page_to_the_released_seats(
    app: Flask,
    committed: Committed,
    signed_in: Callable[..., Browser],
    client: Browser,
    run_job: Callable[..., None],
    clock: Clock,
    at: datetime,
) -> None:
    with committed() as session:
        unions = tree(session)
        officers = office(session, unions)
        round_ = published_round(session, unions, at=at, officers=officers)
        for _ in range(4):
            eligible_application(
                session, round_, app.extensions["storage"], at=at, screener=officers.screener
            )
        decided_openings(session, round_, officers)
        written = round_.window("written")
        assert written is not None
    clock.travel_to(at + timedelta(days=9))
    base = f"/office/rounds/{round_.code}/exams"
    exams, supervisor, checker = (
        signed_in(officers.exam_officer),
        signed_in(officers.supervisor),
        signed_in(officers.checker),
    )
    site = {"code": "1", "name": "实验小学", "address": "人民路 1 号", "travel": ""}
    assert supervisor.submit(f"{base}/sites", site).status_code == 403
    assert exams.submit(f"{base}/sites", site).status_code == 303
    twice = exams.submit(f"{base}/sites", site)
    assert twice.status_code == 422 and "代码 1 已经用过" in twice.text
    page = exams.get(base).text
    add_room = next(
        part for part in page.split('"') if part.endswith("/rooms") and "/sites/" in part
    )
    wrong = exams.submit(add_room, ROOM | {"layout": "很多"})
    assert wrong.status_code == 422 and "座位布局写得不对" in wrong.text
    assert exams.submit(add_room, ROOM).status_code == 303
    hours = {
        "starts_at": f"{local(written.starts_at):%Y-%m-%dT%H:%M}",
        "ends_at": f"{local(written.ends_at):%Y-%m-%dT%H:%M}",
    }
    turned = {"starts_at": hours["ends_at"], "ends_at": hours["starts_at"]}
    assert exams.submit(f"{base}/sittings", turned).status_code == 422
    sitting = exams.submit(f"{base}/sittings", hours).location
    assert exams.submit(f"{base}/sittings", hours).status_code == 422  # a second click
    assert exams.submit(f"{sitting}/draft").status_code == 303
    assert "草稿，不对外" in exams.get(sitting).text
    draw_at = at + timedelta(days=10, hours=1)
    early = {"draw_place": "二楼会议室", "draw_at": f"{local(clock.now()):%Y-%m-%dT%H:%M}"}
    assert exams.submit(f"{sitting}/commit", early).status_code == 422
    planned = early | {"draw_at": f"{local(draw_at):%Y-%m-%dT%H:%M}"}
    assert exams.submit(f"{sitting}/commit", planned).status_code == 303
    assert exams.submit(f"{sitting}/commit", planned).status_code == 422  # a second click
    announced = client.get(f"/publications/{round_.code}-E1").text
    assert "二楼会议室" in announced and "承诺值" in announced
    typing = next(part for part in exams.get(sitting).text.split('"') if part.endswith("/numbers"))
    run = typing.removesuffix("/numbers")
    called = {"numbers": "51829-33046-71228-46639", "called_by": "两名考生代表"}
    assert exams.submit(typing, called).status_code == 422  # not the hour yet
    clock.travel_to(draw_at)
    exams, supervisor, checker = (
        signed_in(officers.exam_officer),
        signed_in(officers.supervisor),
        signed_in(officers.checker),
    )
    assert checker.submit(typing, called).status_code == 403
    assert exams.submit(typing, called | {"numbers": "十二"}).status_code == 422
    assert exams.submit(typing, called).status_code == 303
    assert called["numbers"] not in supervisor.get(sitting).text
    slip = called | {"numbers": "51829-33046-71228-46630"}
    assert supervisor.submit(typing, slip).status_code == 422
    assert supervisor.submit(typing, called).status_code == 303
    assert exams.submit(f"{run}/countersign").status_code == 403
    assert checker.submit(f"{run}/release").status_code == 409  # not countersigned yet
    assert supervisor.submit(f"{run}/countersign").status_code == 303
    # what the independent program has not computed does not go out
    assert "独立程序正在复算" in checker.get(sitting).text
    assert f"{run}/release" not in checker.get(sitting).text
    assert checker.submit(f"{run}/release").status_code == 409
    with committed() as session:
        asked = session.scalars(select(ShadowRun.id)).one()
    run_job("exams.shadow", asked)
    assert "由独立程序复算，0 处不同" in checker.get(sitting).text
    released = checker.submit(f"{run}/release")
    assert released.status_code == 303 and released.location.endswith(f"{round_.code}-E2")
    shown = checker.get(released.location).text
    assert "51829-33046-71228-46639" in shown and "由独立程序复算，0 处不同" in shown
    assert checker.get(f"{released.location}/bundle.zip").data.startswith(b"PK")


def test_ticket_for_its_owner_alone_and_only_in_its_window(
    app: Flask,
    committed: Committed,
    signed_in: Callable[..., Browser],
    client: Browser,
    clock: Clock,
    at: datetime,
) -> None:
    with committed() as session:
        unions = tree(session)
        officers = office(session, unions)
        round_ = published_round(session, unions, at=at, officers=officers)
        storage = app.extensions["storage"]
        first, second = (
            eligible_application(session, round_, storage, at=at, screener=officers.screener)
            for _ in range(2)
        )
        run = released_seating(session, round_, officers, storage)
        seat = next(seat for seat in seats_of(session, run.id) if seat.application_id == first.id)
        neighbour = officer(session, roles.EXAM_OFFICER, union=unions.other_county)
        mark, opens = ticket_mark(seat), round_.window("ticket")
        assert first.account and second.account and opens is not None
        room = f"/office/rounds/{round_.code}/exams/rooms/{seat.room.public_id}"
    path = f"/my/tickets/{seat.public_id}"
    clock.travel_to(opens.starts_at - timedelta(minutes=5))
    early = signed_in(first.account).get(path)
    assert early.status_code == 404 and "准考证还不能打印" in early.text
    clock.travel_to(opens.starts_at + timedelta(minutes=1))
    own, stranger = signed_in(first.account), signed_in(second.account)
    assert seat.ticket_number in own.get(path).text and own.get(f"{path}.pdf").data.startswith(
        b"%PDF-"
    )
    assert [stranger.get(f"{path}{rest}").status_code for rest in ("", ".pdf")] == [404, 404]
    assert "看准考证" in own.get("/my").text
    genuine = client.get(f"/tickets/{seat.ticket_number}?mark={mark}").text
    assert "本系统签发" in genuine and first.account.display_name not in genuine
    forged = mark[:-1] + ("1" if mark.endswith("0") else "0")
    for query in ("", "?mark=", f"?mark={forged}", "?mark=密"):
        assert "查不到这张准考证" in client.get(f"/tickets/{seat.ticket_number}{query}").text
    assert "查不到这张准考证" in client.get(f"/tickets/26003{mark}?mark={mark}").text
    assert signed_in(neighbour).get(room).status_code == 404
    assert signed_in(officers.screener).get(room).status_code == 403
