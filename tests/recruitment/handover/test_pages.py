"""The hire's office pages, the hired person's page, and the whole way on the wire."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

import httpx
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.recruitment.accounts.models import Account
from portal.recruitment.handover.models import Delivery, Hire
from portal.recruitment.handover.services.receive import receive
from portal.recruitment.vetting.models import Candidacy
from tests.builders.accounts import applicant, officer
from tests.builders.hires import Story, candidates, ranked, story
from tests.recruitment.handover.backend import Backend

Committed = Callable[[], AbstractContextManager[Session]]
TYPED = {
    "decision": "named",
    "starts_on": "2026-10-01",
    "ends_on": "2029-09-30",
    "probation_ends_on": "2026-12-31",
    "contract_number": "2026-001",
    "avoidance_confirmed": "y",
}


@pytest.fixture
def told(app: Flask, committed: Committed, at: datetime) -> Story:
    with committed() as session:
        made = story(session)
        ranked(session, made.run, made.a01, place=1, outcome="proposed", name="王芳")
        candidates(session, made, at=at, state="cleared")
    return made


@pytest.fixture
def backend(app: Flask) -> Iterator[Backend]:
    """The network as this process sees it."""
    made = Backend()
    app.extensions["handover_transport"] = httpx.MockTransport(made.answer)
    yield made
    del app.extensions["handover_transport"]


def _rows(committed: Committed) -> tuple[Candidacy, Hire | None]:
    with committed() as session:
        one, hire = session.scalars(select(Candidacy)).one(), session.scalars(select(Hire)).first()
        assert one.application.account is not None
        return one, hire


def test_prepared_confirmed_delivered_and_shown_as_filed(
    told: Story, backend: Backend, committed: Committed, signed_in: Any, run_job: Any, at: datetime
) -> None:
    home = f"/office/rounds/{told.round_.code}/handover"
    publisher, checker = signed_in(told.publisher), signed_in(told.checker)
    one, _ = _rows(committed)
    form = f"{home}/candidacies/{one.public_id}"
    assert "王芳" in publisher.get(home).text and 'value="2026-10-01"' in publisher.get(form).text
    typed = TYPED | {"placement": str(told.tree.street.id)}
    late = publisher.submit(form, typed | {"probation_ends_on": "2027-10-01"})
    assert (
        late.status_code == 422 and "最多 6 个月" in late.text and 'value="2026-001"' in late.text
    )
    assert publisher.submit(form, typed).status_code == 303
    _, hire = _rows(committed)
    assert publisher.submit(f"{home}/hires/{hire.public_id}/confirm").status_code == 403
    assert checker.submit(form, typed).status_code == 403
    assert checker.submit(f"{home}/hires/{hire.public_id}/confirm").status_code == 303
    assert checker.submit(f"{home}/hires/{hire.public_id}/confirm").status_code == 409
    with committed() as session:
        delivery = session.scalars(select(Delivery)).one()
    run_job("handover.deliver", delivery.id)
    run_job("handover.deliver_due")
    # two questions about the staffing, one message
    assert (backend.tries, list(backend.kept)) == (
        3,
        [delivery.public_id],
    )
    assert "已送达管理端" in publisher.get(home).text
    body = {
        "type": "worker.filed",
        "timestamp": "2026-09-20T01:00:00Z",
        "data": {
            "hire": hire.public_id,
            "worker_number": "W-0001",
            "filing_number": "苏工备2026-0001",
            "filed_on": "2026-09-20",
        },
    }
    with committed() as session:
        receive(session, "msg_1", body, at=at)
        owner = session.get_one(Account, one.application.account_id)
    assert "苏工备2026-0001" in publisher.get(home).text
    own = signed_in(owner).get(f"/my/hires/{hire.public_id}")
    assert "已备案" in own.text and "2026年10月31日" in own.text and "苏工备2026-0001" in own.text
    assert "已备案" in signed_in(owner).get("/my").text
    assert signed_in(owner).get(f"/my/hires/{hire.public_id}.pdf").data.startswith(b"%PDF")


def test_who_does_not_belong_finds_nothing(
    told: Story, backend: Backend, committed: Committed, signed_in: Any
) -> None:
    home = f"/office/rounds/{told.round_.code}/handover"
    one, _ = _rows(committed)
    publisher = signed_in(told.publisher)
    publisher.submit(
        f"{home}/candidacies/{one.public_id}", TYPED | {"placement": str(told.tree.street.id)}
    )
    _, hire = _rows(committed)
    with committed() as session:
        foreign = officer(session, "publisher", union=session.merge(told.tree.other_county))
        screener = officer(session, "screener", union=session.merge(told.tree.county))
        owner, stranger = session.get_one(Account, one.application.account_id), applicant(session)
    assert signed_in(foreign).get(home).status_code == 404
    assert signed_in(screener).get(home).status_code == 403
    assert signed_in(stranger).get(f"/my/hires/{hire.public_id}").status_code == 404
    # not confirmed yet
    assert signed_in(owner).get(f"/my/hires/{hire.public_id}").status_code == 404
    assert publisher.get(f"{home}/hires/{hire.public_id}.pdf").status_code == 404


def test_half_finished_and_hostile_input_comes_back_on_the_form(
    told: Story, backend: Backend, committed: Committed, signed_in: Any
) -> None:
    one, _ = _rows(committed)
    form = f"/office/rounds/{told.round_.code}/handover/candidacies/{one.public_id}"
    publisher = signed_in(told.publisher)
    for typed in (
        {},
        TYPED | {"placement": "999999"},
        TYPED | {"placement": "x", "starts_on": "31.2.2026"},
        TYPED | {"decision": "<script>"},
    ):
        answer = publisher.submit(form, typed)
        assert answer.status_code == 422 and "<script>alert" not in answer.text
    assert _rows(committed)[1] is None


def test_what_is_due_can_be_sent_from_the_command_line(
    app: Flask, told: Story, backend: Backend, committed: Committed, signed_in: Any
) -> None:
    home = f"/office/rounds/{told.round_.code}/handover"
    one, _ = _rows(committed)
    signed_in(told.publisher).submit(
        f"{home}/candidacies/{one.public_id}", TYPED | {"placement": str(told.tree.street.id)}
    )
    signed_in(told.checker).submit(f"{home}/hires/{_rows(committed)[1].public_id}/confirm")
    runner = app.test_cli_runner()
    assert runner.invoke(args=["handover", "deliver-due"]).output.strip() == "delivered=1"
    assert runner.invoke(args=["handover", "deliver-due"]).output.strip() == "nothing due"


def test_a_refused_signature_and_a_dead_letter_are_said_on_top(
    app: Flask, told: Story, backend: Backend, committed: Committed, signed_in: Any, run_job: Any
) -> None:
    home = f"/office/rounds/{told.round_.code}/handover"
    one, _ = _rows(committed)
    publisher = signed_in(told.publisher)
    publisher.submit(
        f"{home}/candidacies/{one.public_id}", TYPED | {"placement": str(told.tree.street.id)}
    )
    signed_in(told.checker).submit(f"{home}/hires/{_rows(committed)[1].public_id}/confirm")
    backend.status = 401
    run_job("handover.deliver_due")
    assert "不接受本端的签名" in publisher.get(home).text
    with committed() as session:
        delivery = session.scalars(select(Delivery)).one()
        delivery.next_try_at = delivery.created_at
    backend.status = 422
    run_job("handover.deliver", delivery.id)
    page = publisher.get(home).text
    assert "有 1 条移交没有送到" in page and "不接受本端的签名" not in page
    backend.status = 202
    assert publisher.submit(f"{home}/deliveries/{delivery.public_id}/replay").status_code == 303
    run_job("handover.deliver", delivery.id)
    assert "已送达管理端" in publisher.get(home).text
