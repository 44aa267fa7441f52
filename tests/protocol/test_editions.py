"""What a further edition, an announcement out of order, a cancellation on paper make of a person in
the register."""

from __future__ import annotations

import copy
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from portal.protocol import messages as protocol
from portal.workforce.intake.models import HandedHire, Incoming, IntakeConflict
from portal.workforce.records.contracts.models import Contract
from portal.workforce.unions.models import Union
from portal.workforce.workers.models import Filing, Worker
from tests.builders.workforce import record, worker
from tests.protocol.test_conversation import Story, story

__all__ = ["story"]
HIRE = "0123456789abcdef"


def corrected(**changes: Any) -> dict[str, Any]:
    made = copy.deepcopy(record())
    for path, value in changes.items():
        part, _, name = path.partition("__")
        made[part][name] = value
    return made


def announce(story: Story, made: dict[str, Any], message_id: str, *, later: int = 0) -> None:
    """Told ``later`` seconds after now, whenever it arrives."""
    story.portal.records[made["hire"]] = made
    data = {
        "hire": made["hire"],
        "record_sha256": protocol.record_digest(made),
        "round": made["round"]["code"],
    }
    now = story.clock.now()
    body = protocol.message_body("hire.confirmed", now + timedelta(seconds=later), data)
    content = protocol.encoded(body)
    signed = protocol.sign(story.portal.keys, content, message_id=message_id, at=now)
    assert story.client.post(protocol.EVENTS, data=content, headers=signed).status_code == 202


def the_hire(story: Story) -> HandedHire:
    return story.rows(HandedHire)[0]


def test_a_correction_replaces_the_record_and_keeps_number_and_history(story: Story) -> None:
    announce(story, record(), "msg_1")
    story.deliver()
    (before,) = story.rows(Worker)
    made = corrected(
        person__name="顾䶮䶮",
        employment__post="站长",
        contract__number="2026-7",
        contract__ends_on="2029-09-30",
    )
    announce(story, made, "msg_2", later=1)
    story.deliver()
    (person,) = story.rows(Worker)
    assert (person.number, person.name, person.post) == (before.number, "顾䶮䶮", "站长")
    assert person.source_digest == protocol.record_digest(made)
    row = the_hire(story)
    assert (row.state, row.edition, row.accepted_edition) == ("accepted", 2, 2)
    assert [one.record["person"]["name"] for one in row.editions] == ["顾䶮", "顾䶮䶮"]
    standing = [one for one in story.rows(Contract) if one.withdrawn_at is None]
    assert [(one.number, str(one.ends_on)) for one in standing] == [("2026-7", "2029-09-30")]
    heard = [(event, data["worker_number"]) for event, data in story.portal.heard()]
    assert heard == [("worker.accepted", before.number)] * 2


def test_a_correction_that_can_not_enter_leaves_the_earlier_edition_valid(story: Story) -> None:
    announce(story, record(), "msg_1")
    story.deliver()
    announce(story, corrected(employment__placement_union="999999"), "msg_2", later=1)
    story.deliver()
    (person,) = story.rows(Worker)
    row = the_hire(story)
    assert (row.state, row.edition, row.accepted_edition) == ("accepted", 2, 1)
    assert person.source_digest == protocol.record_digest(record())
    assert story.portal.heard()[-1][0] == "worker.refused"


def test_an_announcement_that_arrives_late_does_not_undo_the_later_one(story: Story) -> None:
    announce(story, corrected(employment__post="站长"), "msg_2", later=5)
    story.deliver()
    late = record()
    announce(story, late, "msg_1")
    story.portal.records[HIRE] = corrected(employment__post="站长")
    story.deliver()
    assert [one.state for one in story.rows(Incoming)] == ["accepted", "superseded"]
    assert story.rows(Worker)[0].post == "站长"
    assert [event for event, _data in story.portal.heard()] == ["worker.accepted"]


def test_a_filing_that_was_sent_back_is_mended_by_the_correction(
    story: Story, committed: Any
) -> None:
    announce(story, record(), "msg_1")
    story.deliver()
    with committed() as session:
        session.scalars(select(Filing)).one().state = "returned"
    announce(story, corrected(contract__number="2026-7"), "msg_2", later=1)
    story.deliver()
    (filing,) = story.rows(Filing)
    assert (filing.state, filing.kind) == ("submitted", "first")


def test_who_left_is_not_announced_again(story: Story, committed: Any) -> None:
    announce(story, record(), "msg_1")
    story.deliver()
    with committed() as session:
        row = session.scalars(select(Worker)).one()
        row.state, row.left_on = "left", row.hired_on
    announce(story, corrected(employment__post="站长"), "msg_2", later=1)
    story.deliver()
    (conflict,) = story.rows(IntakeConflict)
    assert (conflict.reason, conflict.own["state"], conflict.state) == (
        "after_the_end",
        "left",
        "open",
    )
    assert conflict.told["record_sha256"] == protocol.record_digest(
        corrected(employment__post="站长")
    )


def test_what_is_not_to_be_had_is_answered_and_never_met_with_silence(story: Story) -> None:
    announce(story, record(), "msg_1")
    story.portal.records.clear()
    story.deliver()
    ((event, data),) = story.portal.heard()
    assert (event, data["reasons"][0]["reason"]) == ("worker.refused", "record_unreachable")


def test_what_the_city_allowed_is_taken_when_it_is_sent_again(story: Story, committed: Any) -> None:
    small = record(place="320506-T01", serial=809)
    with committed() as session:
        union = session.scalars(select(Union).where(Union.code == "320506-T01")).one()
        union.single_unions_count, union.workers_count = 10, 100
        union.approved_most, union.approval_number = None, ""
        worker(session, union, at=story.clock.now())
    announce(story, small, "msg_1")
    story.deliver()
    assert story.portal.heard()[-1][1]["reasons"][0]["reason"] == "over_quota"
    with committed() as session:
        union = session.scalars(select(Union).where(Union.code == "320506-T01")).one()
        union.approved_most, union.approval_number = 2, "市总复〔2026〕9号"
    announce(story, small, "msg_2", later=1)
    story.deliver()
    assert story.portal.heard()[-1][0] == "worker.accepted"
    row = the_hire(story)
    assert (row.state, row.edition, row.accepted_edition) == ("accepted", 1, 1)
