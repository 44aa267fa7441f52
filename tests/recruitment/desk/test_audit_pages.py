"""Who may look into the audit chain, and what he sees when somebody has been at it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text

from portal.foundation.data.database import Database
from portal.foundation.time.clock import Clock
from portal.foundation.web.history import check_history
from tests.builders.accounts import officer
from tests.builders.rounds import published_round
from tests.builders.unions import Tree, tree
from tests.recruitment.conftest import Committed


def _story(committed: Committed, at: datetime) -> tuple[str, dict[str, Any]]:
    with committed() as session:
        unions: Tree = tree(session)
        round_ = published_round(session, unions, at=at)
        people = {
            "auditor": officer(session, "auditor", union=unions.city),
            "elsewhere": officer(session, "auditor", union=unions.other_city),
            "publisher": officer(session, "publisher", union=unions.county),
            "administrator": officer(session, "audit_admin", union=unions.province),
        }
        return round_.code, people


def test_the_auditor_reads_the_rounds_he_reaches(
    app: Any, committed: Committed, at: datetime, signed_in: Any
) -> None:
    code, people = _story(committed, at)
    assert "还没有核对过" in signed_in(people["auditor"]).get("/office/desk").text
    with app.app_context():
        check_history()
    page = signed_in(people["auditor"]).get(f"/office/rounds/{code}/audit")
    assert page.status_code == 200
    assert "vacancies.put" in page.text
    assert "没有发现改动" in page.text
    assert signed_in(people["elsewhere"]).get(f"/office/rounds/{code}/audit").status_code == 404
    assert signed_in(people["publisher"]).get(f"/office/rounds/{code}/audit").status_code == 403


def test_the_administrator_sees_whether_chains_hold_and_no_entry(
    app: Any, committed: Committed, at: datetime, signed_in: Any
) -> None:
    code, people = _story(committed, at)
    browser = signed_in(people["administrator"])
    page = browser.get("/office/audit")
    assert page.status_code == 200
    assert code in page.text
    assert "vacancies.put" not in page.text
    assert browser.get(f"/office/rounds/{code}/audit").status_code == 403


def test_a_changed_entry_is_pointed_out(
    app: Any, database: Database, committed: Committed, at: datetime, signed_in: Any
) -> None:
    code, people = _story(committed, at)
    # somebody with the database in hand takes the guard away first
    with database.engine.begin() as connection:
        if database.is_sqlite:
            connection.execute(text("DROP TRIGGER audit_entry_no_update"))
        else:
            connection.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER ALL"))
        connection.execute(
            text("UPDATE audit_entry SET by_words = 'nobody' WHERE chain = :code AND number = 3"),
            {"code": code},
        )
    with app.app_context():
        check_history()
    page = signed_in(people["auditor"]).get(f"/office/rounds/{code}/audit").text
    assert "内容被改过" in page and "请立即报告并停止发布" in page
    assert "第 3 条起不完整" in signed_in(people["administrator"]).get("/office/audit").text
    assert "请立即报告并停止发布" in signed_in(people["auditor"]).get("/office/desk").text
    assert "请立即报告" not in signed_in(people["publisher"]).get("/office/desk").text


def test_a_check_that_is_missed_is_told(
    app: Any, committed: Committed, clock: Clock, at: datetime, signed_in: Any
) -> None:
    code, people = _story(committed, at)
    with app.app_context():
        check_history()
    clock.travel_to(at + timedelta(days=2))
    page = signed_in(people["auditor"]).get(f"/office/rounds/{code}/audit")
    assert "此后没有再核对" in page.text
