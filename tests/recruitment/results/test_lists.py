"""What the policy says of a printed list: whom it names, to how many places, for how long."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.foundation.time.clock import Clock
from portal.foundation.web.log.files import write_log
from portal.kernel.errors import Refused
from portal.recruitment.exams.models import Seat
from portal.recruitment.public_log.queries import LOG
from portal.recruitment.publications.file_cache import edition_name, prepared_folder
from portal.recruitment.publications.jobs import prepare, take_down
from portal.recruitment.publications.models import Publication
from portal.recruitment.publications.queries import published
from portal.recruitment.publications.services import Document, publish
from portal.recruitment.results.documents import preferences_body
from portal.recruitment.results.services.publish_run import publish_preferences
from portal.recruitment.rounds.act import RoundAct
from tests.builders.results import (
    EVEN,
    Story,
    begin,
    hold,
    out,
    policy,
    raised,
    room_of,
    shortlisted,
    story,
    tie_story,
    vacancy,
)
from tests.builders.results import candidate as seated


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(tmp_path / "store")


def _told(session: Session, at: datetime, **members: Any) -> Story:
    """Six people for one place: 1∶3 and those who tie with the third enter; 戊 and 己 do not."""
    told = story(session, at, document=policy(**members))
    vacancy(session, told, "A1")
    marks = ("90", "80.5", "75", "75", "70", "absent")
    for name, written in zip("甲乙丙丁戊己", marks, strict=True):
        seated(session, told, name, at, written=written)
    return told


def _rows(publication: Publication) -> list[dict[str, str]]:
    return [
        dict(zip((column["code"] for column in table["columns"]), row, strict=True))
        for table in publication.content["tables"]
        for row in table["rows"]
    ]


def _tickets(session: Session, told: Story, names: str) -> set[str]:
    ids = {told.people[name].id for name in names}
    return {seat.ticket_number for seat in session.query(Seat) if seat.application_id in ids}


@pytest.mark.parametrize(
    ("written_list", "names"), [("all", "甲乙丙丁戊己"), ("shortlisted", "甲乙丙丁"), ("none", "")]
)
def test_the_written_list_names_whom_the_policy_says(
    session: Session, storage: Storage, at: datetime, written_list: str, names: str
) -> None:
    told = _told(session, at, written_list=written_list)
    run, publication = out(session, storage, told, "written_result", at)[0]
    assert {row["ticket_number"] for row in _rows(publication)} == _tickets(session, told, names)
    hidden = _tickets(session, told, "甲乙丙丁戊己") - _tickets(session, told, names)
    assert not any(ticket in str(publication.content) for ticket in hidden)
    assert len(run.lines) == 6  # everybody has a line to look up


@pytest.mark.parametrize(("written_list", "names"), [("all", "甲乙丙丁戊己"), ("none", "甲乙丙丁")])
def test_the_shortlist_tells_no_scores_that_the_written_list_kept(
    session: Session, storage: Storage, at: datetime, written_list: str, names: str
) -> None:
    told = _told(session, at, written_list=written_list)
    out(session, storage, told, "written_result", at)
    _run, publication = out(session, storage, told, "shortlist", at)[0]
    assert {row["ticket_number"] for row in _rows(publication)} == _tickets(session, told, names)


def test_lists_print_the_places_of_the_policy(
    session: Session, storage: Storage, at: datetime
) -> None:
    told = tie_story(session, at)
    shortlisted(session, storage, told, at)
    room = room_of(session, told, at)
    begin(session, told, room, at)
    hold(session, told, room, {"甲": EVEN, "乙": EVEN, "丙": raised(5)}, at)
    _run, interview = out(session, storage, told, "interview", at)[0]
    _run, ranking = out(session, storage, told, "ranking", at)[0]
    figures = [
        value
        for publication, columns in (
            (interview, ("raw", "score")),
            (ranking, ("written", "interview", "composite")),
        )
        for row in _rows(publication)
        for column in columns
        if (value := row.get(column))
    ]
    assert figures and all(len(value.partition(".")[2]) == 2 for value in figures), figures


def test_places_are_those_of_each_step(session: Session, storage: Storage, at: datetime) -> None:
    document = policy()
    document["components"][0]["rounding"] = {"places": 3, "mode": "half_up"}
    told = _told(session, at, components=document["components"])
    _run, written = out(session, storage, told, "written_result", at)[0]
    assert [row["written"] for row in _rows(written)][:3] == ["90.000", "80.500", "75.000"]
    _run, entered = out(session, storage, told, "shortlist", at)[0]
    assert _rows(entered)[1]["score"] == "80.500"


def test_a_list_stands_for_the_days_of_the_policy_and_not_less_than_its_re_check(
    session: Session, storage: Storage, at: datetime
) -> None:
    told = _told(session, at, list_days={"written_result": 10, "shortlist": 2, "preferences": 4})
    _run, written = out(session, storage, told, "written_result", at)[0]
    assert written.expires_at == datetime(2026, 9, 11, 16, tzinfo=UTC)  # the end of the 11th
    _run, entered = out(session, storage, told, "shortlist", at)[0]
    assert entered.expires_at == datetime(2026, 9, 3, 16, tzinfo=UTC)
    act = RoundAct(session, told.by("checker"), at, told.round_)
    preferences = publish_preferences(act, preferences_body(session, told.round_))
    assert preferences.expires_at == datetime(2026, 9, 5, 16, tzinfo=UTC)


def test_a_re_check_that_runs_over_a_holiday_keeps_the_list_up(
    session: Session, storage: Storage
) -> None:
    published = datetime(2026, 9, 30, 2, tzinfo=UTC)
    told = _told(session, published, list_days={"written_result": 3})
    _run, written = out(session, storage, told, "written_result", published)[0]
    # three days would be the 3rd of October; the re-check runs until the 10th, 17:30
    assert written.expires_at == datetime(2026, 10, 10, 9, 30, tzinfo=UTC)


def test_without_days_a_list_stays(session: Session, storage: Storage, at: datetime) -> None:
    told = _told(session, at)
    assert out(session, storage, told, "written_result", at)[0][1].expires_at is None


def _files(publication: Publication) -> list[Path]:
    return list(prepared_folder().glob(f"{edition_name(publication)}-*"))


def test_after_its_days_a_list_is_gone_from_every_public_page(
    app: Flask, committed: Callable[..., Any], client: Any, clock: Clock, at: datetime
) -> None:
    storage = app.extensions["storage"]
    with committed() as session:
        told = _told(session, at, list_days={"written_result": 10})
        _run, publication = out(session, storage, told, "written_result", at)[0]
        number, tickets = publication.number, _tickets(session, told, "甲")
    home = f"/publications/{number}"
    places = (home, f"{home}?edition=1", *(f"{home}/files/{end}" for end in ("json", "csv", "pdf")))
    ticket = tickets.pop()
    assert ticket in client.get(home).text
    with app.app_context():
        prepare()
        write_log(LOG)
        prepare()  # with its proof the JSON is another file
        assert _files(publication)
    clock.travel_to(datetime(2026, 9, 11, 16, tzinfo=UTC))
    for place in (*places, f"{home}/bundle.zip", f"/verify?number={number}"):
        answer = client.get(place)
        assert answer.status_code == 410 and ticket not in answer.text, place
    assert "已过公示期" in client.get(home).text
    with app.app_context():
        take_down()
        assert _files(publication) == []
    assert number not in client.get("/publications").text


def test_an_older_edition_goes_with_the_newest(session: Session, at: datetime) -> None:
    told, until = _told(session, at), at + timedelta(days=2)
    act = RoundAct(session, told.by("checker"), at, told.round_)
    first = Document(kind="shortlist", round_code=told.round_.code, title="入围名单", body={})
    number = publish(act, first).number
    session.flush()
    publish(act, replace(first, number=number, reason="更正一人", expires_at=until))
    session.flush()
    assert published(session, number, at=at, edition=1).expires_at is None
    with pytest.raises(Refused, match=r"publication\.expired"):
        published(session, number, at=until, edition=1)
