"""资格复审: who is called, what two people saw, who takes a free place, and who enters a room."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.foundation.time.clock import Clock
from portal.kernel.errors import Refused
from portal.recruitment.audit import Actor
from portal.recruitment.messages.models import Message
from portal.recruitment.results.document_check_models import DocumentCheck
from portal.recruitment.results.documents import preferences_body
from portal.recruitment.results.queries import entered_applications, policy_groups
from portal.recruitment.results.services.check_documents import (
    Call,
    call_again,
    call_shortlisted,
    confirm_check,
    decline_check,
    mark_absent,
    note_check,
    send_back_check,
)
from portal.recruitment.results.services.fill_freed_places import call_substitutes
from portal.recruitment.results.services.publish_run import publish_preferences
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import DOCUMENT_CHECK
from tests.builders.accounts import officer
from tests.builders.results import Story, candidate, out, policy, room_of, story, vacancy
from tests.recruitment.results.test_corrections import (
    Office,
    again,
    corrected,
    report_list,
    rows_of,
    unrecorded_rows,
)

PAPERS = ("身份证", "毕业证书")


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(tmp_path / "store")


def shortlisted(session: Session, storage: Storage, at: datetime, **members: Any) -> Story:
    """甲 乙 丙 are in by 1∶3; 丁 and 戊 follow with one score, 己 is below the pass mark."""
    told = story(session, at, document=policy(**members))
    vacancy(session, told, "A1")
    marks = ("90", "85", "80", "75", "75", "50")
    for name, written in zip("甲乙丙丁戊己", marks, strict=True):
        candidate(session, told, name, at, written=written)
    for kind in ("written_result", "shortlist"):
        out(session, storage, told, kind, at)
    told.officers["screener"] = officer(session, "screener", union=told.tree.county)
    return told


class Table:
    """Where the originals are shown, two days after the list."""

    def __init__(self, session: Session, told: Story, at: datetime) -> None:
        self.session, self.told, self.at = session, told, at

    def act(self, role: str, *, days: int = 0) -> RoundAct:
        by = Actor(self.told.officers[role].id, role)
        return RoundAct(self.session, by, self.at + timedelta(days=days), self.told.round_)

    def call(self, *, days: int = 2) -> Call:
        begin = self.at + timedelta(days=days)
        return Call(begin, begin + timedelta(hours=8), "区总工会", PAPERS)

    def call_all(self) -> dict[str, DocumentCheck]:
        call_shortlisted(self.act("publisher"), self.told.vacancies["A1"], self.call())
        return self.checks()

    def checks(self) -> dict[str, DocumentCheck]:
        names = {application.id: name for name, application in self.told.people.items()}
        rows = self.session.scalars(select(DocumentCheck).order_by(DocumentCheck.id))
        return {names[row.application_id]: row for row in rows}

    def see(self, check: DocumentCheck, verdict: str, reason: str = "") -> None:
        note_check(self.act("screener", days=2), check, verdict, PAPERS, reason)
        confirm_check(self.act("checker", days=2), check)

    def entering(self) -> set[str]:
        group = policy_groups(self.session, self.told.round_)[0]
        inside = entered_applications(self.session, group)
        return {name for name, one in self.told.people.items() if one.id in inside}

    def letters(self, name: str) -> list[str]:
        statement = select(Message.title).where(
            Message.account_id == self.told.people[name].account_id,
            Message.kind == "results.documents",
        )
        return list(self.session.scalars(statement.order_by(Message.id)))


def test_who_passes_enters_and_equals_take_a_free_place_together(
    session: Session, storage: Storage, at: datetime
) -> None:
    table = Table(session, told := shortlisted(session, storage, at), at)
    assert table.entering() == set("甲乙丙")
    checks = table.call_all()
    assert set(checks) == set("甲乙丙") and table.entering() == set()
    table.see(checks["甲"], "pass")
    table.see(checks["乙"], "fail", "学历证书与填报不符")
    mark_absent(table.act("checker", days=3), checks["丙"])
    assert table.entering() == {"甲"}
    assert table.letters("乙") == ["请参加资格复审", "资格复审不合格"]
    assert table.letters("丙")[-1] == "没有参加资格复审"
    called = call_substitutes(
        table.act("publisher", days=3), told.vacancies["A1"], table.call(days=4)
    )
    assert {one.application_id for one in called} == {told.people[name].id for name in "丁戊"}
    assert table.letters("丁") == ["您已递补进入资格复审"]
    note_check(table.act("screener", days=4), table.checks()["丁"], "pass", PAPERS)
    confirm_check(table.act("checker", days=4), table.checks()["丁"])
    assert table.entering() == {"甲", "丁"}
    publish_preferences(table.act("checker", days=4), preferences_body(session, told.round_))
    room = room_of(session, told, at + timedelta(days=4))
    assert {slot.application_id for slot in room.slots} == {told.people[name].id for name in "甲丁"}
    # with a room the list of the interview stands: a place that falls free now stays free
    with pytest.raises(Refused, match=r"document_check\.(interviewing|unfilled)"):
        decline_check(table.act("publisher", days=4), checks["甲"], "另有工作安排")


def test_two_people_look_and_mistakes_are_taken_back(
    session: Session, storage: Storage, at: datetime
) -> None:
    table = Table(session, shortlisted(session, storage, at), at)
    checks = table.call_all()
    with pytest.raises(Refused, match=r"document_check\.too_early"):
        note_check(table.act("screener"), checks["甲"], "pass", PAPERS)
    with pytest.raises(Refused, match=r"document_check\.too_early"):
        mark_absent(table.act("checker", days=2), checks["甲"])
    with pytest.raises(Refused, match=r"document_check\.reason"):
        note_check(table.act("screener", days=2), checks["甲"], "fail", PAPERS)
    note_check(table.act("screener", days=2), checks["甲"], "fail", (), "没有带毕业证书原件")
    with pytest.raises(Refused, match=r"two_people\.same"):
        confirm_check(table.act("screener", days=2), checks["甲"])
    send_back_check(table.act("checker", days=2), checks["甲"], "原件当天下午补到")
    table.see(checks["甲"], "pass")
    mark_absent(table.act("checker", days=3), checks["乙"])
    again_ = Call(at + timedelta(days=4), at + timedelta(days=5), "", PAPERS)
    call_again(table.act("checker", days=3), checks["乙"], again_, "短信没有送到，重新通知")
    assert table.letters("乙") == ["请参加资格复审", "没有参加资格复审", "请参加资格复审"]
    assert unrecorded_rows(session) == []
    with pytest.raises(Refused, match=r"document_check\.nobody"):
        call_shortlisted(table.act("publisher"), checks["甲"].vacancy, table.call())
    with pytest.raises(Refused, match=r"document_check\.nothing_free"):
        call_substitutes(table.act("publisher"), checks["甲"].vacancy, table.call())


def test_the_policy_may_fill_no_place_of_this_stage(
    session: Session, storage: Storage, at: datetime
) -> None:
    told = shortlisted(session, storage, at, substitution={"stages": ["medical"]})
    table = Table(session, told, at)
    decline_check(table.act("publisher"), table.call_all()["丙"], "另有工作安排")
    with pytest.raises(Refused, match=r"document_check\.unfilled"):
        call_substitutes(table.act("publisher"), told.vacancies["A1"], table.call())


def test_a_correction_that_takes_somebody_off_ends_the_re_check(
    session: Session, storage: Storage, at: datetime
) -> None:
    told = shortlisted(session, storage, at, corrections={"shortlist": "recompute"})
    table = Table(session, told, at)
    table.call_all()
    corrected(session, told, at, "丙", "70")
    again(session, storage, told, at, "written_result")
    run = again(session, storage, told, at, "shortlist")
    assert ("丙", "recheck", "out", "leave") in rows_of(session, run, told)
    office = Office(session, told, at)
    report_list(office.act("publisher"), run, "清工发〔2026〕9号")
    with pytest.raises(Refused, match=r"results\.undecided"):
        call_shortlisted(table.act("publisher"), told.vacancies["A1"], table.call())
    for name in "丙丁戊":
        office.settle(run, name)
    assert table.checks()["丙"].state == "withdrawn"
    called = call_shortlisted(table.act("publisher"), told.vacancies["A1"], table.call())
    assert {one.application_id for one in called} == {told.people[name].id for name in "丁戊"}


@pytest.mark.parametrize("state", ["called", "noted", "passed"])
def test_every_live_state_is_left_by_the_person_and_by_the_office(state: str) -> None:
    assert DOCUMENT_CHECK.after(state, "decline") == "declined"
    assert DOCUMENT_CHECK.after(state, "withdraw") == "withdrawn"


def test_the_re_check_by_button(
    app: Flask,
    committed: Callable[..., Any],
    signed_in: Callable[..., Any],
    clock: Clock,
    at: datetime,
) -> None:
    with committed() as session:
        told = shortlisted(session, app.extensions["storage"], at)
        person, other = told.people["甲"], told.people["乙"]
        accounts = person.account, other.account
    home = "/office/rounds/QJP2026-01/results/documents"
    publisher = signed_in(told.officers["publisher"])
    assert "入围 3 人" in publisher.get(home).text
    form = {
        "vacancy": "A1",
        "starts_at": "2026-09-20T09:00",
        "ends_at": "2026-09-20T17:00",
        "venue": "区总工会",
        "papers": "身份证\n毕业证书",
    }
    assert publisher.submit(home, {**form, "ends_at": "2026-09-20T08:00"}).status_code == 422
    assert publisher.submit(home, form).status_code == 303
    mine = signed_in(accounts[1])
    assert "身份证、毕业证书" in mine.get(f"/my/document-checks/{other.public_id}").text
    assert mine.get(f"/my/document-checks/{person.public_id}").status_code == 404
    given_up = {"reason": "另有工作安排"}
    assert mine.submit(f"/my/document-checks/{other.public_id}", given_up).status_code == 303
    clock.travel_to(datetime.fromisoformat("2026-09-20T02:00:00+00:00"))
    screener, checker = signed_in(told.officers["screener"]), signed_in(told.officers["checker"])
    with committed() as session:
        row = session.scalars(
            select(DocumentCheck).where(DocumentCheck.application_id == person.id)
        ).one()
        address = f"{home}/{row.public_id}"
    assert screener.get(address).status_code == 200
    seen = {"seen": ["身份证", "毕业证书"], "verdict": "pass", "reason": ""}
    assert screener.submit(f"{address}/note", {"verdict": "fail"}).status_code == 422
    assert screener.submit(f"{address}/note", seen).status_code == 303
    assert screener.submit(f"{address}/confirmation").status_code in (403, 409)
    assert checker.submit(f"{address}/confirmation").status_code == 303
    with committed() as session:
        states = session.scalars(select(DocumentCheck.state).order_by(DocumentCheck.id))
        assert list(states) == ["passed", "declined", "called"]
