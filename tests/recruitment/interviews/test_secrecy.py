"""A mark stands nowhere in the audit before its room is signed; then the chain tells it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Flask

from portal.recruitment.audit import Actor, entries, record
from portal.recruitment.interviews.models import InterviewRoom
from portal.recruitment.interviews.queries import slots_of
from tests.builders.accounts import officer
from tests.builders.results import Story, begin, hold, room_of, shortlisted, sign, tie_story

ODD = ("78.13", "79.13", "80.13", "80.13", "80.13", "81.13", "82.13")
AUDIT = "/office/rounds/QJP2026-01/audit"
HOME = "/office/rounds/QJP2026-01/interviews"


def _marked(app: Flask, committed: Callable[..., Any], at: datetime) -> tuple[Story, str]:
    """A round whose room is closed and not signed."""
    with committed() as session:
        told = tie_story(session, at)
        shortlisted(session, app.extensions["storage"], told, at)
        room = room_of(session, told, at)
        begin(session, told, room, at)
        people = {"甲": ODD, "乙": ODD, "丙": ODD}
        hold(session, told, room, people, at, signed=False)
        return told, room.public_id


def test_no_mark_in_the_audit_before_the_room_is_signed(
    app: Flask, committed: Callable[..., Any], signed_in: Callable[..., Any], at: datetime
) -> None:
    told, _room = _marked(app, committed, at)
    with committed() as session:
        auditor = officer(session, "auditor", union=told.tree.county)
        marks = [one for one in entries(session, told.round_.code) if one.action.endswith(".mark")]
    assert len(marks) == 21 and all(set(one.facts) == {"examiner", "digest"} for one in marks)
    assert len({one.facts["digest"] for one in marks}) == 21  # equal marks can't be told either
    for role in (auditor, told.officers["supervisor"]):
        page = signed_in(role).get(AUDIT).text
        assert "interviews.mark" in page and ".13" not in page


def test_the_signature_tells_the_marks(
    app: Flask, committed: Callable[..., Any], signed_in: Callable[..., Any], at: datetime
) -> None:
    told, room_id = _marked(app, committed, at)
    with committed() as session:
        room = session.query(InterviewRoom).filter_by(public_id=room_id).one()
        sign(session, told, room, at)
        session.flush()
        opened = [
            one for one in entries(session, told.round_.code) if one.action.endswith(".open_marks")
        ]
        assert len(opened) == len(slots_of(session, room.id)) == 3
        assert opened[0].facts["1"].endswith("78.13")
    assert "78.13" in signed_in(told.officers["supervisor"]).get(AUDIT).text


def test_an_entry_of_before_shows_no_mark_either(
    app: Flask, committed: Callable[..., Any], signed_in: Callable[..., Any], at: datetime
) -> None:
    with committed() as session:
        told = tie_story(session, at)
        by = Actor(None, "考官")
        facts = {"examiner": "1", "marks": "总分 88.13"}
        chain = told.round_.code
        record(session, "interviews.mark", "interview_slot:x", at=at, by=by, chain=chain, **facts)
    page = signed_in(told.officers["supervisor"]).get(AUDIT).text
    assert "interviews.mark" in page and "88.13" not in page


def test_the_sheet_of_a_closed_room_is_for_those_who_sign_it(
    app: Flask, committed: Callable[..., Any], signed_in: Callable[..., Any], at: datetime
) -> None:
    told, room_id = _marked(app, committed, at)
    room = f"/office/rounds/QJP2026-01/interviews/{room_id}"
    for role, sees in (("supervisor", True), ("exam_officer", True), ("checker", False)):
        desk = signed_in(told.officers[role])
        assert ("78.13" in desk.get(room).text) is sees
    refused = signed_in(told.officers["publisher"]).get(f"{room}/sheet.pdf")
    assert refused.status_code == 403 and "还没有会签" in refused.text


ROLES = ("exam_officer", "supervisor", "checker", "publisher", "score_clerk", "arbiter")
ROOM_READERS = {"exam_officer", "supervisor", "checker", "publisher"}
TALLY_READERS = {"score_clerk", "arbiter", "supervisor"}


def _sees(
    signed_in: Callable[..., Any], told: Story, room_id: str, address: str
) -> dict[str, tuple[int, bool]]:
    """Role → status of the page and whether a mark stands on it."""
    seen = {}
    for role in ROLES:
        answer = signed_in(told.officers[role]).get(f"{HOME}/{room_id}{address}")
        seen[role] = (answer.status_code, ".13" in answer.text)
    return seen


def test_no_role_finds_a_value_before_its_opening(
    app: Flask, committed: Callable[..., Any], signed_in: Callable[..., Any], at: datetime
) -> None:
    told, room_id = _marked(app, committed, at)
    closed = _sees(signed_in, told, room_id, "")
    # the closed room's sheet is for those who sign there; the tally's for who tallies and signs
    assert {role for role, (_status, value) in closed.items() if value} == {
        "exam_officer",
        "supervisor",
    }
    tally = _sees(signed_in, told, room_id, "/tally")
    assert {role for role, (_status, value) in tally.items() if value} == TALLY_READERS
    for seen, readers in ((closed, ROOM_READERS), (tally, TALLY_READERS)):
        assert {role for role, (status, _value) in seen.items() if status == 200} == readers
    examiner = f"/office/examining/{room_id}"
    chief, second = signed_in(told.examiners[0]), signed_in(told.examiners[1])
    assert "78.13" in chief.get(examiner).text and "79.13" not in chief.get(examiner).text
    assert "78.13" not in second.get(examiner).text
    candidate = told.people["甲"]
    own = signed_in(candidate.account)
    for path in (f"/my/interviews/{candidate.public_id}", "/my"):
        assert ".13" not in own.get(path).text
    with committed() as session:
        sign(session, told, session.query(InterviewRoom).filter_by(public_id=room_id).one(), at)
    assert {role for role, (_s, value) in _sees(signed_in, told, room_id, "").items() if value} == (
        ROOM_READERS
    )
    assert ".13" not in own.get(f"/my/interviews/{candidate.public_id}").text
