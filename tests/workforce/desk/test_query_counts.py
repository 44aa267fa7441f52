"""The pages that show many people ask the database the same number of questions, however many
people and units there are (the home asked once a person: 3,014 questions at 3,000 people)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import event

from portal.foundation.data.database import Database
from tests.builders.workforce import officer, tree, union, worker


@contextmanager
def _questions(database: Database) -> Iterator[list[str]]:
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


@pytest.mark.parametrize(
    "path",
    [
        "/office",
        "/office/workers",
        "/office/filings",
        "/office/unions",
        "/office/training",
        "/office/workers/register.xlsx",
        "/office/figures",
        "/office/filing-batches",
        "/office/union-changes",
    ],
)
def test_the_number_of_questions_is_constant(
    path: str,
    database: Database,
    committed: Callable[..., Any],
    signed_in: Callable[..., Any],
    at: datetime,
) -> None:
    with committed() as session:
        places = tree(session)
        province = officer(session, "filing_officer", places["province"])
        _people(session, places, at, 2)
    browser = signed_in(province)
    counts = []
    for more in (0, 9):
        with committed() as session:
            _people(session, places, at, more)
        browser.get(path)
        with _questions(database) as asked:
            assert browser.get(path).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1], counts


def _people(session: Any, places: dict[str, Any], at: datetime, number: int) -> None:
    """So many more cities, counties and streets, each with two people in every state of a filing
    that shows."""
    for _turn in range(number):
        city = union(session, level="city", kind="general", parent=places["province"])
        county = union(session, level="county", kind="general", parent=city)
        street = union(
            session,
            parent=county,
            single_unions_count=300,
            workers_count=9000,
            figures_on=at.date(),
        )
        worker(session, street, at=at)
        worker(session, street, at=at)
