"""The pages on which the union tree changes: below one's own union only, each with its document."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from portal.workforce.unions.models import Union
from portal.workforce.workers.models import Worker
from tests.builders.workforce import officer, tree, union, worker

SAID = {"on": "2026-08-20", "document_number": "淮工办〔2026〕7号", "words": ""}
HOME = "/office/union-changes"


@pytest.fixture
def scene(committed: Callable[..., Any], signed_in: Callable[..., Any], at: datetime) -> Any:
    with committed() as session:
        places = tree(session)
        clerk = officer(session, "county_clerk", places["county"])
        auditor = officer(session, "auditor", places["county"])
        second = union(session, code="320812-T02", parent=places["county"])
        person = worker(session, places["street"], at=at, hired_on=date(2026, 8, 3))
    return {
        "browser": signed_in(clerk),
        "auditor": signed_in(auditor),
        "person": person,
        "second": second,
    }


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("rename", {"name": "长东新城街道总工会", "short_name": ""}),
        ("move", {"parent": "320812-T02"}),
        ("merge", {"target": "320812-T02"}),
        ("split", {"code": "320812-T09", "name": "新城街道总工会"}),
    ],
)
def test_each_change_has_its_page(scene: Any, kind: str, more: dict[str, str]) -> None:
    browser, path = scene["browser"], f"{HOME}/320812-T01/{kind}"
    assert browser.get(path).status_code == 200
    people = {"people": [scene["person"].number]} if kind == "split" else {}
    assert browser.submit(path, SAID | more | people).status_code == 303
    page = scene["auditor"].get(HOME).text
    assert "淮工办〔2026〕7号" in page
    assert path not in page


def test_people_are_counted_with_the_change(committed: Callable[..., Any], scene: Any) -> None:
    said = SAID | {"target": "320812-T02"}
    assert scene["browser"].submit(f"{HOME}/320812-T01/merge", said).status_code == 303
    with committed() as session:
        person = session.scalars(select(Worker)).one()
        street = session.scalars(select(Union).where(Union.code == "320812-T01")).one()
        assert person.union_id == scene["second"].id
        assert street.valid_until == date(2026, 8, 20)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("320812/rename", 422),
        ("320506-T01/rename", 404),
        ("320812-T01/abolish", 404),
    ],
)
def test_only_what_stands_below_is_changed(scene: Any, path: str, status: int) -> None:
    assert scene["browser"].get(f"{HOME}/{path}").status_code == status


def test_a_unit_with_people_is_not_closed(scene: Any) -> None:
    answer = scene["browser"].submit(f"{HOME}/320812-T01/close", SAID)
    assert answer.status_code == 422
    assert "它还有人在岗" in answer.text
    assert scene["browser"].submit(f"{HOME}/320812-T02/close", SAID).status_code == 303


def test_the_night_turns_the_row(
    committed: Callable[..., Any], scene: Any, run_job: Callable[..., None]
) -> None:
    with committed() as session:
        person = session.scalars(select(Worker)).one()
        person.using_unit = "别的"
    run_job("workers.turn_the_day")
    with committed() as session:
        assert session.scalars(select(Worker)).one().using_unit == "长东街道总工会"
