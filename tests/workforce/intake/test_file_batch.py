"""The province files a batch on one page: each line in order gets its number, all or none."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from portal.kernel.errors import Refused
from portal.workforce.audit import Act
from portal.workforce.intake.services.file_batch import file_batch
from portal.workforce.workers.models import Filing, FilingBatch
from portal.workforce.workers.services import filing as steps
from portal.workforce.workers.services.batches import send_batch
from tests.builders.workforce import actor, officer, tree, worker

ON = date(2026, 9, 1)


class Batch:
    """Three lines of one street, forwarded by the city, and the province's officer."""

    def __init__(self, session: Any, at: datetime) -> None:
        places = tree(session)
        roles = {"county_clerk": "county", "city_reviewer": "city", "filing_officer": "province"}
        self.people = {role: officer(session, role, places[at_]) for role, at_ in roles.items()}
        clerk, city, self.province = (
            Act(session, actor(person), at) for person in self.people.values()
        )
        workers = [worker(session, places["street"], at=at, by=clerk.by) for _one in range(3)]
        self.lines = [one.filing for one in workers]
        self.row = send_batch(clerk, places["county"], self.lines)
        for line in self.lines:
            steps.forward(city, line, "齐全")
        session.flush()


def test_lines_are_filed_together_or_none(session: Any, at: datetime) -> None:
    batch = Batch(session, at)
    first, second, third = (line.public_id for line in batch.lines)
    with pytest.raises(Refused, match=r"batch\.no_number"):
        file_batch(batch.province, batch.row, {first: " "}, ON)
    twins = {first: "苏备001", second: "苏备001"}
    with pytest.raises(Refused, match=r"filing\.number_taken"), session.begin_nested():
        file_batch(batch.province, batch.row, twins, ON)
    session.expire_all()
    assert {line.state for line in batch.lines} == {"forwarded"}
    assert file_batch(batch.province, batch.row, twins | {second: "苏备002"}, ON) == 2
    assert batch.row.state == "sent"
    codes = ["05"]
    steps.send_back(batch.province, batch.lines[2], "filing_officer", codes, "合同缺页")
    assert batch.row.state == "answered"
    said = [(line["filing_number"], line["codes"]) for line in batch.row.receipt]
    assert said == [("苏备001", ""), ("苏备002", ""), ("", "05")]
    with pytest.raises(Refused, match=r"lifecycle\.not_allowed"):
        file_batch(batch.province, batch.row, {third: "苏备003"}, ON)


def test_who_forwarded_or_submitted_does_not_file(session: Any, at: datetime) -> None:
    batch = Batch(session, at)
    reviewer = Act(session, actor(batch.people["city_reviewer"]), at)
    with pytest.raises(Refused, match=r"two_people\.same"):
        file_batch(reviewer, batch.row, {batch.lines[0].public_id: "苏备001"}, ON)


def test_the_page_of_the_province(committed: Any, signed_in: Any, at: datetime) -> None:
    with committed() as session:
        batch = Batch(session, at)
    home = f"/office/filing-batches/{batch.row.public_id}"
    province = signed_in(batch.people["filing_officer"])
    assert signed_in(batch.people["city_reviewer"]).get(f"{home}/file").status_code == 403
    assert f"{home}/file" in province.get(home).text
    names = [f"line_{line.public_id}" for line in batch.lines]
    assert all(name in province.get(f"{home}/file").text for name in names)
    typed = {"on": ON.isoformat(), **dict.fromkeys(names, "苏备009")}
    twice = province.submit(f"{home}/file", typed)
    assert twice.status_code == 422 and "苏备009" in twice.text
    assert province.submit(f"{home}/file", {"on": ON.isoformat()}).status_code == 422
    typed |= {name: f"苏备01{number}" for number, name in enumerate(names)}
    assert province.submit(f"{home}/file", typed).status_code == 303
    with committed() as session:
        assert set(session.scalars(select(Filing.state))) == {"filed"}
        assert session.scalars(select(FilingBatch)).one().state == "answered"
