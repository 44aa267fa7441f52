"""The interview desk and the examiner's tablet: codes only, one's own marks only, one's own room
only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.recruitment.interviews.mark_models import MarkEdition
from portal.recruitment.interviews.models import InterviewRoom, Turn
from portal.recruitment.interviews.queries import slots_of
from tests.builders.accounts import officer
from tests.builders.results import EVEN, Story, begin, room_of, shortlisted, tie_story

HOME = "/office/rounds/QJP2026-01/interviews"


@pytest.fixture
def told(app: Flask, committed: Callable[..., Any], at: datetime) -> Story:
    with committed() as session:
        told = tie_story(session, at)
        shortlisted(session, app.extensions["storage"], told, at)
        return told


@pytest.fixture
def room(committed: Callable[..., Any], told: Story, at: datetime) -> InterviewRoom:
    with committed() as session:
        return room_of(session, told, at)


@pytest.fixture
def running(
    committed: Callable[..., Any], told: Story, room: InterviewRoom, at: datetime
) -> InterviewRoom:
    with committed() as session:
        begin(session, told, session.get_one(InterviewRoom, room.id), at)
    return room


def _present(committed: Callable[..., Any], room: InterviewRoom) -> Turn:
    with committed() as session:
        return next(slot for slot in slots_of(session, room.id) if slot.state == "present")


def test_a_room_from_plan_to_sheet_by_button(
    committed: Callable[..., Any], signed_in: Callable[..., Any], told: Story, room: InterviewRoom
) -> None:
    desk, here = signed_in(told.officers["exam_officer"]), f"{HOME}/{room.public_id}"
    assert "7 人，外单位 2 人" in desk.get(here).text
    people = [account.id for account in told.examiners]
    # the policy asks for five
    assert (
        desk.submit(f"{here}/panel", {"chief": people[1], "examiners": people[2:5]}).status_code
        == 422
    )
    assert (
        desk.submit(f"{here}/panel", {"chief": people[0], "examiners": people}).status_code == 303
    )
    assert desk.submit(f"{here}/commitment").status_code == 303
    assert desk.submit(f"{here}/commitment").status_code == 409
    bad = desk.submit(f"{here}/draw", {"numbers": "3;18"})
    assert bad.status_code == 422 and 'value="3;18"' in bad.text
    assert desk.submit(f"{here}/draw", {"numbers": "31875-20496-11837-60952"}).status_code == 303
    assert "一室-01" in desk.get(here).text
    assert desk.submit(f"{here}/start").status_code == 303
    for _ in range(2):
        assert desk.submit(f"{here}/calls/absent").status_code == 303
    assert desk.submit(f"{here}/calls/present").status_code == 303
    slot = _present(committed, room)
    for account, mark in zip(told.examiners, EVEN, strict=True):
        assert (
            signed_in(account)
            .submit(f"/office/examining/{room.public_id}/{slot.public_id}", {"mark_0": mark})
            .status_code
            == 303
        )
    assert desk.get(f"{here}/sheet.pdf").status_code == 409  # not before the room is closed
    assert desk.submit(f"{here}/close").status_code == 303
    assert desk.submit(f"{here}/countersignature").status_code == 403
    supervisor = signed_in(told.officers["supervisor"])
    assert supervisor.submit(f"{here}/countersignature").status_code == 409  # three are missing
    for role in ("score_clerk", "arbiter"):
        assert signed_in(told.officers[role]).submit(f"{here}/tally/signature").status_code == 303
    chief = signed_in(told.examiners[0])
    assert "主考官签名" in chief.get(f"/office/examining/{room.public_id}").text
    assert chief.submit(f"/office/examining/{room.public_id}/signature").status_code == 303
    assert supervisor.submit(f"{here}/countersignature").status_code == 303
    page = desk.get(here).text
    assert "<del>78</del>" in page and "<del>82</del>" in page and "主考官" in page
    assert desk.get(f"{here}/sheet.pdf").data.startswith(b"%PDF")
    assert "一室" in desk.get(HOME).text


def test_an_examiner_sees_a_code_and_his_own_mark(
    committed: Callable[..., Any],
    signed_in: Callable[..., Any],
    told: Story,
    running: InterviewRoom,
) -> None:
    signed_in(told.officers["exam_officer"]).submit(f"{HOME}/{running.public_id}/calls/present")
    slot = _present(committed, running)
    first, second = signed_in(told.examiners[0]), signed_in(told.examiners[1])
    here = f"/office/examining/{running.public_id}"
    assert first.submit(f"{here}/{slot.public_id}", {"mark_0": "87.25"}).status_code == 303
    # the button pressed twice
    assert first.submit(f"{here}/{slot.public_id}", {"mark_0": "87.25"}).status_code == 303
    assert first.submit(f"{here}/{slot.public_id}", {"mark_0": "88"}).status_code == 422
    assert "87.25" in first.get(here).text
    page = second.get(here).text
    assert "一室-01" in page and "87.25" not in page
    for person in told.people.values():
        assert person.account.display_name not in page and str(person.number) not in page
    with committed() as session:
        assert len(session.scalars(select(MarkEdition)).all()) == 1
        tickets = [f"26001{number:06d}" for number in range(1, 6)]
    assert not any(ticket in page for ticket in tickets)
    assert (
        "2、3、4、5、6、7"
        in signed_in(told.officers["exam_officer"]).get(f"{HOME}/{running.public_id}").text
    )


@pytest.mark.parametrize("typed", ["", "101", "8O", "-1", "八十", "1e2"])
def test_what_is_no_mark_comes_back(
    committed: Callable[..., Any],
    signed_in: Callable[..., Any],
    told: Story,
    running: InterviewRoom,
    typed: str,
) -> None:
    signed_in(told.officers["exam_officer"]).submit(f"{HOME}/{running.public_id}/calls/present")
    slot = _present(committed, running)
    answer = signed_in(told.examiners[0]).submit(
        f"/office/examining/{running.public_id}/{slot.public_id}", {"mark_0": typed}
    )
    assert (
        answer.status_code == 422
        and "gh-errors" in answer.text
        and f'value="{typed}"' in answer.text
    )


def test_other_rooms_and_counties_do_not_exist(
    committed: Callable[..., Any],
    signed_in: Callable[..., Any],
    told: Story,
    running: InterviewRoom,
) -> None:
    with committed() as session:
        outsider = officer(session, "examiner", union=told.tree.county)
        foreign = officer(session, "exam_officer", union=told.tree.other_county)
        screener = officer(session, "screener", union=told.tree.county)
        slot_id = slots_of(session, running.id)[0].public_id
    here = f"/office/examining/{running.public_id}"
    assert signed_in(outsider).get(here).status_code == 404
    assert signed_in(outsider).submit(f"{here}/{slot_id}", {"mark_0": "80"}).status_code == 404
    assert "还没有被安排" in signed_in(outsider).get("/office/examining").text
    assert "一室" in signed_in(told.examiners[0]).get("/office/examining").text
    assert signed_in(told.officers["exam_officer"]).get(here).status_code == 403
    for path in (HOME, f"{HOME}/{running.public_id}", f"{HOME}/{running.public_id}/sheet.pdf"):
        assert signed_in(foreign).get(path).status_code == 404
        assert signed_in(screener).get(path).status_code == 403
        assert signed_in(told.examiners[0]).get(path).status_code == 403
    assert signed_in(foreign).submit(f"{HOME}/{running.public_id}/calls/present").status_code == 404


def test_a_misconduct_needs_its_grounds(
    committed: Callable[..., Any],
    signed_in: Callable[..., Any],
    told: Story,
    running: InterviewRoom,
) -> None:
    desk, here = signed_in(told.officers["exam_officer"]), f"{HOME}/{running.public_id}"
    desk.submit(f"{here}/calls/present")
    slot = _present(committed, running)
    assert desk.submit(f"{here}/turns/{slot.public_id}/void", {"reason": "违纪"}).status_code == 422
    assert (
        desk.submit(
            f"{here}/turns/{slot.public_id}/void", {"reason": "透露姓名，面试考场规则第五条"}
        ).status_code
        == 303
    )
    assert "透露姓名" in desk.get(here).text
