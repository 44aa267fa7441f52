"""No result goes out before the independent program has computed the same from what is stored."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.foundation.jobs import queue as jobs
from portal.kernel.errors import Refused
from portal.recruitment.audit import breaks
from portal.recruitment.publications.models import Publication
from portal.recruitment.results.documents import run_body
from portal.recruitment.results.models import ResultLine, ResultRun
from portal.recruitment.results.services.compute_run import compute
from portal.recruitment.results.services.publish_run import confirm_run, publish_run
from portal.recruitment.results.services.shadow_run import JOB, run_now
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.shadow import program
from portal.recruitment.shadow.models import ShadowRun
from portal.recruitment.shadow.program import PROGRAM, Limits, Unanswered
from tests.builders.results import (
    EVEN,
    Story,
    begin,
    hold,
    out,
    raised,
    room_of,
    shortlisted,
    tie_story,
)

HOME = "/office/rounds/QJP2026-01/results"


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(tmp_path / "store")


@pytest.fixture
def told(session: Session, at: datetime) -> Story:
    return tie_story(session, at)


def _act(session: Session, told: Story, role: str, at: datetime) -> RoundAct:
    return RoundAct(session, told.by(role), at, told.round_)


def _computed(
    session: Session, storage: Storage, told: Story, at: datetime, kind: str
) -> ResultRun:
    """The newest list of ``kind``, everything before it public."""
    if kind != "written_result":
        shortlisted(session, storage, told, at)
    if kind in ("interview", "ranking"):
        room = room_of(session, told, at)
        begin(session, told, room, at)
        hold(session, told, room, {"甲": EVEN, "乙": EVEN, "丙": raised(5)}, at)
    if kind == "ranking":
        out(session, storage, told, "interview", at)
    return compute(_act(session, told, "publisher", at), storage, kind)[0]


def _newest(session: Session) -> ShadowRun:
    return session.scalars(select(ShadowRun).order_by(ShadowRun.id.desc())).first()  # type: ignore[return-value]


def test_nothing_is_confirmed_or_published_before_it_was_recomputed(
    session: Session, storage: Storage, told: Story, at: datetime
) -> None:
    run = _computed(session, storage, told, at, "written_result")
    assert _newest(session).outcome == "asked"
    with pytest.raises(Refused, match="shadow.pending"):
        confirm_run(_act(session, told, "checker", at), run)
    run.state, run.confirmed_by = "confirmed", told.officers["checker"].id
    with pytest.raises(Refused, match="shadow.pending"):
        publish_run(_act(session, told, "publisher", at), storage, run, {})


def test_a_recomputed_list_says_so_in_public(
    session: Session, storage: Storage, told: Story, at: datetime
) -> None:
    (_run, publication) = out(session, storage, told, "written_result", at)[0]
    facts = {fact["term"]: fact["value"] for fact in publication.content["facts"]}
    assert facts["独立复算"].startswith("由独立程序复算，0 处不同（")
    digest = hashlib.sha256(PROGRAM.read_bytes()).hexdigest()
    assert facts["复算程序摘要（SHA-256）"] == digest
    assert breaks(session, told.round_.code) == []


def _score(line: ResultLine) -> None:
    line.score = (line.score or 0) + 1


def _figure(line: ResultLine) -> None:
    key = "composite" if "composite" in line.figures else "score"
    line.figures = {**line.figures, key: "99"}


def _place(line: ResultLine) -> None:
    line.place = 7


@pytest.mark.parametrize(
    ("kind", "plant", "column"),
    [
        ("written_result", _score, "score"),
        ("written_result", _place, "place"),
        ("shortlist", _figure, "score"),
        ("interview", _score, "score"),
        ("ranking", _score, "composite"),
        ("ranking", _figure, "composite"),
    ],
)
def test_a_planted_row_is_named_and_refused(
    session: Session,
    storage: Storage,
    told: Story,
    at: datetime,
    kind: str,
    plant: Callable[[ResultLine], None],
    column: str,
) -> None:
    run = _computed(session, storage, told, at, kind)
    line = next(line for line in run.lines if line.application_id == told.people["甲"].id)
    plant(line)
    session.flush()
    shadow = run_now(_act(session, told, "publisher", at), storage, run)
    assert shadow.outcome == "differs" and (shadow.differences or 0) >= 1
    assert line.ticket_number in shadow.sentences and f"{column} 列" in shadow.sentences
    with pytest.raises(Refused, match="shadow.differs"):
        confirm_run(_act(session, told, "checker", at), run)
    run.state, run.confirmed_by = "confirmed", told.officers["checker"].id
    with pytest.raises(Refused, match="shadow.differs"):
        publish_run(_act(session, told, "publisher", at), storage, run, {})


@pytest.mark.parametrize("kind", ["written_result", "shortlist", "interview", "ranking"])
def test_every_kind_agrees_when_nobody_touched_it(
    session: Session, storage: Storage, told: Story, at: datetime, kind: str
) -> None:
    run = _computed(session, storage, told, at, kind)
    shadow = run_now(_act(session, told, "publisher", at), storage, run)
    assert (shadow.outcome, shadow.differences, shadow.sentences) == ("agrees", 0, "")


def test_a_row_changed_after_the_recomputation_does_not_go_out(
    session: Session, storage: Storage, told: Story, at: datetime
) -> None:
    run = _computed(session, storage, told, at, "written_result")
    run_now(_act(session, told, "publisher", at), storage, run)
    confirm_run(_act(session, told, "checker", at), run)
    run.lines[0].score = Fraction(99)
    session.flush()
    body = run_body(session, told.round_, run, at)
    with pytest.raises(Refused, match="shadow.changed_since"):
        publish_run(_act(session, told, "publisher", at), storage, run, body)


def test_another_input_in_the_store_is_found(
    session: Session, storage: Storage, told: Story, at: datetime
) -> None:
    """Inputs and list that fit each other, but not what the run was computed from."""
    run = _computed(session, storage, told, at, "written_result")
    scores = storage.read(run.inputs["scores.csv"]) + b"\n"
    run.inputs = {**run.inputs, "scores.csv": storage.put(scores)}
    shadow = run_now(_act(session, told, "publisher", at), storage, run)
    assert shadow.outcome == "differs" and "保存的输入与计算时的摘要不同" in shadow.sentences


def test_what_was_said_is_never_changed(
    session: Session, storage: Storage, told: Story, at: datetime
) -> None:
    run = _computed(session, storage, told, at, "written_result")
    run_now(_act(session, told, "publisher", at), storage, run)
    with pytest.raises(DBAPIError), session.begin_nested():
        session.execute(text("UPDATE shadow_run SET outcome = 'agrees', differences = 0"))


def _run_with(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, source: str) -> None:
    path = tmp_path / "other.py"
    path.write_text(source)
    monkeypatch.setattr(program, "PROGRAM", path)


@pytest.mark.parametrize(
    "source",
    [
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "while True: pass",
        "x = bytearray(1 << 33)",
        "raise SystemExit(0)",
        "print('结论：3 项全部一致。'); raise SystemExit(1)",
        "print('结论：有 0 处不符。'); raise SystemExit(1)",
        "print('结论：3 项全部一致。'); import os, signal; os.kill(os.getpid(), signal.SIGTERM)",
    ],
)
def test_a_program_that_ends_without_a_conclusion_has_not_agreed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, source: str
) -> None:
    _run_with(monkeypatch, tmp_path, source)
    with pytest.raises(Unanswered):
        program.recomputed(b"", "00" * 32, Limits(seconds=1, megabytes=512))


def _question(committed: Callable[..., Any]) -> int:
    with committed() as session:
        return _newest(session).id


def test_pending_given_up_again_and_agreed_on_the_pages(
    app: Flask,
    committed: Callable[..., Any],
    signed_in: Callable[..., Any],
    run_job: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    at: datetime,
) -> None:
    with committed() as session:
        told = tie_story(session, at)
    publisher, checker = signed_in(told.officers["publisher"]), signed_in(told.officers["checker"])
    page = publisher.submit(f"{HOME}/runs/written_result").headers["Location"]
    asked = _question(committed)
    assert "独立程序正在复算" in checker.get(page).text
    assert "复核通过" not in checker.get(page).text
    assert checker.submit(f"{page}/confirmation").status_code == 409
    assert checker.submit(f"{page}/shadow").status_code == 409  # it is being computed
    with monkeypatch.context() as patch:
        _run_with(patch, tmp_path, "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
        with pytest.raises(Unanswered):
            run_job(JOB, asked)
    declared = next(one for one in jobs.declared() if one.name == JOB)
    with app.app_context():
        for _time in range(2):
            declared.given_up(asked)  # type: ignore[misc]
    shown = publisher.get(page).text
    assert "独立程序没有算成" in shown and "重新复算" in shown
    assert "没有通过独立复算" in publisher.get("/office/desk").text
    assert checker.submit(f"{page}/confirmation").status_code == 409
    assert publisher.submit(f"{page}/shadow").status_code == 303
    again = _question(committed)
    run_job(JOB, asked)  # the old question is not answered any more
    assert "独立程序正在复算" in publisher.get(page).text
    for _time in range(2):  # a worker that was killed after the answer runs the body again
        run_job(JOB, again)
    with committed() as session:
        outcomes = session.scalars(select(ShadowRun.outcome).order_by(ShadowRun.id)).all()
        assert list(outcomes) == ["asked", "given_up", "asked", "agrees"]
    assert "由独立程序复算，0 处不同" in checker.get(page).text
    assert publisher.submit(f"{page}/shadow").status_code == 409  # nothing to ask
    assert checker.submit(f"{page}/confirmation").status_code == 303
    assert publisher.submit(f"{page}/publication").status_code == 303
    with committed() as session:
        number = session.scalars(select(Publication.number)).one()
    assert "由独立程序复算，0 处不同" in app.test_client().get(f"/publications/{number}").text


def test_a_disagreement_stands_on_the_page(
    committed: Callable[..., Any],
    signed_in: Callable[..., Any],
    run_job: Callable[..., None],
    at: datetime,
) -> None:
    with committed() as session:
        told = tie_story(session, at)
    publisher = signed_in(told.officers["publisher"])
    page = publisher.submit(f"{HOME}/runs/written_result").headers["Location"]
    with committed() as session:
        line = session.scalars(select(ResultLine)).first()
        line.score, ticket = Fraction(99), line.ticket_number  # type: ignore[union-attr]
    run_job(JOB, _question(committed))
    shown = publisher.get(page).text
    assert "不能放行" in shown and f"score 列（{ticket}）" in shown
