"""Forms B-04 to B-13: the numbers of the desk, as paper and as spreadsheet, for those who may have
them."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import python_calamine
from flask import Flask
from sqlalchemy.orm import Session

from portal.recruitment.applications.act import CaseAct, own_act
from portal.recruitment.applications.services.hand_in import withdraw
from portal.recruitment.screening.opinion import Opinion
from portal.recruitment.screening.paper_forms import count_rows
from portal.recruitment.screening.services.decide import decide
from tests.builders.applications import (
    begun_application,
    eligible_application,
    submitted_application,
)
from tests.builders.rounds import actor, office, published_round
from tests.builders.unions import tree
from tests.recruitment.conftest import Browser, Committed

FORMS = ("B-07", "B-11", "B-12", "B-13")


def _cells(data: bytes) -> list[list[str]]:
    return [
        [str(cell) for cell in row]
        for row in python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        .get_sheet_by_index(0)
        .to_python()
    ]


def test_counts_leave_out_what_was_never_handed_in(
    session: Session, app: Flask, at: datetime
) -> None:
    unions = tree(session)
    officers = office(session, unions)
    round_, storage = (
        published_round(session, unions, at=at, officers=officers),
        app.extensions["storage"],
    )
    begun_application(session, round_, at=at)
    eligible_application(session, round_, storage, at=at, screener=officers.screener)
    withdraw(own_act(session, submitted_application(session, round_, storage, at=at), at))
    refused = submitted_application(session, round_, storage, at=at)
    decide(
        CaseAct(session, actor(officers.screener), at, refused),
        Opinion("fail", "D02", "专业不符合岗位要求"),
        seen_digest=refused.content_digest or "",
    )
    session.flush()
    (_first, numbers), (_second, nobody) = count_rows(session, round_)
    assert numbers == {
        "submitted": 0,
        "eligible": 1,
        "ineligible": 1,
        "returned": 0,
        "withdrawn": 1,
        "total": 3,
    }
    assert set(nobody.values()) == {0}


@pytest.fixture
def desk(app: Flask, committed: Committed, at: datetime) -> tuple[str, str, object]:
    with committed() as session:
        unions = tree(session)
        officers = office(session, unions)
        round_ = published_round(session, unions, at=at, officers=officers)
        one = eligible_application(
            session,
            round_,
            app.extensions["storage"],
            at=at,
            screener=officers.screener,
            certificate="assistant",
            number="J2020001",
            claim="verified",
        )
        one.answer_due_at = at + timedelta(hours=1)
    return f"/office/rounds/{round_.code}/screening", one.public_id, officers


def test_every_form_says_the_same_on_paper_and_in_the_spreadsheet(
    desk: tuple[str, str, object], signed_in: Callable[..., Browser]
) -> None:
    path, name, officers = desk
    screener = signed_in(officers.screener)  # type: ignore[attr-defined]
    for number in FORMS:
        cells = _cells(screener.get(f"{path}/forms/{number}.xlsx").data)
        assert [row[1] for row in cells if row[0] == "表号"] == [number]
        assert screener.get(f"{path}/forms/{number}.pdf").data.startswith(b"%PDF-")
    table = _cells(screener.get(f"{path}/forms/B-07.xlsx").data)
    line = next(row for row in table if "J2020001" in row)
    assert "核验通过" in line and "助理社会工作师" in line
    paper = _cells(screener.get(f"{path}/{name}/B-04.xlsx").data)
    assert any("符合" in row for row in paper) and any("通过" in row for row in paper)
    assert "报名数" in screener.get(f"{path}/figures").text


def test_certificate_numbers_are_not_for_everybody(
    desk: tuple[str, str, object], signed_in: Callable[..., Browser]
) -> None:
    path, name, officers = desk
    publisher = signed_in(officers.publisher)  # type: ignore[attr-defined]
    assert publisher.get(f"{path}/forms/B-11.xlsx").status_code == 200
    assert publisher.get(f"{path}/forms/B-07.xlsx").status_code == 403
    assert publisher.get(f"{path}/{name}/B-04.pdf").status_code == 403
    assert signed_in(officers.screener).get(f"{path}/forms/B-99.pdf").status_code == 404  # type: ignore[attr-defined]
