"""Every page from the notice to the marking in a real browser, at a desk and on a telephone: no
barrier, nothing cut off, nothing refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from threading import Thread
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from portal.recruitment.accounts.models import Account
from tests.builders.story import Story, tell_story
from tests.recruitment.conftest import (  # noqa: F401  the side's fixtures
    Browser,
    Committed,
    app,
    at,
    clock,
    committed,
    database,
    keys,
    one_app,
    settings,
    signed_in,
)

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

FILES = (
    "pdf",
    "xlsx",
    "csv",
    "json",
    "bundle",
    "file",
    "policy",
    "attachment",
    "screenshot",
    "table-template",
    "table-present",
    "table-errors",
    "form-A-03",
    "form-A-04",
    "form-A-05",
    "form-A-06",
    "form-b11",
    "form-b07",
    "form-b04",
    "evidence",
    "registration-form",
    "pledge",
    "archive",
)
# What holds is not told: writing that down is most of the work.
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
    "preload": False,
}
WIDTHS = (375, 1366)
AXE = Axe().axe_script
# Elements that scroll on their own, and what is hidden from the eye, may be wider than the window.
CUT_OFF = """() => [...document.querySelectorAll('body *')]
  .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
  .filter(e => !e.closest('.gh-tablewrap, .gh-room, .gh-tabs, .gh-doc__page, .visually-hidden'))
  .map(e => `${e.tagName}.${e.className}`)
  .slice(0, 5)"""


class Quiet(WSGIRequestHandler):
    def log(self, *_: object) -> None:
        return


@pytest.fixture
def story(app: Flask, committed: Committed, at: datetime) -> Story:  # noqa: F811
    with app.test_request_context(), committed() as session:
        return tell_story(session, app.extensions["storage"], at=at)


@pytest.fixture
def address(app: Flask) -> Iterator[str]:  # noqa: F811
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def visitors(
    app: Flask,  # noqa: F811
    address: str,
    signed_in: Callable[..., Browser],  # noqa: F811
    new_context: Callable[..., Any],
) -> Callable[..., Any]:
    """``visitors(account)`` → a page of a browser in which the person is signed in; one each."""
    known: dict[int | None, Any] = {}
    name = app.config["SESSION_COOKIE_NAME"]

    def of(account: Account | None) -> Any:
        key = account.id if account else None
        if key not in known:
            context = new_context(viewport={"width": WIDTHS[0], "height": 900})
            if account is not None:
                context.add_cookies(
                    [
                        {
                            "name": name,
                            "value": signed_in(account).get_cookie(name).value,
                            "url": address,
                        }
                    ]
                )
            known[key] = context.new_page()
        return known[key]

    return of


def _is_page(name: str) -> bool:
    return not any(name.endswith(kind) for kind in FILES)


def _barriers(page: Any) -> list[str]:
    return [
        f"{item['id']}: {item['nodes'][0]['html'][:150]} (and {len(item['nodes']) - 1} more)"
        for item in page.evaluate("(rules) => axe.run(rules)", RULES)["violations"]
    ]


def test_every_page_is_for_everyone(
    story: Story, address: str, visitors: Callable[..., Any]
) -> None:
    wrong: list[str] = []
    for name, account, path in story.pages:
        if not _is_page(name):
            continue
        page = visitors(account)
        said: list[str] = []
        listen = lambda message, said=said: said.append(message.text)  # noqa: E731
        page.on("console", listen)
        page.goto(address + path)
        page.evaluate(AXE)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            wrong += [f"{name} at {width}: {barrier}" for barrier in _barriers(page)]
            wrong += [f"{name} at {width}: cut off: {what}" for what in page.evaluate(CUT_OFF)]
        wrong += [f"{name}: said: {text[:150]}" for text in said]
        page.remove_listener("console", listen)
    assert wrong == []
