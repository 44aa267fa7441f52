"""成绩复核 has one clock: list, message and page name the same last moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.foundation.time.clock import Clock
from portal.recruitment.marking.services.recheck_clock import recheck_window
from portal.recruitment.messages.models import Message
from portal.recruitment.publications.models import Publication
from portal.recruitment.rounds.models import RoundWindow
from portal.recruitment.rulebook.policy import read_policy
from tests.builders.results import Story, out, tie_story

# Tuesday 1 September 2026: three working days are the 2nd, 3rd and 4th.
ENDS = "2026年9月4日17:30"


@pytest.fixture
def told(session: Session, at: datetime) -> Story:
    return tie_story(session, at)


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(tmp_path / "store")


def _recheck_of(publication: Publication) -> str:
    sections = publication.content["sections"]
    return next(part["text"] for part in sections if part["heading"] == "成绩复核")


def _plan(session: Session, told: Story, starts_at: datetime, ends_at: datetime) -> None:
    window = RoundWindow(
        round_id=told.round_.id, kind="recheck", starts_at=starts_at, ends_at=ends_at
    )
    session.add(window)
    session.flush()
    session.refresh(told.round_)


def test_list_and_message_name_the_last_moment(
    session: Session, storage: Storage, told: Story, at: datetime
) -> None:
    _run, publication = out(session, storage, told, "written_result", at)[0]
    text = _recheck_of(publication)
    assert (
        f"公布后3个工作日内（公布当日不计入，到{ENDS}为止）" in text and "5个工作日内答复" in text
    )
    messages = session.scalars(
        select(Message.body).where(Message.kind == "results.written_result")
    ).all()
    assert messages and all(ENDS in message for message in messages)
    out(session, storage, told, "shortlist", at)
    shortlists = session.scalars(select(Message.body).where(Message.kind == "results.shortlist"))
    assert not any("复核" in message for message in shortlists)


@pytest.mark.parametrize(
    ("planned_end", "end"),
    [
        (datetime(2026, 9, 2, 9, tzinfo=UTC), datetime(2026, 9, 4, 9, 30, tzinfo=UTC)),
        (datetime(2026, 9, 8, 9, tzinfo=UTC), datetime(2026, 9, 8, 9, tzinfo=UTC)),
    ],
)
def test_nobody_has_less_than_the_policy_or_the_notice_promised(
    session: Session, told: Story, at: datetime, planned_end: datetime, end: datetime
) -> None:
    _plan(session, told, at - timedelta(days=1), planned_end)
    policy = read_policy(told.round_.policy)
    written = recheck_window(session, told.round_, policy, "written_result", at)
    assert written is not None and (written.start, written.end) == (at, end)
    # the plan is that of the written test: a later list has its own days
    ranking = recheck_window(session, told.round_, policy, "ranking", at)
    assert ranking is not None and ranking.end == datetime(2026, 9, 4, 9, 30, tzinfo=UTC)
    assert recheck_window(session, told.round_, policy, "shortlist", at) is None


def test_an_unannounced_year_is_not_guessed(session: Session, told: Story) -> None:
    late = datetime(2026, 12, 30, 2, tzinfo=UTC)
    policy = read_policy(told.round_.policy)
    assert recheck_window(session, told.round_, policy, "ranking", late) is None


def test_the_person_s_page_names_the_same_moment_and_that_it_is_over(
    app: Flask,
    committed: Callable[..., Any],
    signed_in: Callable[..., Any],
    clock: Clock,
    at: datetime,
) -> None:
    with committed() as session:
        scene = tie_story(session, at)
        out(session, app.extensions["storage"], scene, "written_result", at)
    person, address = scene.people["甲"], f"/my/results/{scene.people['甲'].public_id}"
    page = signed_in(person.account).get(address).text
    assert f"到 {ENDS} 为止" in page and "3 个工作日内提出" in page and "已截止" not in page
    clock.travel_to(datetime(2026, 9, 4, 9, 30, tzinfo=UTC))
    assert "已截止" in signed_in(person.account).get(address).text
