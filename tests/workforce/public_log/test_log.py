"""The management side keeps a log of its own: filings, heads of its chains, its software."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.transparency.checkpoints import checkpoint_of, read_proof
from portal.foundation.transparency.leaves import Leaf
from portal.foundation.transparency.notes import read_key, read_note
from portal.kernel.canonical import canonical_digest
from portal.workforce.audit import SYSTEM, Act, record
from portal.workforce.public_log.models import LogEntry, LogOrigin
from portal.workforce.public_log.queries import LOG
from portal.workforce.public_log.services import enter_heads
from portal.workforce.workers.services import filing as steps
from tests.builders.workforce import actor, officer, tree, worker
from tests.workforce.conftest import Browser, Committed


def test_a_filing_enters_the_log_without_a_name(session: Session, at: datetime) -> None:
    places = tree(session)
    clerk, reviewer, province = (
        actor(officer(session, role, places[place]))
        for role, place in (
            ("county_clerk", "county"),
            ("city_reviewer", "city"),
            ("filing_officer", "province"),
        )
    )
    filing = worker(session, places["street"], at=at, by=clerk).filing
    steps.forward(Act(session, reviewer, at), filing, "同意转报")
    assert session.scalars(select(LogEntry)).all() == []
    steps.file(Act(session, province, at), filing, "备2026-1", date(2026, 9, 1))
    entry = session.scalars(select(LogEntry)).one()
    facts = {"number": "备2026-1", "filed_on": "2026-09-01", "worker": filing.worker.number}
    assert json.loads(entry.leaf) == {
        "kind": "filing",
        "subject": f"filing:{filing.public_id}",
        "digest": canonical_digest(facts),
        "at": "2026-09-01T09:00:00+08:00",
    }
    assert filing.worker.name not in entry.leaf


def test_files_and_proofs_are_public(
    committed: Committed, client: Browser, at: datetime, run_job: Callable[..., None]
) -> None:
    assert "还没有登记" in client.get("/log").text
    with committed() as session:
        record(session, "a.b", "x:1", at=at)
        enter_heads(Act(session, SYSTEM, at))
    run_job("workforce_log.write")
    assert "chain:general:1" in client.get("/log").text
    with committed() as session:
        origin = session.scalars(select(LogOrigin)).one()
        leaf_hash = LOG.standing(session, LOG.newest(session, "chain:general:1")).leaf_hash
    checkpoint = checkpoint_of(read_note(client.get("/log/1/checkpoint").data))
    proof = read_proof(client.get(f"/log/leaves/{leaf_hash}").text)
    assert proof.check(read_key(origin.key)) == checkpoint
    assert client.get(f"/log/1/tile/0/000.p/{checkpoint.size}").status_code == 200


def test_an_exported_checkpoint_is_verified_here_too(
    app: Flask, committed: Committed, at: datetime, run_job: Callable[..., None], tmp_path: Path
) -> None:
    with committed() as session:
        LOG.enter(session, Leaf("filing", "filing:a", "a" * 64, at))
    run_job("workforce_log.write")
    runner = app.test_cli_runner()
    assert runner.invoke(args=["log", "export", str(tmp_path / "kept")]).exit_code == 0
    verified = runner.invoke(args=["audit", "verify", "--checkpoint", str(tmp_path / "kept")])
    assert verified.exit_code == 0, verified.output


def test_the_office_page_is_the_administrators(
    committed: Committed, signed_in: Callable[..., Browser]
) -> None:
    with committed() as session:
        places = tree(session)
        admin = officer(session, "system_admin", places["province"])
        clerk = officer(session, "county_clerk", places["county"])
    assert "登记见证单位" in signed_in(admin).get("/office/log").text
    assert signed_in(clerk).get("/office/log").status_code == 403
