"""Who may look into the audit chain, and what he sees when somebody has been at it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text

from portal.foundation.data.database import Database
from portal.foundation.time.clock import Clock
from portal.foundation.web.history import check_history
from portal.recruitment.audit import WatchedEntry, breaks
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.unions.models import Appointment
from tests.builders.accounts import officer
from tests.builders.rounds import published_round
from tests.builders.unions import Tree, tree
from tests.recruitment.conftest import Committed

CHANGE = {"kind": "extension", "reason": "系统故障，部分人未能提交。"}


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


def test_the_supervisor_looks_through_what_new_officers_did(
    app: Any, committed: Committed, at: datetime, signed_in: Any
) -> None:
    code, people = _story(committed, at)
    with committed() as session:
        round_ = session.query(RecruitmentRound).filter_by(code=code).one()
        supervisor = officer(session, "supervisor", union=round_.organiser)
        fresh = officer(session, "publisher", union=round_.organiser)
        held = session.query(Appointment).filter_by(account_id=fresh.id).one()
        held.appointed_at = at - timedelta(hours=23)
    publisher, looking = signed_in(fresh), signed_in(supervisor)
    path = f"/office/rounds/{code}/audit"
    assert "新近授权的人" not in looking.get("/office/desk").text
    assert publisher.submit(f"/office/rounds/{code}/changes", CHANGE).status_code == 303
    assert "件新近授权的人办的事没有看" in looking.get("/office/desk").text
    page = looking.get(path).text
    number = re.search(r'name="up_to" value="(\d+)"', page).group(1)  # type: ignore[union-attr]
    assert "新授权" in page and fresh.display_name in page
    reading = signed_in(people["auditor"])
    assert "新授权" in reading.get(path).text and "/audit/seen" not in reading.get(path).text
    assert reading.submit(f"{path}/seen", {"up_to": number}).status_code == 403
    assert looking.submit(f"{path}/seen", {"up_to": str(int(number) - 1)}).status_code == 303
    assert "没有看" in looking.get("/office/desk").text, "what came after the page stays"
    assert looking.submit(f"{path}/seen", {"up_to": number}).status_code == 303
    assert "没有看" not in looking.get("/office/desk").text
    assert "新授权" in looking.get(path).text, "the mark stays in the chain"
    with committed() as session:
        assert breaks(session, code) == []
        (mark,) = session.query(WatchedEntry).all()
        assert mark.seen_by == supervisor.id
