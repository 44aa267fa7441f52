"""A publication enters the log with the business; the job places, writes and signs; anybody can
check."""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from migrations.append_only import drop_append_only
from portal.foundation.data.database import Database
from portal.foundation.security.crypto import LOG_KEY
from portal.foundation.time.clock import Clock
from portal.foundation.transparency import tree
from portal.foundation.transparency.checkpoints import checkpoint_of, read_proof
from portal.foundation.transparency.leaves import Leaf, hidden_subject
from portal.foundation.transparency.notes import read_key, read_note
from portal.foundation.transparency.software import release
from portal.foundation.transparency.tiles import LogFolder
from portal.kernel.errors import Refused
from portal.recruitment.approval.services.freeze import freeze_policy
from portal.recruitment.audit import SYSTEM, Act, record
from portal.recruitment.public_log.models import LogCheckpoint, LogEntry, LogLeaf, LogOrigin
from portal.recruitment.public_log.queries import LOG
from portal.recruitment.public_log.services import enter_heads
from portal.recruitment.publications.models import Publication
from portal.recruitment.publications.services import Document, publish
from portal.recruitment.rulebook import roles
from tests.builders.accounts import officer
from tests.builders.rounds import add_vacancy, drafted_round
from tests.builders.unions import tree as tree_of_unions
from tests.recruitment.conftest import Browser, Committed

RunJob = Callable[..., None]


def publication(session: Session, at: datetime, **values: Any) -> Publication:
    body = {"tables": [], "sections": [{"heading": "", "text": "第一份。"}]}
    given = {"kind": "written_result", "round_code": "HA-2026-01", "title": "笔试成绩"} | values
    return publish(Act(session, SYSTEM, at), Document(**({"body": body} | given)))


@pytest.fixture
def log_folder(app: Flask) -> LogFolder:
    return LogFolder(Path(app.extensions["log_folder"]) / "1")


@pytest.fixture
def published(committed: Committed, at: datetime, run_job: RunJob) -> Publication:
    """One publication, in the log and under a signed checkpoint."""
    with committed() as session:
        made = publication(session, at)
    run_job("public_log.write")
    return made


def _kinds(session: Session) -> list[str]:
    return list(session.scalars(select(LogEntry.kind).order_by(LogEntry.id)))


def test_a_publication_is_entered_in_its_own_transaction(session: Session, at: datetime) -> None:
    made = publication(session, at, bundle_key="0" * 32, bundle_sha256="b" * 64)
    assert _kinds(session) == ["publication", "bundle", "chain_head"]
    leaf = json.loads(session.scalars(select(LogEntry.leaf)).first() or "")
    assert leaf == {
        "at": "2026-09-01T09:00:00+08:00",
        "digest": made.digest,
        "kind": "publication",
        "subject": f"publication:{made.number}:1",
    }
    session.rollback()
    assert _kinds(session) == []


def test_page_json_and_proof_wait_and_then_prove(
    client: Browser, committed: Committed, at: datetime, run_job: RunJob
) -> None:
    with committed() as session:
        number = publication(session, at).number
    address = f"/publications/{number}"
    assert "正在登记" in client.get(address).text
    before = client.get(f"{address}/files/json").json
    assert before is not None and before["log"]["proof"] == "pending"
    assert client.get(f"{address}/log.tlog-proof").status_code == 404

    run_job("public_log.write")

    assert "起登记在公开日志里" in client.get(address).text
    document = client.get(f"{address}/files/json").json
    assert document is not None
    proof = read_proof(document["log"]["proof"])
    with committed() as session:
        key = read_key(session.scalars(select(LogOrigin.key)).one())
    checkpoint = proof.check(key)
    assert json.loads(proof.leaf)["digest"] == document["digest"]
    assert tree.leaf_hash(proof.leaf).hex() == document["log"]["leaf_hash"]
    assert client.get(f"{address}/log.tlog-proof").text == document["log"]["proof"]
    assert client.get(f"/log/leaves/{document['log']['leaf_hash']}").text == proof.text
    assert checkpoint_of(read_note(client.get("/log/1/checkpoint").data)) == checkpoint


def test_the_printed_list_carries_the_hash_of_its_leaf(
    published: Publication, client: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    from portal.recruitment.publications import documents

    printed: list[str] = []
    monkeypatch.setattr(documents, "render_pdf", lambda html, **_: printed.append(html) or b"%PDF")
    client.get(f"/publications/{published.number}/files/pdf")
    document = client.get(f"/publications/{published.number}/files/json").json
    assert document is not None and f"日志校验码 {document['log']['leaf_hash']}" in printed[0]


def test_a_stranger_rebuilds_the_tree_from_the_public_files(
    published: Publication, client: Browser, committed: Committed, at: datetime, run_job: RunJob
) -> None:
    with committed() as session:
        for number in range(300):
            LOG.enter(session, Leaf("policy", f"policy:HA-2026-01:{number}", "0" * 64, at))
    run_job("public_log.write")
    note = read_note(client.get("/log/1/checkpoint").data)
    checkpoint = checkpoint_of(note)
    assert checkpoint.size > 300

    leaves: list[bytes] = []
    for index in range(-(-checkpoint.size // 256)):
        width = min(256, checkpoint.size - index * 256)
        partial = "" if width == 256 else f".p/{width}"
        bundle = client.get(f"/log/1/tile/entries/{index:03d}{partial}")
        hashes = client.get(f"/log/1/tile/0/{index:03d}{partial}").data
        assert "immutable" in bundle.headers["Cache-Control"]
        data, entries = bundle.data, []
        while data:
            length = int.from_bytes(data[:2], "big")
            entries.append(data[2 : 2 + length])
            data = data[2 + length :]
        assert hashes == b"".join(map(tree.leaf_hash, entries))
        leaves += entries
    assert tree.root_of_hashes([tree.leaf_hash(leaf) for leaf in leaves]) == checkpoint.root
    removed = [tree.leaf_hash(leaf) for leaf in leaves[:-1]]
    assert tree.root_of_hashes(removed) != checkpoint.root


@pytest.mark.database
@pytest.mark.parametrize(
    "path",
    [
        "/log/1/tile/0/999",
        "/log/9/checkpoint",
        "/log/1/checkpoints/77",
        "/log/9/tile/0/000",
        "/log/1/checkpoints/99999999999999999999",
        "/log/99999999999999999999/checkpoint",
        "/log/leaves/abc",
        "/log/leaves/%00",
        "/log/names/%00",
    ],
)
def test_what_is_not_there_is_not_found(published: Publication, client: Browser, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_round_is_hidden_until_something_of_it_is_published(
    committed: Committed, at: datetime, client: Browser, run_job: RunJob
) -> None:
    with committed() as session:
        record(session, "rounds.create", "round:1", at=at, chain="HA-2027-09")
        enter_heads(Act(session, SYSTEM, at))
    run_job("public_log.write")
    assert "HA-2027-09" not in client.get("/log").text
    assert client.get("/log/names/HA-2027-09").status_code == 404
    data = client.get("/log/1/tile/entries/000.p/" + _width(client)).data
    assert b"HA-2027-09" not in data and b"hidden:" in data

    with committed() as session:
        publication(session, at, round_code="HA-2027-09")
    names_key = client.get("/log/names/HA-2027-09").text.strip()
    assert hidden_subject(names_key, "chain:HA-2027-09:1").encode() in data


def _width(client: Browser) -> str:
    return str(checkpoint_of(read_note(client.get("/log/1/checkpoint").data)).size)


@pytest.mark.database
def test_a_head_goes_in_when_its_chain_grew_and_only_then(session: Session, at: datetime) -> None:
    record(session, "a.b", "x:1", at=at)
    act = Act(session, SYSTEM, at)
    assert (enter_heads(act), enter_heads(act)) == (1, 0)
    record(session, "a.c", "x:1", at=at)
    assert enter_heads(act) == 1
    numbers = session.scalars(select(LogEntry.number).order_by(LogEntry.id)).all()
    assert numbers == [1, 2]


def test_daily_job_enters_heads(committed: Committed, at: datetime, run_job: RunJob) -> None:
    with committed() as session:
        record(session, "a.b", "x:1", at=at)
    run_job("public_log.heads")
    with committed() as session:
        assert _kinds(session) == ["chain_head"]


def test_the_software_and_its_checkers_stand_in_the_log_once(
    committed: Committed, run_job: RunJob
) -> None:
    run_job("public_log.write")
    run_job("public_log.write")
    with committed() as session:
        subjects = session.scalars(select(LogEntry.subject)).all()
    assert subjects.count("software:0.1.0") == 1
    assert subjects.count("program:verify.py") == 1


@pytest.mark.database
def test_nothing_is_signed_twice_and_every_checkpoint_is_consistent(
    committed: Committed, at: datetime, run_job: RunJob, log_folder: LogFolder
) -> None:
    for number in range(6):
        with committed() as session:
            publication(session, at, title=f"第 {number} 份")
        run_job("public_log.write")
        run_job("public_log.write")
    with committed() as session:
        rows = session.scalars(select(LogCheckpoint).order_by(LogCheckpoint.size)).all()
    assert len(rows) == 6
    read = log_folder.reader()
    for old, new in zip(rows, rows[1:], strict=False):
        path = tree.consistency_proof(read, old.size, new.size)
        roots = bytes.fromhex(old.root), bytes.fromhex(new.root)
        assert tree.is_consistent(old.size, roots[0], new.size, roots[1], path)


def test_a_replaced_checkpoint_stops_the_job(
    published: Publication,
    committed: Committed,
    at: datetime,
    run_job: RunJob,
    log_folder: LogFolder,
) -> None:
    lines = (log_folder.checkpoint() or "").split("\n")
    lines[2] = base64.b64encode(bytes(32)).decode()
    log_folder.put_checkpoint("\n".join(lines))
    with committed() as session:
        publication(session, at, title="第二份")
    with pytest.raises(Refused, match=r"log\.inconsistent"):
        run_job("public_log.write")


def test_files_are_made_again_from_the_rows(
    published: Publication,
    committed: Committed,
    at: datetime,
    run_job: RunJob,
    log_folder: LogFolder,
) -> None:
    for path in (log_folder.root / "tile").rglob("*"):
        if path.is_file():
            path.unlink()
    with committed() as session:
        publication(session, at, title="第二份")
    run_job("public_log.write")
    with committed() as session:
        origin = LOG.origin(session)
        newest = LOG.checkpoint(session, origin)
    assert tree.root(log_folder.reader(), newest.size).hex() == newest.root


def test_a_kill_between_the_file_and_the_commit_signs_the_same_tree_again(
    published: Publication,
    committed: Committed,
    at: datetime,
    run_job: RunJob,
    log_folder: LogFolder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with committed() as session:
        publication(session, at, title="第二份")
    really = LogFolder.put_checkpoint

    def killed(self: LogFolder, note: str) -> None:
        really(self, note)
        raise KeyboardInterrupt

    monkeypatch.setattr(LogFolder, "put_checkpoint", killed)
    with pytest.raises(KeyboardInterrupt):
        run_job("public_log.write")
    monkeypatch.undo()
    shown = log_folder.checkpoint()
    run_job("public_log.write")
    with committed() as session:
        assert LOG.checkpoint(session, LOG.origin(session)).note == shown == log_folder.checkpoint()


def test_a_spoiled_tile_is_made_again(
    published: Publication,
    committed: Committed,
    at: datetime,
    run_job: RunJob,
    log_folder: LogFolder,
) -> None:
    for path in (log_folder.root / "tile/0/000.p").iterdir():
        path.write_bytes(bytes(len(path.read_bytes())))
    run_job("public_log.write")
    with committed() as session:
        newest = LOG.checkpoint(session, LOG.origin(session))
    assert tree.root(log_folder.reader(), newest.size).hex() == newest.root


def test_without_the_put_out_checkpoint_nothing_more_is_signed(
    published: Publication, run_job: RunJob, log_folder: LogFolder
) -> None:
    (log_folder.root / "checkpoint").unlink()
    with pytest.raises(Refused, match=r"log\.files_gone"):
        run_job("public_log.write")


def test_another_key_signs_nothing_in_this_log(
    published: Publication, app: Flask, run_job: RunJob
) -> None:
    path = app.extensions["settings"].keys_dir / LOG_KEY
    kept, other = path.read_bytes(), path.with_name("signing.pem").read_bytes()
    try:
        path.write_bytes(other)
        with pytest.raises(Refused, match=r"log\.key_changed"):
            run_job("public_log.write")
    finally:
        path.write_bytes(kept)


@pytest.mark.database
def test_a_restored_database_goes_on_from_the_files_outside_the_backup(
    database: Database,
    app: Flask,
    committed: Committed,
    at: datetime,
    run_job: RunJob,
    log_folder: LogFolder,
    fresh_database: Callable[..., str],
) -> None:
    """The database is an empty one again, as after a restore from before the log began."""
    with committed() as session:
        publication(session, at)
    run_job("public_log.write")
    before = checkpoint_of(read_note(log_folder.checkpoint() or ""))
    from tests.recruitment.conftest import _make_schema

    restored = Database(fresh_database("recruitment", _make_schema))
    app.extensions["database"] = restored
    try:
        with restored.transaction() as session:
            publication(session, at, title="恢复以后的一份")
        run_job("public_log.write")
        after = checkpoint_of(read_note(log_folder.checkpoint() or ""))
        path = tree.consistency_proof(log_folder.reader(), before.size, after.size)
        assert tree.is_consistent(before.size, before.root, after.size, after.root, path)
        with restored.reading() as session:
            assert session.scalar(select(func.count()).select_from(LogLeaf)) == after.size
            assert "restore" in _kinds(session)
    finally:
        app.extensions["database"] = database
        restored.dispose()


def test_the_digest_of_the_software_is_what_sha256sum_gives() -> None:
    """The command of docs/formats/log-1.md §5, word for word."""
    root = Path(__file__).resolve().parents[3]
    text = (root / "docs/formats/log-1.md").read_text(encoding="utf-8")
    command = text.split("```sh\n")[1].split("```")[0]
    run = subprocess.run(["bash", "-c", command], cwd=root, capture_output=True, text=True)
    assert run.stdout.split()[0] == release.__wrapped__(root)[1]  # as it is now, not as it was kept


def test_entries_that_nobody_signs_are_told_on_both_pages(
    committed: Committed,
    signed_in: Callable[..., Browser],
    clock: Clock,
    at: datetime,
    run_job: RunJob,
    client: Browser,
) -> None:
    with committed() as session:
        keeper = officer(session, roles.SYSTEM_ADMIN, union=tree_of_unions(session).province)
        publication(session, at)
    run_job("public_log.write")
    with committed() as session:
        publication(session, at, title="第二份")
    words = "有登记一刻钟还没有签名的条目"
    assert words not in signed_in(keeper).get("/office/log").text
    clock.travel_to(at + timedelta(minutes=20))
    assert words in signed_in(keeper).get("/office/log").text
    assert words in client.get("/log").text
    run_job("public_log.write")
    assert words not in client.get("/log").text


@pytest.mark.database
def test_what_was_published_before_the_log_enters_it_once(
    committed: Committed, run_job: RunJob, app: Flask, at: datetime, client: Browser
) -> None:
    with committed() as session:
        row = publication(session, at, bundle_key=app.extensions["storage"].put(b"zip"))
        drop_append_only(session.connection(), "log_entry")
        session.execute(delete(LogEntry))
    address = f"/publications/{row.number}"
    assert "log" not in (client.get(f"{address}/files/json").json or {})
    run_job("publications.enter_old")
    run_job("publications.enter_old")
    with committed() as session:
        assert _kinds(session) == ["publication", "bundle"]
        entries = session.scalars(select(LogEntry.digest).order_by(LogEntry.id)).all()
    assert entries == [row.digest, hashlib.sha256(b"zip").hexdigest()]
    assert "正在登记" in client.get(address).text


def test_rules_of_a_vacancy_that_differ_stand_in_the_log(session: Session, at: datetime) -> None:
    unions = tree_of_unions(session)
    clerk = officer(session, roles.PUBLISHER, union=unions.county)
    round_ = drafted_round(session, unions, at=at, by=clerk, vacancies=1)
    for code in ("02", "03"):
        row = add_vacancy(session, round_, by=clerk, at=at, code=code)
        row.policy_override = {"opening": {"ratio": "2"}}
    session.flush()
    freeze_policy(Act(session, SYSTEM, at), round_, publication_number="X-N1", at=at)
    subjects = session.scalars(select(LogEntry.subject).order_by(LogEntry.id)).all()
    assert subjects == [f"policy:{round_.code}:1", f"policy:{round_.code}:1:02"]
