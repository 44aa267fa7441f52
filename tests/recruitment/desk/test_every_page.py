"""Every page from the notice to the marking opens for whoever may open it, on a round in which
something has happened, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask import Flask

from portal.foundation.web.access import access_of
from portal.foundation.web.log.files import write_log
from portal.recruitment.public_log.queries import LOG
from tests.builders.story import Story, tell_story
from tests.recruitment.conftest import Browser, Committed

STAGES = (
    "calendars",
    "publications",
    "notices",
    "vacancies",
    "applications",
    "changes",
    "screening",
    "exams",
    "marking",
    "overview",
)


@pytest.fixture
def story(app: Flask, committed: Committed, at: datetime) -> Story:
    with app.test_request_context(), committed() as session:
        told = tell_story(session, app.extensions["storage"], at=at)
        for proof in ("log", "bundle"):
            path = f"/publications/{told.exam_round.code}-E2/{proof}.tlog-proof"
            told.pages.append((proof, None, path))
    with app.app_context():
        write_log(LOG)  # proofs are there once the job has signed
    return told


def _browsers(signed_in: Callable[..., Browser], client: Browser) -> Callable[[Any], Browser]:
    known: dict[int, Browser] = {}

    def of(account: Any) -> Browser:
        if account is None:
            return client
        if account.id not in known:
            known[account.id] = signed_in(account)
        return known[account.id]

    return of


@pytest.mark.parametrize("language", ["zh_Hans_CN", "en"])
def test_every_page_opens(
    story: Story, signed_in: Callable[..., Browser], client: Browser, language: str
) -> None:
    browser_of = _browsers(signed_in, client)
    failed = []
    for name, account, path in story.pages:
        browser = browser_of(account)
        browser.set_cookie("language", language)
        response = browser.get(path)
        if response.status_code != 200 or not response.data:
            failed.append((name, path, response.status_code))
    assert failed == []


def test_no_page_of_these_stages_was_forgotten(app: Flask, story: Story) -> None:
    adapter = app.url_map.bind("localhost")
    visited = {adapter.match(path.partition("?")[0])[0] for _name, _account, path in story.pages}
    readable = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and rule.endpoint.partition("_")[0] in STAGES
        and access_of(app, rule.endpoint) is not None
    }
    assert readable - visited == set()


def test_strangers_are_sent_to_sign_in_and_no_page_says_more(story: Story, client: Browser) -> None:
    for name, account, path in story.pages:
        if account is not None:
            response = client.get(path)
            assert response.status_code == 302 and "sign-in" in response.location, (
                name,
                path,
                response.status_code,
            )
