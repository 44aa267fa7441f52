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
from tests.builders.results import EVEN, Story, begin, hold, room_of, shortlisted, tie_story

HOME = "/office/rounds/QJP2026-01/interviews"
ODD = ("78.13", "79.13", "80.13", "80.13", "80.13", "81.13", "82.13")


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


def _held(committed: Callable[..., Any], told: Story, room: InterviewRoom, at: datetime) -> None:
    """Everybody marked, the room closed and unsigned."""
    with committed() as session:
        row = session.get_one(InterviewRoom, room.id)
        hold(session, told, row, dict.fromkeys("甲乙丙", ODD), at, signed=False)


def test_the_tally_shows_who_is_missing_and_values_once_all_are_in(
    committed: Callable[..., Any],
    signed_in: Callable[..., Any],
    told: Story,
    running: InterviewRoom,
) -> None:
    signed_in(told.officers["exam_officer"]).submit(f"{HOME}/{running.public_id}/calls/present")
    slot = _present(committed, running)
    tally = f"{HOME}/{running.public_id}/tally"
    people = {role: signed_in(told.officers[role]) for role in ("score_clerk", "supervisor")}
    assert "tally" in people["score_clerk"].get(HOME).text
    for number, (account, mark) in enumerate(zip(told.examiners, ODD, strict=True), 1):
        page = people["score_clerk"].get(tally).text
        assert f"未交：{'、'.join(map(str, range(number, 8)))}" in page and ".13" not in page
        own = signed_in(account)
        here = f"/office/examining/{running.public_id}/{slot.public_id}"
        assert own.submit(here, {"mark_0": mark}).status_code == 303
    page = people["score_clerk"].get(tally).text
    assert "78.13" in page and "一室-01" in page
    for person in told.people.values():
        assert person.account.display_name not in page and str(person.number) not in page
    # the supervisor's is the closed room's
    assert ".13" not in people["supervisor"].get(tally).text
    for role in ("checker", "publisher"):
        assert signed_in(told.officers[role]).get(tally).status_code == 403


def test_a_correction_goes_in_by_its_maker_and_after_the_announcement_by_e_11(
    committed: Callable[..., Any],
    signed_in: Callable[..., Any],
    told: Story,
    running: InterviewRoom,
    at: datetime,
) -> None:
    _held(committed, told, running, at)
    with committed() as session:
        slot_id = slots_of(session, running.id)[0].public_id
    tally = f"{HOME}/{running.public_id}/tally"
    maker, clerk = signed_in(told.examiners[0]), signed_in(told.officers["score_clerk"])
    own = f"/office/examining/{running.public_id}/{slot_id}/correction"
    assert maker.get(own).status_code == 200
    assert maker.submit(own, {"mark_0": "79.13"}).status_code == 422  # no reason
    given = {"mark_0": "79.13", "reason": "看错一行"}
    assert maker.submit(own, given).status_code == 303
    assert "79.13" in clerk.get(tally).text
    assert clerk.submit(f"{tally}/turns/{slot_id}/announcement").status_code == 303
    assert maker.submit(own, given | {"mark_0": "80.13"}).status_code in (409, 422)
    sheet = f"{tally}/turns/{slot_id}/sheets/1"
    assert clerk.submit(sheet, {"mark_0": "80.13", "reason": "登分抄错"}).status_code == 303
    page = signed_in(told.officers["supervisor"]).get(tally).text
    assert "登分抄错" in page and "80.13" in page
    amendment = page.split("/amendments/")[1].split("/")[0]
    decide = f"{tally}/amendments/{amendment}/confirmation"
    assert clerk.submit(decide).status_code == 403
    assert signed_in(told.officers["supervisor"]).submit(decide).status_code == 303
    assert "80.13" in clerk.get(tally).text


def test_a_paper_sheet_is_typed_by_two_on_the_tallys_page(
    committed: Callable[..., Any],
    signed_in: Callable[..., Any],
    told: Story,
    running: InterviewRoom,
) -> None:
    signed_in(told.officers["exam_officer"]).submit(f"{HOME}/{running.public_id}/calls/present")
    slot = _present(committed, running)
    sheet = f"{HOME}/{running.public_id}/tally/turns/{slot.public_id}/sheets/3"
    clerk, arbiter = (signed_in(told.officers[role]) for role in ("score_clerk", "arbiter"))
    assert clerk.get(sheet).status_code == 200
    assert clerk.submit(sheet, {"mark_0": "80"}).status_code == 303
    assert "80" not in arbiter.get(sheet).text.split("<form")[-1].split("满分")[0]
    differs = arbiter.submit(sheet, {"mark_0": "81"})
    assert differs.status_code == 422 and "两次录入不一样" in differs.text
    assert arbiter.submit(sheet, {"mark_0": "80"}).status_code == 303
    assert "未交：1、2、4、5、6、7" in clerk.get(f"{HOME}/{running.public_id}/tally").text


def test_a_draft_is_saved_while_it_is_typed_and_comes_back_to_its_examiner_alone(
    committed: Callable[..., Any],
    signed_in: Callable[..., Any],
    told: Story,
    running: InterviewRoom,
) -> None:
    signed_in(told.officers["exam_officer"]).submit(f"{HOME}/{running.public_id}/calls/present")
    slot = _present(committed, running)
    here = f"/office/examining/{running.public_id}"
    own, other = signed_in(told.examiners[0]), signed_in(told.examiners[1])
    own.get(here)
    saved = own.submit(f"{here}/{slot.public_id}/draft", {"mark_0": "87.4"})
    assert saved.status_code == 200 and saved.json["saved"] is True
    assert 'value="87.4"' in own.get(here).text and "87.4" not in other.get(here).text
    clerk = signed_in(told.officers["score_clerk"])
    assert "87.4" not in clerk.get(f"{HOME}/{running.public_id}/tally").text


def test_the_desk_replaces_repeats_and_hands_on_recordings(
    committed: Callable[..., Any],
    signed_in: Callable[..., Any],
    told: Story,
    running: InterviewRoom,
) -> None:
    with committed() as session:
        stand_in = officer(session, "examiner", union=told.tree.county).id
    desk, here = signed_in(told.officers["exam_officer"]), f"{HOME}/{running.public_id}"
    given = {"number": 3, "account": stand_in, "turn": "next", "reason": "突发疾病"}
    assert desk.submit(f"{here}/replacements", given | {"reason": ""}).status_code == 422
    assert desk.submit(f"{here}/replacements", given).status_code == 303
    desk.submit(f"{here}/calls/present")
    slot = _present(committed, running)
    left = {"turn": slot.public_id, "action": "repeat", "room": "", "reason": "停电，面试中断"}
    # what only the supervisor may is not offered to the desk
    assert desk.submit(f"{here}/departures", left | {"action": "restore"}).status_code == 422
    assert desk.submit(f"{here}/departures", left).status_code == 303
    assert "一室-04" in desk.get(here).text and "重新面试" in desk.get(here).text
    step = {"medium": "录像卡一张", "handed_by": "张三", "received_by": "李四", "kept_at": "保密室"}
    assert desk.submit(f"{here}/recordings", step | {"received_by": "张三"}).status_code == 422
    assert desk.submit(f"{here}/recordings", step).status_code == 303
    assert "保密室" in desk.get(here).text


def test_a_draw_is_discarded_by_two_on_the_rooms_page(
    signed_in: Callable[..., Any], told: Story, room: InterviewRoom
) -> None:
    here = f"{HOME}/{room.public_id}"
    people = {
        role: signed_in(told.officers[role]) for role in ("exam_officer", "checker", "supervisor")
    }
    assert people["exam_officer"].submit(f"{here}/commitment").status_code == 303
    page = people["exam_officer"].get(here).text
    assert "QJP2026-01-E1" in page
    reason = {"reason": "名单漏了一人，重新抽签"}
    assert people["exam_officer"].submit(f"{here}/discards", reason).status_code == 403
    assert people["checker"].submit(f"{here}/discards", {"reason": "错"}).status_code == 422
    assert people["checker"].submit(f"{here}/discards", reason).status_code == 303
    assert people["checker"].submit(f"{here}/discards/confirmation").status_code == 403
    assert people["supervisor"].submit(f"{here}/discards/confirmation").status_code == 303
    public = people["checker"].get("/publications/QJP2026-01-E1").text
    assert "名单漏了一人" in public
    assert people["exam_officer"].submit(f"{here}/commitment").status_code == 303


def test_a_candidate_sees_the_half_day_and_may_give_up(
    signed_in: Callable[..., Any], told: Story, running: InterviewRoom
) -> None:
    person, other = told.people["甲"], told.people["乙"]
    own, here = signed_in(person.account), f"/my/interviews/{person.public_id}"
    page = own.get(here).text
    assert "上午" in page and "一室-0" not in page
    assert own.get(f"/my/interviews/{other.public_id}").status_code == 404
    assert own.submit(here, {"reason": "不"}).status_code == 422
    assert own.submit(here, {"reason": "已找到别的工作"}).status_code == 303
    assert "已放弃" in own.get(here).text
    assert own.submit(here, {"reason": "已找到别的工作"}).status_code == 422
