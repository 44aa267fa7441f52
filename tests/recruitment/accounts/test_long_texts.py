"""Typed text is bound before it is taken apart: seen were 1.8 MB for a field of one line, of which
eight at once took a gigabyte and stopped the process for seconds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from portal.foundation.web.sending import MOST_FIELDS, MOST_OFFICERS_TEXT, MOST_TEXT
from tests.builders.accounts import applicant, officer
from tests.builders.unions import tree
from tests.recruitment.conftest import Browser, Committed

KINDS = ["application/x-www-form-urlencoded", "multipart/form-data"]


def post(browser: Any, path: str, length: int, kind: str) -> int:
    return int(browser.submit(path, {"typed": "a" * length}, content_type=kind).status_code)


@pytest.mark.parametrize("kind", KINDS)
def test_a_text_that_nobody_was_asked_for_is_not_taken_in(
    client: Browser, signed_in: Callable[..., Browser], committed: Committed, kind: str
) -> None:
    with committed() as session:
        person = applicant(session)
    own = signed_in(person)
    for browser, path in ((client, "/sign-in"), (own, "/my/account/password")):
        assert post(browser, path, MOST_TEXT + 1, kind) == 413
        assert post(browser, path, MOST_TEXT - 5_000, kind) == 422


@pytest.mark.parametrize("kind", KINDS)
def test_officers_paste_tables_once_they_are_wholly_inside(
    signed_in: Callable[..., Browser], committed: Committed, kind: str
) -> None:
    with committed() as session:
        person = officer(session, "publisher", union=tree(session).county)
    path = "/office/account/password"
    assert post(signed_in(person), path, MOST_TEXT * 2, kind) == 422
    assert post(signed_in(person), path, MOST_OFFICERS_TEXT + 1, kind) == 413
    assert post(signed_in(person, second_factor=False), path, MOST_TEXT * 2, kind) == 413


def test_a_form_of_very_many_fields_is_not_taken_apart(client: Browser) -> None:
    """Short enough as a whole, and worth a thousand times as much in memory."""
    many = "&".join(["a="] * (MOST_FIELDS + 1))
    assert len(many) < MOST_TEXT
    answer = client.post("/sign-in", data=many, content_type=KINDS[0])
    assert answer.status_code == 413
