"""The pages of a person's dated facts: changing, correcting, leave, voiding, exits taken back, any
past day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from portal.workforce.workers import kinds
from portal.workforce.workers.models import Worker
from portal.workforce.workers.spell_queries import facts_of, spells
from tests.builders.workforce import officer, tree, union, worker

WHY = {"reason": "依据：人事令第3号"}


@pytest.fixture
def scene(committed: Callable[..., Any], signed_in: Callable[..., Any], at: datetime) -> Any:
    with committed() as session:
        places = tree(session)
        clerk = officer(session, "county_clerk", places["county"])
        other = officer(session, "county_clerk", places["other_county"])
        auditor = officer(session, "auditor", places["city"])
        second = union(session, code="320812-T02", parent=places["county"])
        full = union(
            session,
            code="320812-T03",
            parent=places["county"],
            single_unions_count=1,
            workers_count=1,
        )
        worker(session, full, at=at)
        person = worker(session, places["street"], at=at)
    return {
        "id": person.public_id,
        "clerk": signed_in(clerk),
        "other": signed_in(other),
        "auditor": signed_in(auditor),
        "second": second,
        "street": places["street"],
    }


def _row(committed: Callable[..., Any], scene: Any, kind: Any) -> tuple[Any, Any]:
    with committed() as session:
        person = session.scalars(select(Worker).where(Worker.public_id == scene["id"])).one()
        return person, spells(session, kind, person)[0]


def _identity(**changes: str) -> dict[str, str]:
    said = {
        "valid_from": "2026-08-03",
        "last_on": "",
        "name": "顾䶮",
        "sex": "",
        "born_on": "1995-05-17",
        "ethnicity": "",
        "political_status": "",
        "household": "",
        "document_kind": "resident_id",
        "document_number": "",
        "mobile": "",
    }
    return said | WHY | changes


def test_a_name_is_corrected_and_the_old_one_stays_readable(
    committed: Callable[..., Any], scene: Any
) -> None:
    person, row = _row(committed, scene, kinds.IDENTITY)
    path = f"/office/workers/{scene['id']}/spells/identity/{row.public_id}/correct"
    page = scene["clerk"].get(path).text
    assert "顾䶮" in page
    assert person.document_number not in page
    answer = scene["clerk"].submit(path, _identity(name="顾龑"))
    assert answer.status_code == 303, answer.text
    assert "顾龑" in scene["clerk"].get(f"/office/workers/{scene['id']}").text
    history = scene["auditor"].get(f"/office/workers/{scene['id']}/history").text
    assert "顾䶮" in history
    assert "人事令第3号" in history
    before = (
        scene["auditor"]
        .get(f"/office/workers/{scene['id']}/history?on=2026-08-20&known=2026-08-31")
        .text
    )
    assert "这一天没有记录" in before


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"born_on": "1995-05-18"}, "出生日期与证件号码不符"),
        ({"valid_from": "1990-01-01"}, "日期在出生以前"),
        ({"valid_from": "2026-08-04"}, "有空档"),
        ({"reason": ""}, "这一项要填"),
    ],
)
def test_nonsense_stays_on_the_form(
    committed: Callable[..., Any], scene: Any, changes: dict[str, str], words: str
) -> None:
    _person, row = _row(committed, scene, kinds.IDENTITY)
    path = f"/office/workers/{scene['id']}/spells/identity/{row.public_id}/correct"
    answer = scene["clerk"].submit(path, _identity(name="顾龑") | changes)
    assert answer.status_code == 422
    assert words in answer.text


def test_a_transfer_holds_from_its_day_and_needs_a_place(
    committed: Callable[..., Any], scene: Any
) -> None:
    path = f"/office/workers/{scene['id']}/spells/using_unit/new"
    said = {"valid_from": "2026-08-20", "using_unit": "新单位"} | WHY
    full = scene["clerk"].submit(path, said | {"union_id": "320812-T03"})
    assert full.status_code == 422
    assert "员额满了" in full.text
    assert scene["clerk"].submit(path, said | {"union_id": "320812-T02"}).status_code == 303
    with committed() as session:
        person = session.scalars(select(Worker).where(Worker.public_id == scene["id"])).one()
        assert (person.union_id, person.using_unit) == (scene["second"].id, "新单位")
        before = facts_of(session, person, date(2026, 8, 19))
        assert before["union_id"] == scene["street"].id


def test_leave_has_a_last_day_and_does_not_overlap(scene: Any) -> None:
    path = f"/office/workers/{scene['id']}/leave/new"
    said = {"valid_from": "2026-08-20", "kind": "sick", "words": ""} | WHY
    assert "请假要写止的日期" in scene["clerk"].submit(path, said | {"last_on": ""}).text
    assert scene["clerk"].submit(path, said | {"last_on": "2026-08-28"}).status_code == 303
    again = scene["clerk"].submit(
        path, said | {"valid_from": "2026-08-28", "last_on": "2026-09-02"}
    )
    assert "重叠" in again.text


def test_an_exit_that_was_none_is_taken_back(committed: Callable[..., Any], scene: Any) -> None:
    path = f"/office/workers/{scene['id']}"
    leaving = {"cause": "01", "destination": "none", "last_on": "2026-08-31", "words": "辞职"}
    assert scene["clerk"].submit(f"{path}/exit", leaving).status_code == 303
    assert "恢复在册" in scene["clerk"].get(path).text
    assert scene["clerk"].submit(f"{path}/reinstate", WHY).status_code == 303
    with committed() as session:
        person = session.scalars(select(Worker).where(Worker.public_id == scene["id"])).one()
        assert (person.state, person.left_on, person.filing.state) == ("active", None, "submitted")
    assert scene["clerk"].submit(f"{path}/exit", leaving).status_code == 303


def test_a_void_record_takes_no_place(committed: Callable[..., Any], scene: Any) -> None:
    path = f"/office/workers/{scene['id']}"
    assert scene["clerk"].submit(f"{path}/void", WHY).status_code == 303
    with committed() as session:
        person = session.scalars(select(Worker).where(Worker.public_id == scene["id"])).one()
        assert (person.state, person.filing.state) == ("void", "cancelled")
        assert facts_of(session, person, date(2026, 8, 20)) == {}
    assert scene["clerk"].get(path).status_code == 200
    assert scene["auditor"].get(f"{path}/history").status_code == 200


@pytest.mark.parametrize("end", ["spells/post/new", "void", "history", "spells/contract/new"])
def test_foreign_records_and_kinds_answer_404(scene: Any, end: str) -> None:
    assert scene["other"].get(f"/office/workers/{scene['id']}/{end}").status_code == 404


def test_auditors_change_nothing(scene: Any) -> None:
    path = f"/office/workers/{scene['id']}/spells/post/new"
    assert scene["auditor"].get(path).status_code == 403
    assert "登记变动" not in scene["auditor"].get(f"/office/workers/{scene['id']}").text
