"""The marking office through its pages: each clerk his own grid, wrong cells marked, and nobody
else's eyes on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pytest
from flask import Flask

from portal.foundation.time.clock import Clock
from portal.recruitment.marking.queries import tickets_of
from portal.recruitment.rulebook import roles
from tests.builders.accounts import officer
from tests.builders.applications import eligible_application
from tests.builders.exams import codes_of, released_seating, sealed_batch
from tests.builders.rounds import Office, office, published_round
from tests.builders.unions import tree
from tests.recruitment.conftest import Browser, Committed


@dataclass
class Desk:
    officers: Office
    base: str
    batch: str
    codes: list[str]
    names: list[str]
    tickets: list[str]


@pytest.fixture
def desk(app: Flask, committed: Committed, clock: Clock, at: datetime) -> Desk:
    with committed() as session:
        unions = tree(session)
        officers, storage = office(session, unions), app.extensions["storage"]
        round_ = published_round(session, unions, at=at, officers=officers)
        people = [
            eligible_application(session, round_, storage, at=at, screener=officers.screener)
            for _ in range(3)
        ]
        run = released_seating(session, round_, officers, storage)
        batch = sealed_batch(session, round_, officers, run)
        codes = codes_of(session, batch)
        names = [one.account.display_name for one in people]
        tickets = list(tickets_of(session, round_.id).values())
        over = run.sitting_ends_at
    clock.travel_to(over)
    base = f"/office/rounds/{round_.code}/marking"
    return Desk(
        officers,
        base,
        f"{base}/{batch.public_id}",
        [codes[one.id] for one in people],
        names,
        tickets,
    )


def test_clerk_b_never_sees_what_clerk_a_keyed(
    desk: Desk, signed_in: Callable[..., Browser]
) -> None:
    first, second = signed_in(desk.officers.clerk_a), signed_in(desk.officers.clerk_b)
    typed = {
        f"code-{code}": value
        for code, value in zip(desk.codes, ("71.25", "82.75", "93.5"), strict=True)
    }
    assert first.submit(f"{desk.batch}/keying/001", typed).status_code == 303
    assert "71.25" in first.get(f"{desk.batch}/keying/001").text
    for page in (f"{desk.batch}/keying/001", desk.base):
        text = second.get(page).text
        assert not [value for value in ("71.25", "82.75", "93.5") if value in text]
    for browser in (first, second):
        text = browser.get(f"{desk.batch}/keying/001").text
        assert not [word for word in (*desk.names, *desk.tickets) if word in text]


def test_wrong_cells_come_back_marked_and_the_others_are_kept(
    desk: Desk, signed_in: Callable[..., Browser]
) -> None:
    first = signed_in(desk.officers.clerk_a)
    answer = first.submit(
        f"{desk.batch}/keying/001",
        {f"code-{desk.codes[0]}": "810", f"code-{desk.codes[1]}": "82.75", "code-000000": "5"},
    )
    assert (
        answer.status_code == 422
        and "有 1 处没有保存" in answer.text
        and 'value="810"' in answer.text
        and 'value="82.75"' in answer.text
    )
    assert 'value="810"' not in first.get(f"{desk.batch}/keying/001").text


def test_only_whose_work_it_is(
    desk: Desk, committed: Committed, signed_in: Callable[..., Browser]
) -> None:
    officers = desk.officers
    with committed() as session:
        unions = tree(session)
        elsewhere = officer(session, roles.SCORE_CLERK, roles.EXAM_OFFICER, union=unions.county)
    for account, keying, differences, index in (
        (officers.arbiter, 403, 200, 200),
        (officers.exam_officer, 403, 403, 200),
        (officers.supervisor, 403, 403, 200),
        (officers.clerk_a, 200, 403, 200),
        (officers.screener, 403, 403, 403),
        (elsewhere, 404, 403, 404),
    ):
        browser = signed_in(account)
        found = [
            browser.get(path).status_code
            for path in (f"{desk.batch}/keying/001", f"{desk.batch}/differences", desk.base)
        ]
        assert found == [keying, differences, index], account.display_name
    clerk = signed_in(officers.clerk_a)
    assert [
        clerk.submit(f"{desk.batch}/{verb}").status_code for verb in ("lock", "sign", "unseal")
    ] == [403, 403, 403]


def test_whole_way_through_the_pages(desk: Desk, signed_in: Callable[..., Browser]) -> None:
    officers = desk.officers
    first, second, arbiter = (
        signed_in(officers.clerk_a),
        signed_in(officers.clerk_b),
        signed_in(officers.arbiter),
    )
    typed = {f"code-{code}": "70" for code in desk.codes}
    first.submit(f"{desk.batch}/keying/001", typed | {f"code-{desk.codes[0]}": "81"})
    second.submit(f"{desk.batch}/keying/001", typed | {f"code-{desk.codes[0]}": "85"})
    assert arbiter.submit(f"{desk.batch}/check").status_code == 409
    page = arbiter.get(f"{desk.batch}/differences").text
    assert desk.codes[0] in page and "81" in page and "85" in page
    wrong = arbiter.submit(
        f"{desk.batch}/differences", {"code": desk.codes[0], "value": "185", "reason": "原卷为 85"}
    )
    assert wrong.status_code == 422 and "原卷为 85" in wrong.text
    unknown = arbiter.submit(
        f"{desk.batch}/differences", {"code": "999", "value": "85", "reason": "原卷为 85"}
    )
    assert unknown.status_code == 422
    assert (
        arbiter.submit(
            f"{desk.batch}/differences",
            {"code": desk.codes[0], "value": "85", "reason": "原卷为 85"},
        ).status_code
        == 303
    )
    assert arbiter.submit(f"{desk.batch}/check").status_code == 303
    assert arbiter.submit(f"{desk.batch}/lock").status_code == 403
    assert signed_in(officers.checker).submit(f"{desk.batch}/lock").status_code == 303
    supervisor = signed_in(officers.supervisor)
    assert supervisor.submit(f"{desk.batch}/unseal").status_code == 409
    assert [
        signed_in(one).submit(f"{desk.batch}/sign").status_code
        for one in (officers.exam_officer, officers.checker)
    ] == [303, 303]
    assert supervisor.submit(f"{desk.batch}/unseal").status_code == 303
    assert supervisor.submit(f"{desk.batch}/unseal").status_code == 409  # a second click
    assert first.get(f"{desk.batch}/keying/001").status_code == 200
