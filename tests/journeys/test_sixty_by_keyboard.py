"""A screener works through a queue with nothing but the keyboard, a colleague beside: no case is
decided twice, every decision has its letter, and nobody is left without an answer."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.serving import WSGIRequestHandler, make_server

from portal.foundation.data.database import Database
from portal.recruitment.applications.act import CaseAct
from portal.recruitment.applications.models import Application
from portal.recruitment.messages.models import Message
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.screening.models import ScreeningDecision
from portal.recruitment.screening.opinion import Opinion
from portal.recruitment.screening.queue_queries import QueueView, free_case
from portal.recruitment.screening.services.decide import decide, locked_application
from tests.builders.applications import submitted_application
from tests.builders.rounds import Office, actor, office, published_round
from tests.builders.unions import tree
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

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
CASES = 300 if os.environ.get("DRILL") == "long" else 30


class Quiet(WSGIRequestHandler):
    def log(self, *_: object) -> None:
        return


@pytest.fixture
def address(app: Flask) -> Iterator[str]:  # noqa: F811
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def desk(app: Flask, committed: Committed, at: datetime) -> tuple[str, Office, str]:  # noqa: F811
    with committed() as session:
        unions = tree(session)
        officers = office(session, unions)
        round_ = published_round(session, unions, at=at, officers=officers)
        for _ in range(CASES):
            submitted_application(session, round_, app.extensions["storage"], at=at)
    return f"/office/rounds/{round_.code}/screening", officers, round_.code


def _colleague_decides(committed: Committed, officers: Office, code: str, at: datetime) -> None:  # noqa: F811
    """The next case that nobody looks at, as the desk hands it out."""
    with committed() as session:
        round_ = session.scalars(select(RecruitmentRound).filter_by(code=code)).one()
        view = QueueView(round_.id, officers.second_screener.id)
        case = locked_application(session, round_.id, free_case(session, view, at) or "")
        act = CaseAct(session, actor(officers.second_screener), at, case)
        decide(act, Opinion("pass"), seen_digest=case.content_digest or "")


def _decide(page: Any, key: str) -> None:
    """Keys 1 to 3 choose; ``/`` goes to the reason, a letter picks it, Tab leads on to the text,
    Ctrl+Enter says the word and shows the next."""
    page.keyboard.press(key)
    if key != "1":
        page.keyboard.press("/")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.type("毕业证书只拍到半页，请补全整页")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")


def test_a_queue_without_touching_the_mouse(
    app: Flask,  # noqa: F811
    address: str,
    desk: tuple[str, Office, str],
    signed_in: Callable[..., Browser],  # noqa: F811
    new_context: Callable[..., Any],
    database: Database,  # noqa: F811
    committed: Committed,  # noqa: F811
    at: datetime,  # noqa: F811
) -> None:
    path, officers, code = desk
    context = new_context(viewport={"width": 1366, "height": 768})
    name = app.config["SESSION_COOKIE_NAME"]
    context.add_cookies(
        [
            {
                "name": name,
                "value": signed_in(officers.screener).get_cookie(name).value,
                "url": address,
            }
        ]
    )
    page = context.new_page()
    page.goto(address + path)
    for key in "sjk":  # begin, forwards, back again
        with page.expect_navigation():
            page.keyboard.press(key)
    beside = CASES // 3
    own = CASES - beside
    chosen = ["1" if number % 5 else ("2" if number % 2 else "3") for number in range(own)]
    for number, key in enumerate(chosen):
        if number < beside:
            _colleague_decides(committed, officers, code, at)
        _decide(page, key)
    assert page.url == address + path
    wanted = Counter({"1": "pass", "2": "return", "3": "fail"}[key] for key in chosen)
    wanted["pass"] += beside
    with database.reading() as session:
        decisions = session.scalars(select(ScreeningDecision)).all()
        assert Counter(decision.outcome for decision in decisions) == wanted
        assert all(
            decision.reason_code and "半页" in decision.text
            for decision in decisions
            if decision.outcome != "pass"
        )
        assert (
            session.scalars(select(Application.id).where(Application.state == "submitted")).all()
            == []
        )
        letters = session.scalars(
            select(Message.link).where(Message.kind.startswith("screening."))
        ).all()
        assert sorted(letters) == sorted(
            f"/my/decisions/{decision.public_id}" for decision in decisions
        )
