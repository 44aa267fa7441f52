"""The home's figures, what waits, who sees no business data, the audit page, the demonstration."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select, text

from portal.foundation.running.history import outside, verify
from portal.foundation.web.history import check_history
from portal.foundation.web.unit import database
from portal.workforce.audit import HISTORY
from portal.workforce.demo.story import tell
from portal.workforce.desk.figures import Group, Person, grouped, longest_wait, total, waiting_days
from portal.workforce.workers.models import Worker
from tests.builders.workforce import officer, tree, worker

ON = date(2026, 9, 1)


def _person(group: str, hired_on: date, filing: str = "submitted", form: str = "1") -> Person:
    return Person(group, hired_on, form, filing, None, False)


def test_people_are_counted_where_they_stand() -> None:
    people = [
        _person("a", date(2026, 8, 1), "filed"),
        _person("a", date(2026, 8, 29)),
        _person("a", date(2026, 10, 1)),
        _person("a", date(2026, 8, 1), form="8"),
        _person("b", date(2026, 7, 31), "returned"),
    ]
    first, second = grouped([Group("甲", "a", 5), Group("乙", "b")], people, ON)
    assert (first.filed, first.unfiled, first.pending, first.free) == (1, 1, 1, 2)
    assert (second.in_post, second.free) == (1, None)
    assert (total([first, second]).in_post, total([first, second]).free) == (3, 2)
    assert [count for _low, _high, count in waiting_days(people, ON)] == [1, 0, 0, 0, 2]
    assert longest_wait(people, ON) == 32


def test_home_shows_figures_with_their_table_and_what_waits(
    committed: Callable[..., Any], signed_in: Callable[..., Any], at: datetime
) -> None:
    with committed() as session:
        places = tree(session)
        reviewer, province = (
            officer(session, "city_reviewer", places["city"]),
            officer(session, "filing_officer", places["province"]),
        )
        row = worker(session, places["street"], at=at)
        other = worker(session, places["small"], at=at)
    page = signed_in(reviewer).get("/office").text
    assert row.number in page
    assert other.number not in page
    assert "等您办理" in page
    whole = signed_in(province).get("/office").text
    assert "3000" in whole
    assert "等您办理" not in whole


def test_administrators_see_no_business_data(
    committed: Callable[..., Any], signed_in: Callable[..., Any], at: datetime
) -> None:
    with committed() as session:
        places = tree(session)
        admins = [
            officer(session, role, places["province"])
            for role in ("system_admin", "security_admin", "audit_admin")
        ]
        row = worker(session, places["street"], at=at)
    for admin in admins:
        desk = signed_in(admin)
        assert row.name not in desk.get("/office").text
        for path in (
            "/office/workers",
            f"/office/workers/{row.public_id}",
            "/office/filings",
            "/office/unions",
            "/office/workers/register.xlsx",
        ):
            assert desk.get(path).status_code == 403


def test_the_audit_page_shows_a_break(
    app: Any, committed: Callable[..., Any], signed_in: Callable[..., Any], at: datetime
) -> None:
    with committed() as session:
        places = tree(session)
        auditor = officer(session, "auditor", places["province"])
        worker(session, places["street"], at=at)
    desk = signed_in(auditor)
    assert "还没有核对过" in desk.get("/office").text
    with app.app_context():
        check_history()
    assert "起不对" not in desk.get("/office/audit").text
    with committed() as session:
        for statement in _without_triggers(session):
            session.execute(text(statement))
        session.execute(
            text(
                "UPDATE audit_entry SET by_words = 'somebody else' WHERE chain = 'register' AND "
                "number = 1"
            )
        )
    with app.app_context():
        check_history()
    assert "起不对" in desk.get("/office/audit").text
    assert "请立即报告" in desk.get("/office").text


def _without_triggers(session: Any) -> list[str]:
    if session.get_bind().dialect.name == "sqlite":
        return ["DROP TRIGGER audit_entry_no_update"]
    return ["DROP TRIGGER audit_entry_no_update ON audit_entry"]


def test_the_demonstration_obeys_the_rules_and_loads_once(
    committed: Callable[..., Any], app: Any, at: datetime
) -> None:
    with app.test_request_context(), committed() as session:
        people = tell(session, at)
        assert people == session.scalar(select(func.count()).select_from(Worker))
        assert people > 15
        assert tell(session, at) == 0
    with app.app_context():
        report = verify(database(), HISTORY, outside("portal.workforce"))
    assert report.breaks == ()
