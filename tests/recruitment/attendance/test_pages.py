"""The exam day by pages: entries, the record, a correction by two, and who may not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import select

from portal.foundation.time.clock import Clock
from portal.recruitment.attendance.models import AttendanceCorrection, RoomRecord
from portal.recruitment.exams.queries import seats_of
from portal.recruitment.rulebook import roles
from tests.builders.accounts import officer
from tests.builders.applications import eligible_application
from tests.builders.exams import released_seating
from tests.builders.rounds import office, published_round
from tests.builders.unions import tree
from tests.recruitment.conftest import Browser, Committed

RECORD = {
    "signatures": "1",
    "scripts": "1",
    "without_script": "0",
    "absent_cards": "1",
    "invigilator_a": "王一",
    "invigilator_b": "李二",
    "chief": "赵三",
}


def test_entries_record_and_correction(
    app: Flask,
    committed: Committed,
    signed_in: Callable[..., Browser],
    clock: Clock,
    at: datetime,
) -> None:
    with committed() as session:
        unions = tree(session)
        officers = office(session, unions)
        round_ = published_round(session, unions, at=at, officers=officers)
        storage = app.extensions["storage"]
        people = [
            eligible_application(session, round_, storage, at=at, screener=officers.screener)
            for _ in range(2)
        ]
        assert all(person.account for person in people)
        run = released_seating(session, round_, officers, storage)
        seats = seats_of(session, run.id)
        neighbour = officer(session, roles.EXAM_OFFICER, union=unions.other_county)
        base = f"/office/rounds/{round_.code}/attendance"
        room = f"{base}/runs/{run.public_id}/rooms/{seats[0].room.public_id}"
    rest = {"action": "rest"}
    early = signed_in(officers.exam_officer).submit(f"{room}/entries", rest)
    assert early.status_code == 409, "not the day yet"
    clock.travel_to(run.sitting_starts_at)
    exam, supervisor = signed_in(officers.exam_officer), signed_in(officers.supervisor)
    foreign = signed_in(neighbour)
    assert supervisor.submit(f"{room}/entries", rest).status_code == 403
    assert foreign.submit(f"{room}/entries", rest).status_code == 404
    assert [foreign.get(path).status_code for path in (base, room)] == [404, 404]
    absent = {"action": "mark_absent", "seat": seats[0].public_id}
    assert exam.submit(f"{room}/entries", absent).status_code == 303
    assert exam.submit(f"{room}/entries", rest).status_code == 303
    early = exam.submit(f"{room}/record", RECORD)
    assert early.status_code == 422 and "考试还没有结束" in early.text
    clock.travel_to(run.sitting_ends_at + timedelta(minutes=10))
    exam, supervisor = signed_in(officers.exam_officer), signed_in(officers.supervisor)
    checker = signed_in(officers.checker)
    assert "张考场情况记录单待录入" in exam.get("/office/desk").text
    wrong = exam.submit(f"{room}/record", RECORD | {"absent_cards": "0"})
    assert wrong.status_code == 422 and "封装的缺考卡和缺考人数不一致" in wrong.text
    assert exam.submit(f"{room}/record", RECORD).status_code == 303
    assert "监考甲 王一，监考乙 李二，主考 赵三" in supervisor.get(room).text
    undo = {"action": "undo", "seat": seats[0].public_id}
    assert exam.submit(f"{room}/entries", undo).status_code == 409
    with app.extensions["database"].reading() as session:
        record = session.scalars(select(RoomRecord.public_id)).one()
    asked = {"seat": seats[0].public_id, "with_script": "y", "reason": "收卷时找到其答卷"}
    corrections = f"{base}/corrections"
    assert checker.submit(f"{corrections}/{record}", asked).status_code == 403
    short = exam.submit(f"{corrections}/{record}", asked | {"reason": "改"})
    assert short.status_code == 422 and "请写明理由" in short.text
    assert exam.submit(f"{corrections}/{record}", asked).status_code == 303
    assert "项到考登记更正待核准" in checker.get("/office/desk").text
    with app.extensions["database"].reading() as session:
        correction = session.scalars(select(AttendanceCorrection.public_id)).one()
    assert exam.submit(f"{corrections}/{correction}/confirm").status_code == 403
    assert checker.submit(f"{corrections}/{correction}/confirm").status_code == 303
    assert "到考" in signed_in(seats[0].application.account).get("/my").text
    assert "已更正" in supervisor.get(base).text
