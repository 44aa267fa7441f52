"""From scores to the published ranking: what wins a tie, what counts for nothing, and what an
outsider can recompute."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.kernel.errors import Refused
from portal.recruitment.interviews.models import InterviewRoom
from portal.recruitment.marking.services.unseal import Correction, correct_score
from portal.recruitment.messages.models import Message
from portal.recruitment.publications.models import Publication
from portal.recruitment.publications.services import is_genuine
from portal.recruitment.results.documents import preferences_body, run_body
from portal.recruitment.results.models import ResultLine, ResultRun
from portal.recruitment.results.queries import lines_of
from portal.recruitment.results.services.compute_run import compute
from portal.recruitment.results.services.publish_run import (
    confirm_run,
    place_vacancies,
    publish_preferences,
    publish_run,
)
from portal.recruitment.results.services.shadow_run import run_now
from portal.recruitment.rounds.act import RoundAct
from tests.builders.results import (
    EVEN,
    Story,
    begin,
    candidate,
    hold,
    out,
    policy,
    raised,
    room_of,
    shortlisted,
    story,
    tie_story,
    vacancy,
)

VERIFIER = Path(__file__).parents[3] / "static" / "verifier" / "verify.py"


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(tmp_path / "store")


@pytest.fixture
def told(session: Session, at: datetime) -> Story:
    return tie_story(session, at)


def _names(told: Story) -> dict[int, str]:
    return {application.id: name for name, application in told.people.items()}


def _by_name(session: Session, told: Story, run: ResultRun) -> dict[str, ResultLine]:
    names = _names(told)
    return {names[line.application_id]: line for line in lines_of(session, run.id)}


def _to_ranking(
    session: Session, storage: Storage, told: Story, at: datetime
) -> tuple[ResultRun, Publication]:
    shortlisted(session, storage, told, at)
    room = room_of(session, told, at)
    begin(session, told, room, at)
    hold(session, told, room, {"甲": EVEN, "乙": EVEN, "丙": raised(5)}, at)
    out(session, storage, told, "interview", at)
    return out(session, storage, told, "ranking", at)[0]


def _verify(data: bytes, folder: Path) -> subprocess.CompletedProcess[str]:
    path = folder / "bundle.zip"
    path.write_bytes(data)
    return subprocess.run(
        [sys.executable, str(VERIFIER), str(path)], capture_output=True, text=True, timeout=60
    )


def _tampered(data: bytes, member: str, before: str, after: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == member:
                assert before.encode() in content
                content = content.replace(before.encode(), after.encode())
            new.writestr(name, content)
    return buffer.getvalue()


def test_a_tie_is_won_by_the_verified_certificate_and_the_list_says_so(
    session: Session, storage: Storage, told: Story, at: datetime
) -> None:
    run, publication = _to_ranking(session, storage, told, at)
    lines = _by_name(session, told, run)

    assert {name: (lines[name].score, lines[name].place) for name in ("甲", "乙", "丙")} == {
        "乙": (80, 1),
        "丙": (80, 2),
        "甲": (80, 3),
    }
    assert (
        "在总成绩相同的考生中" in lines["丙"].figures["tie"]
        and "面试成绩较高" in lines["丙"].figures["tie"]
    )
    assert lines["乙"].outcome == "proposed" and lines["丙"].outcome == "reserve"
    tie = lines["乙"].figures["tie"]
    tickets = {line.application_id: line.ticket_number for line in lines.values()}
    assert "在总成绩相同的考生中" in tie and "具有社会工作者职业水平证书" in tie
    assert tickets[told.people["丙"].id] in tie and tickets[told.people["甲"].id] in tie
    table = publication.content["tables"][0]
    codes = [column["code"] for column in table["columns"]]
    assert table["rows"][0][codes.index("tie")] == tie
    assert len(table["rows"]) == 3  # who was not shortlisted is not on the list
    assert not any(
        account.display_name in str(publication.content)
        for account in (one.account for one in told.people.values())
    )
    assert is_genuine(publication)


def test_an_unverified_certificate_changes_nothing(
    session: Session, storage: Storage, told: Story, at: datetime
) -> None:
    """丙 claims what 乙 has, and would win by the interview if a claim were enough."""
    run, _ = _to_ranking(session, storage, told, at)
    scores = storage.read(run.inputs["scores.csv"]).decode()
    mine = next(
        line
        for line in scores.splitlines()
        if _by_name(session, told, run)["丙"].ticket_number in line
    )
    assert mine.endswith(",") and "social_worker" not in mine
    rows = preferences_body(session, told.round_)["tables"][0]["rows"]
    assert [row[1] for row in rows] == [_by_name(session, told, run)["乙"].ticket_number]


@pytest.mark.parametrize("kind", ["written_result", "shortlist", "interview", "ranking"])
def test_an_outsider_recomputes_the_list(
    session: Session, storage: Storage, told: Story, at: datetime, tmp_path: Path, kind: str
) -> None:
    _to_ranking(session, storage, told, at)
    run = session.scalars(select(ResultRun).where(ResultRun.kind == kind)).one()
    publication = session.get_one(Publication, run.publication_id)
    data = storage.read(publication.bundle_key or "")
    good = _verify(data, tmp_path)
    assert good.returncode == 0, good.stdout + good.stderr
    member = {
        "written_result": "written.csv",
        "shortlist": "shortlist.csv",
        "interview": "interview.csv",
        "ranking": "ranking.csv",
    }[kind]
    bad = _verify(_tampered(data, member, "80", "81"), tmp_path)
    assert bad.returncode != 0


def test_absent_and_below_the_pass_mark_do_not_enter(
    session: Session, storage: Storage, told: Story, at: datetime
) -> None:
    out(session, storage, told, "written_result", at)
    run, publication = out(session, storage, told, "shortlist", at)[0]
    lines = _by_name(session, told, run)
    assert {name: line.outcome for name, line in lines.items()} == {
        "甲": "yes",
        "乙": "yes",
        "丙": "yes",
        "丁": "no",
        "戊": "no",
    }
    assert (lines["丁"].state, lines["戊"].state) == ("below_pass_mark", "absent")
    told_people = session.scalars(
        select(Message.account_id).where(Message.kind == "results.shortlist")
    ).all()
    assert sorted(told_people) == sorted(one.account_id for one in told.people.values())
    assert publication.kind == "shortlist"


def test_each_step_waits_for_the_one_before(
    session: Session, storage: Storage, told: Story, at: datetime
) -> None:
    act = RoundAct(session, told.by("publisher"), at, told.round_)
    for kind in ("shortlist", "interview", "ranking"):
        with pytest.raises(Refused, match="results.not_ready"):
            compute(act, storage, kind)
    with pytest.raises(Refused, match="results.unknown_kind"):
        compute(act, storage, "opinion")


def test_candidates_enter_a_room_only_after_shortlist_and_preferences_are_public(
    session: Session, storage: Storage, told: Story, at: datetime
) -> None:
    out(session, storage, told, "written_result", at)
    with pytest.raises(Refused, match="results.preferences_first"):
        room_of(session, told, at)
    publish_preferences(
        RoundAct(session, told.by("checker"), at, told.round_),
        preferences_body(session, told.round_),
    )
    room = session.scalars(select(InterviewRoom)).one()
    act = RoundAct(session, told.by("exam_officer"), at, told.round_)
    with pytest.raises(Refused, match="results.shortlist_first"):
        place_vacancies(act, [room], ["A1"])
    with pytest.raises(Refused, match="results.no_vacancy"):
        place_vacancies(act, [room], [])


def test_two_people_and_nobody_twice(
    session: Session, storage: Storage, told: Story, at: datetime
) -> None:
    by_publisher = RoundAct(session, told.by("publisher"), at, told.round_)
    (run,) = compute(by_publisher, storage, "written_result")
    with pytest.raises(Refused, match="two_people.same"):
        confirm_run(by_publisher, run)
    with pytest.raises(Refused, match="lifecycle.not_allowed"):
        publish_run(by_publisher, storage, run, {})
    by_checker = RoundAct(session, told.by("checker"), at, told.round_)
    run_now(by_publisher, storage, run)
    confirm_run(by_checker, run)
    body = run_body(session, told.round_, run, at)
    with pytest.raises(Refused, match="two_people.same"):
        publish_run(by_checker, storage, run, body)
    publish_run(by_publisher, storage, run, body)
    with pytest.raises(Refused, match="lifecycle.not_allowed"):
        publish_run(by_publisher, storage, run, body)


def test_a_corrected_score_stops_the_run_and_makes_a_new_edition(
    session: Session, storage: Storage, told: Story, at: datetime
) -> None:
    first, before = out(session, storage, told, "written_result", at)[0]
    (waiting,) = compute(
        RoundAct(session, told.by("publisher"), at, told.round_), storage, "written_result"
    )
    application = told.people["丁"]
    act = RoundAct(session, told.by("checker"), at, told.round_)
    correct_score(
        act,
        application.id,
        "written",
        Correction("score", Fraction(65), "原卷合计有误", recorded_by=told.by("exam_officer")),
    )
    with pytest.raises(Refused, match="results.inputs_changed"):
        confirm_run(act, waiting)
    with pytest.raises(Refused, match="publication.reason_missing"):
        out(session, storage, told, "written_result", at)
    session.refresh(first)
    # the public one stands until the next is public
    assert first.state == "published" and waiting.state == "superseded"
    second, after = out(session, storage, told, "written_result", at, reason="一人成绩更正")[0]
    assert (after.number, after.edition) == (before.number, 2)
    assert first.state == "superseded" and second.state == "published"
    assert _by_name(session, told, second)["丁"].state == "ranked"


def test_vacancies_of_another_policy_get_a_run_and_evidence_of_their_own(
    session: Session, storage: Storage, at: datetime, tmp_path: Path
) -> None:
    told = story(session, at, document=policy())
    vacancy(session, told, "A1")
    vacancy(session, told, "B1", override={"shortlist": {"by": "written", "ratio": "1"}})
    for number, code in enumerate(("A1", "A1", "B1", "B1")):
        candidate(session, told, f"{code}{number}", at, written=str(90 - number), code=code)
    written = out(session, storage, told, "written_result", at)
    lists = out(session, storage, told, "shortlist", at)
    assert len(written) == len(lists) == 2
    entered = {
        name: line.outcome
        for run, _ in lists
        for name, line in _by_name(session, told, run).items()
    }
    assert entered == {"A10": "yes", "A11": "yes", "B12": "yes", "B13": "no"}
    assert len({publication.number for _, publication in lists}) == 2
    for _, publication in lists:
        checked = _verify(storage.read(publication.bundle_key or ""), tmp_path)
        assert checked.returncode == 0, checked.stdout + checked.stderr


def test_nobody_is_placed_twice(
    session: Session, storage: Storage, told: Story, at: datetime
) -> None:
    shortlisted(session, storage, told, at)
    room = room_of(session, told, at)
    with pytest.raises(Refused, match="interview.nobody"):
        place_vacancies(RoundAct(session, told.by("exam_officer"), at, told.round_), [room], ["A1"])
