"""The whole conversation with a portal that misbehaves: nothing is lost, nothing happens twice."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from portal.protocol import messages as protocol
from portal.workforce.intake.gateway import deliver_due
from portal.workforce.intake.models import Incoming, Outgoing
from portal.workforce.workers.models import Filing, Worker
from tests.builders.workforce import officer, record, tree, worker
from tests.protocol import fake_portal
from tests.protocol.fake_portal import FakePortal


class Story:
    """A portal, this side, and the clock between them."""

    def __init__(
        self, app: Any, client: Any, portal: FakePortal, clock: Any, database: Any
    ) -> None:
        self.app, self.client, self.portal, self.clock, self.database = (
            app,
            client,
            portal,
            clock,
            database,
        )

    def confirm(self, hired: dict[str, Any], *, message_id: str = "msg_1", digest: str = "") -> Any:
        self.portal.records[hired["hire"]] = hired
        data = {
            "hire": hired["hire"],
            "record_sha256": digest or protocol.record_digest(hired),
            "round": hired["round"]["code"],
        }
        content = protocol.encoded(protocol.message_body("hire.confirmed", self.clock.now(), data))
        signed = protocol.sign(
            self.portal.keys, content, message_id=message_id, at=self.clock.now()
        )
        return self.client.post(protocol.EVENTS, data=content, headers=signed)

    def deliver(self) -> tuple[int, int]:
        with self.app.app_context():
            return deliver_due()

    def wait(self, **much: int) -> None:
        self.clock.travel_to(self.clock.now() + timedelta(**much))

    def rows(self, model: Any) -> list[Any]:
        with self.database.reading() as session:
            return list(session.scalars(select(model).order_by(model.id)))


@pytest.fixture
def story(
    app: Any,
    client: Any,
    portal: FakePortal,
    clock: Any,
    database: Any,
    committed: Callable[..., Any],
) -> Story:
    with committed() as session:
        tree(session)
    return Story(app, client, portal, clock, database)


def test_a_hire_becomes_a_worker_with_a_number(story: Story) -> None:
    hired = record()
    assert story.confirm(hired).status_code == 202
    assert story.deliver() == (1, 1)
    (row,) = story.rows(Worker)
    assert (row.number, row.name, row.source_hire, row.certificate_number) == (
        "JS-2026-000001",
        "顾䶮",
        hired["hire"],
        "2024000000000001",
    )
    expected = {
        "hire": hired["hire"],
        "record_sha256": protocol.record_digest(hired),
        "worker_number": "JS-2026-000001",
    }
    assert story.portal.heard() == [("worker.accepted", expected)]
    assert story.deliver() == (0, 0)
    assert hired["person"]["document"]["number"] not in str(
        [one.body for one in story.rows(Outgoing)]
    )


@pytest.mark.parametrize(
    "mood",
    [
        fake_portal.slow,
        fake_portal.broken,
        fake_portal.torn,
        fake_portal.redirecting,
        fake_portal.huge,
    ],
)
def test_a_pull_that_fails_is_tried_again(story: Story, mood: Any) -> None:
    story.confirm(record())
    story.portal.moods = [mood, mood]
    assert story.deliver() == (1, 0)
    assert story.deliver() == (0, 0)
    story.wait(seconds=10)
    assert story.deliver() == (1, 0)
    story.wait(seconds=30)
    assert story.deliver() == (1, 1)
    assert len(story.rows(Worker)) == 1


def test_a_receipt_whose_answer_is_lost_arrives_once(story: Story) -> None:
    story.confirm(record())
    story.portal.moods = [
        story.portal.behave,
        fake_portal.lost_after(story.portal),
        fake_portal.broken,
    ]
    story.deliver()
    for _again in range(2):
        story.wait(seconds=30)
        story.deliver()
    (sent,) = story.rows(Outgoing)
    assert (sent.state, sent.tries) == ("delivered", 3)
    assert len(story.portal.receipts) == 1


def test_a_repeated_event_and_a_second_one_for_the_same_hire_make_one_worker(story: Story) -> None:
    hired = record()
    story.confirm(hired)
    assert story.confirm(hired).status_code == 200
    story.deliver()
    assert story.confirm(hired, message_id="msg_2").status_code == 202
    story.deliver()
    assert len(story.rows(Worker)) == 1
    assert [(event, data["worker_number"]) for event, data in story.portal.heard()] == [
        ("worker.accepted", "JS-2026-000001")
    ] * 2


def _reasons(story: Story) -> list[tuple[str, str]]:
    (heard,) = story.portal.heard()
    assert heard[0] == "worker.refused"
    assert all(reason["words"] != reason["reason"] for reason in heard[1]["reasons"]), (
        "worded in Chinese"
    )
    return [(reason["code"], reason["reason"]) for reason in heard[1]["reasons"]]


def _changed(path: str, value: Any) -> dict[str, Any]:
    made: dict[str, Any] = copy.deepcopy(record())
    inner, *rest = path.split(".")
    if rest:
        made[inner][rest[0]] = value
    else:
        made[inner] = value
    return made


@pytest.mark.parametrize(
    ("path", "value", "reason"),
    [
        ("employment.placement_union", "999999", ("03", "union_not_in_tree")),
        ("person.born_on", "1995-05-18", ("01", "document_mismatch")),
        ("contract.ends_on", None, ("05", "contract_incomplete")),
        ("contract.ends_on", "2026-08-01", ("05", "contract_dates")),
        ("employment.form", "5", ("09", "form_without_agency")),
        ("training_due_on", "2027-09-02", ("99", "training_due_wrong")),
        ("decision", {"kind": "whim"}, ("99", "record_invalid")),
    ],
)
def test_a_record_that_can_not_enter_is_refused_with_the_provinces_code(
    story: Story, path: str, value: Any, reason: tuple[str, str]
) -> None:
    story.confirm(_changed(path, value))
    story.deliver()
    assert _reasons(story) == [reason]
    assert story.rows(Worker) == []
    assert story.rows(Incoming)[0].state == "refused"


def test_a_record_that_differs_from_its_announcement_is_refused(story: Story) -> None:
    story.confirm(record(), digest="b" * 64)
    story.deliver()
    assert _reasons(story) == [("99", "digest_mismatch")]


def test_a_closed_union_and_a_full_one_are_refused(
    story: Story, committed: Callable[..., Any], at: Any
) -> None:
    with committed() as session:
        from portal.workforce.unions.queries import union_by_code

        small = union_by_code(session, "320506-T01")
        worker(session, small, at=at)
        union_by_code(session, "320812-T01").valid_until = at.date()
    story.confirm(record())
    story.confirm(record(hire="f" * 16, place="320506-T01", serial=808), message_id="msg_2")
    story.deliver()
    found = [data["reasons"][0]["reason"] for _event, data in story.portal.heard()]
    assert found == ["union_closed", "over_quota"]


def test_a_mended_record_is_taken_after_a_refusal(story: Story) -> None:
    story.confirm(_changed("person.born_on", "1995-05-18"))
    story.deliver()
    story.confirm(record(), message_id="msg_2")
    story.deliver()
    assert [event for event, _data in story.portal.heard()] == ["worker.refused", "worker.accepted"]


def test_another_hire_of_a_person_on_the_register_is_refused(story: Story) -> None:
    story.confirm(record())
    story.deliver()
    story.confirm(record(hire="e" * 16), message_id="msg_3")
    story.deliver()
    refused = [data["reasons"] for event, data in story.portal.heard() if event == "worker.refused"]
    assert [[reason["reason"] for reason in reasons] for reasons in refused] == [
        ["already_registered"]
    ]
    assert len(story.rows(Worker)) == 1


def test_a_hire_the_portal_does_not_know_is_given_up_in_the_open_and_can_be_asked_for_again(
    story: Story, signed_in: Any, committed: Any
) -> None:
    from portal.workforce.unions.queries import union_by_code

    with committed() as session:
        admin = officer(session, "system_admin", union_by_code(session, "320000"))
    story.confirm(record())
    story.portal.records.clear()
    story.deliver()
    (row,) = story.rows(Incoming)
    assert (row.state, row.last_answer) == ("dead", "HTTP 404 hire.not_found")
    story.portal.records[row.hire] = record()
    desk = signed_in(admin)
    assert "再取一次" in desk.get("/office/traffic").text
    assert desk.submit("/office/traffic/incoming/0000000000000000/again").status_code == 404
    assert desk.submit(f"/office/traffic/incoming/{row.public_id}/again").status_code == 303
    assert story.deliver() == (1, 1)
    assert len(story.rows(Worker)) == 1


def test_a_receipt_refused_for_good_is_a_dead_letter_that_can_be_sent_again(
    story: Story, signed_in: Any, committed: Any
) -> None:
    from portal.workforce.unions.queries import union_by_code

    with committed() as session:
        admin = officer(session, "system_admin", union_by_code(session, "320000"))
    story.confirm(record())
    story.portal.moods = [
        story.portal.behave,
        fake_portal.saying({"error": "handover.body_malformed"}, 422),
    ]
    story.deliver()
    (sent,) = story.rows(Outgoing)
    assert sent.state == "dead"
    desk = signed_in(admin)
    page = desk.get("/office/traffic").text
    assert "再发一次" in page
    assert "顾䶮" not in page
    assert desk.submit(f"/office/traffic/{sent.public_id}/again").status_code == 303
    story.deliver()
    assert list(story.portal.receipts) == [sent.public_id]


def test_a_silent_portal_is_given_up_after_five_days(story: Story) -> None:
    story.confirm(record())
    story.portal.moods = [httpx.ConnectError("away")] * 60
    for _again in range(60):
        story.deliver()
        story.wait(hours=8)
    (row,) = story.rows(Incoming)
    assert row.state == "dead"
    assert row.tries < 20


def test_filing_by_three_people_reaches_the_portal(
    story: Story, signed_in: Any, committed: Any
) -> None:
    from portal.workforce.unions.queries import union_by_code

    with committed() as session:
        reviewer = officer(session, "city_reviewer", union_by_code(session, "320800"))
        province = officer(session, "filing_officer", union_by_code(session, "320000"))
    story.confirm(record())
    story.deliver()
    (filing,) = story.rows(Filing)
    city, office = signed_in(reviewer), signed_in(province)
    early = {"number": "苏社工备〔2026〕1号", "on": "2026-09-01"}
    assert office.submit(f"/office/filings/{filing.public_id}/file", early).status_code == 422
    assert (
        city.submit(
            f"/office/filings/{filing.public_id}/forward", {"opinion": "同意转报"}
        ).status_code
        == 303
    )
    assert city.submit(f"/office/filings/{filing.public_id}/file", early).status_code == 403
    assert office.submit(f"/office/filings/{filing.public_id}/file", early).status_code == 303
    assert office.submit(f"/office/filings/{filing.public_id}/file", early).status_code == 422
    story.deliver()
    assert story.portal.heard()[-1] == (
        "worker.filed",
        {
            "hire": "0123456789abcdef",
            "worker_number": "JS-2026-000001",
            "filing_number": early["number"],
            "filed_on": early["on"],
        },
    )
    assert len(story.portal.receipts) == 2
