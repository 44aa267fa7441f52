"""Batches through their pages: labels given out once, files and letters taken whole, returns with a
reason, booklets of thirty, and nobody but who does the work."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.foundation.sheets.tables import read_table, write_csv
from portal.foundation.time.clock import Clock
from portal.recruitment.marking.models import MarkingBatch, Script
from portal.recruitment.marking.queries import tickets_of
from tests.builders.applications import eligible_application
from tests.builders.exams import held_exam, released_seating
from tests.builders.rounds import Office, office, published_round
from tests.builders.unions import tree
from tests.recruitment.conftest import Browser, Committed

Sign = Callable[..., Browser]


@dataclass
class Desk:
    officers: Office
    base: str
    tickets: list[str]
    committed: Committed

    def batch(self) -> tuple[str, str]:
        """Address and state of the newest batch."""
        with self.committed() as session:
            row = session.scalars(select(MarkingBatch).order_by(MarkingBatch.id.desc())).first()
            assert row is not None
            return f"{self.base}/{row.public_id}", row.state


@pytest.fixture
def desk(app: Flask, committed: Committed, clock: Clock, at: datetime) -> Desk:
    """The exam is over, everybody came."""
    with committed() as session:
        unions = tree(session)
        officers, storage = office(session, unions), app.extensions["storage"]
        round_ = published_round(session, unions, at=at, officers=officers)
        for _ in range(2):
            eligible_application(session, round_, storage, at=at, screener=officers.screener)
        run = released_seating(session, round_, officers, storage)
        held_exam(session, round_, officers, run)
        tickets, over = sorted(tickets_of(session, round_.id).values()), run.sitting_ends_at
    clock.travel_to(over)
    return Desk(officers, f"/office/rounds/{round_.code}/marking", tickets, committed)


def _made(desk: Desk, signed_in: Sign, **choice: Any) -> Browser:
    officer = signed_in(desk.officers.exam_officer)
    form = {"clerk_a": desk.officers.clerk_a.id, "clerk_b": desk.officers.clerk_b.id, "files": 0}
    assert officer.submit(f"{desk.base}/batches", form | choice).status_code == 303
    return officer


def _sent(rows: list[tuple[str, ...]], columns: tuple[str, ...]) -> tuple[io.BytesIO, str]:
    return io.BytesIO(write_csv(columns, rows)), "scores.csv"


def test_labels_are_given_out_once_to_the_second_person(desk: Desk, signed_in: Sign) -> None:
    officer = _made(desk, signed_in)
    address, state = desk.batch()
    assert state == "prepared"
    assert officer.submit(f"{address}/labels").status_code == 409  # who made the batch
    checker = signed_in(desk.officers.checker)
    sheet = checker.submit(f"{address}/labels")
    assert sheet.status_code == 200 and sheet.data.startswith(b"%PDF")
    assert "no-store" in sheet.headers["Cache-Control"]
    assert checker.submit(f"{address}/labels").status_code == 409
    assert signed_in(desk.officers.clerk_a).submit(f"{address}/labels").status_code == 403
    page = checker.get(address).text
    assert not [ticket for ticket in desk.tickets if ticket in page]


def test_a_batch_is_returned_and_cancelled_with_a_reason(desk: Desk, signed_in: Sign) -> None:
    officer = _made(desk, signed_in)
    address, _state = desk.batch()
    checker = signed_in(desk.officers.checker)
    assert officer.submit(f"{address}/cancel", {"reason": "密号签印坏了"}).status_code == 403
    for short in ("", "坏"):
        assert checker.submit(f"{address}/cancel", {"reason": short}).status_code == 422
    checker.submit(f"{address}/labels")
    assert checker.submit(f"{address}/reopen", {"reason": "还没有核分"}).status_code == 422
    supervisor = signed_in(desk.officers.supervisor)
    assert supervisor.submit(f"{address}/reopen", {"reason": "还没有核分"}).status_code == 403
    assert checker.submit(f"{address}/cancel", {"reason": "密号签印坏了"}).status_code == 303
    assert "密号签印坏了" in officer.get(address).text
    _made(desk, signed_in)
    assert desk.batch()[1] == "prepared"


def test_a_file_is_uploaded_beside_a_clerk(desk: Desk, signed_in: Sign) -> None:
    officer = _made(desk, signed_in, clerk_b=0, files=1)
    address, _state = desk.batch()
    signed_in(desk.officers.checker).submit(f"{address}/labels")
    template = read_table(officer.get(f"{address}/scripts.xlsx").data, "scripts.xlsx")
    codes = [row.cells[template.columns.index("密号")] for row in template.rows]
    assert len(codes) == 2 and not set(codes) & set(desk.tickets)
    page = f"{address}/files/file:1"
    wrong = officer.submit(page, {"file": _sent([(codes[0], "810")], ("密号", "成绩"))})
    assert wrong.status_code == 422 and "有 2 处要改" in wrong.text
    assert officer.submit(page, {}).status_code == 422
    right = [(code, "81") for code in codes]
    assert officer.submit(page, {"file": _sent(right, ("密号", "成绩"))}).status_code == 303
    with desk.committed() as session:
        assert set(session.scalars(select(Script.state))) == {"keying"}
    clerk = signed_in(desk.officers.clerk_a)
    clerk.submit(f"{address}/keying/001", {f"code-{code}": "81" for code in codes})
    with desk.committed() as session:
        assert set(session.scalars(select(Script.state))) == {"agreed"}
    assert officer.get(f"{address}/files/file:9").status_code == 404


def test_a_letter_goes_through_three_hands(desk: Desk, signed_in: Sign) -> None:
    nobody = {"clerk_a": 0, "clerk_b": 0}
    officer = _made(desk, signed_in, exam_body="y", **nobody)
    address, _state = desk.batch()
    letter = {"body": "省考试院", "number": "苏考函9号", "count": "2", "total": "122.5"}
    rows = [(ticket, "61.25") for ticket in desk.tickets]
    short = officer.submit(
        f"{address}/letter", letter | {"file": _sent(rows[:1], ("准考证号", "成绩"))}
    )
    assert short.status_code == 422 and desk.tickets[1] in short.text
    whole = letter | {"file": _sent(rows, ("准考证号", "成绩"))}
    taken = officer.submit(f"{address}/letter", whole)
    assert taken.status_code == 303
    checker, arbiter = signed_in(desk.officers.checker), signed_in(desk.officers.arbiter)
    assert "61.25" not in checker.get(f"{address}/letter").text
    sums = {"sums-count": "2", "sums-total": "149"}
    assert checker.submit(f"{address}/letter/confirmation", sums).status_code == 422
    sums["sums-total"] = "122.5"
    assert checker.submit(f"{address}/letter/confirmation", sums).status_code == 303
    assert arbiter.submit(f"{address}/check").status_code == 303
    assert checker.submit(f"{address}/lock").status_code == 303
    for signer in (officer, checker):
        assert signer.submit(f"{address}/sign").status_code == 303
    supervisor = signed_in(desk.officers.supervisor)
    assert "监督员核对后拆封" in supervisor.get(address).text
    assert supervisor.submit(f"{address}/unseal").status_code == 422
    told = {"count": "2", "total": "122.5"}
    assert supervisor.submit(f"{address}/unseal", told).status_code == 303
    assert desk.batch()[1] == "unsealed"


def test_the_booklet_s_sum_is_compared_once_all_is_keyed(desk: Desk, signed_in: Sign) -> None:
    _made(desk, signed_in)
    address, _state = desk.batch()
    signed_in(desk.officers.checker).submit(f"{address}/labels")
    with desk.committed() as session:
        codes = list(session.scalars(select(Script.sealed_code)))
    clerk = signed_in(desk.officers.clerk_a)
    assert "第 001 册" in clerk.get(f"{address}/keying").text
    typed = {f"code-{code}": "70.5" for code in codes}
    slip = clerk.submit(f"{address}/keying/001", typed | {"total": "140"})
    assert slip.status_code == 422 and "合计为 141" in slip.text
    assert clerk.submit(f"{address}/keying/001", {"total": "141"}).status_code == 303
    assert clerk.get(f"{address}/keying/002").status_code == 404
    absent = clerk.submit(f"{address}/keying/001", {f"code-{codes[0]}": "absent"})
    assert absent.status_code == 422 and "缺考以考场记录为准" in absent.text
