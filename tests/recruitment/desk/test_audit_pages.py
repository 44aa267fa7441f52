"""Who may look into the audit chain, and what he sees when somebody has been at it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import text

from portal.foundation.data.database import Database
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
    page = signed_in(people["auditor"]).get(f"/office/rounds/{code}/audit")
    assert page.status_code == 200
    assert "vacancies.put" in page.text
    assert "这条链完整" in page.text
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
    assert "第 3 条" in signed_in(people["auditor"]).get(f"/office/rounds/{code}/audit").text
    assert "第 3 条起不完整" in signed_in(people["administrator"]).get("/office/audit").text
