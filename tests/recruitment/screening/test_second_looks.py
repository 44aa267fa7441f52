"""Samples drawn by anybody's recomputation, reminders sent once, the same word for many shown
before it is said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.foundation.data.database import Database
from portal.foundation.files.storage import Storage
from portal.kernel.draw import list_digest, order
from portal.kernel.errors import Refused
from portal.recruitment.applications.act import CaseAct, on_case
from portal.recruitment.audit import Act, AuditEntry
from portal.recruitment.messages.models import Message
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.screening.edits import changed_parts, changed_values
from portal.recruitment.screening.models import ScreeningDecision, ScreeningSample
from portal.recruitment.screening.opinion import Opinion
from portal.recruitment.screening.queries import register_answer
from portal.recruitment.screening.services.decide_many import BulkWord, decide_many, preview_many
from portal.recruitment.screening.services.look_again import (
    LABEL,
    draw_sample,
    sample_size,
    second_word,
    settle_difference,
)
from portal.recruitment.screening.services.recuse import recuse
from portal.recruitment.screening.services.remind import remind
from tests.builders.applications import eligible_application, submitted_application
from tests.builders.rounds import Office, actor, office, published_round
from tests.builders.unions import Tree, tree
from tests.recruitment.conftest import Committed


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(tmp_path / "files")


@pytest.fixture
def unions(session: Session) -> Tree:
    return tree(session)


@pytest.fixture
def officers(session: Session, unions: Tree) -> Office:
    return office(session, unions)


@pytest.mark.parametrize(
    ("count", "percent", "size"),
    [(0, 10, 0), (1, 10, 1), (10, 10, 1), (11, 10, 2), (300, 10, 30), (3, 100, 3)],
)
def test_size_of_the_sample(count: int, percent: int, size: int) -> None:
    assert sample_size(count, percent) == size


def test_the_draw_can_be_recomputed_from_the_chain(
    session: Session, unions: Tree, officers: Office, storage: Storage, at: datetime
) -> None:
    round_ = published_round(session, unions, at=at, officers=officers)
    for _ in range(12):
        eligible_application(session, round_, storage, at=at, screener=officers.screener)
    drawn = draw_sample(RoundAct(session, actor(officers.supervisor), at, round_))
    entry = session.scalars(
        select(AuditEntry).where(AuditEntry.action == "screening.draw_sample")
    ).one()
    everything = session.scalars(
        select(ScreeningDecision.public_id).order_by(ScreeningDecision.id)
    ).all()
    assert entry.facts["list_digest"] == list_digest(everything)
    assert (
        [row.decision.public_id for row in drawn]
        == order(LABEL, entry.facts["seed"], sorted(everything))[:2]
        == entry.facts["drawn"]
    )
    draw_sample(RoundAct(session, actor(officers.supervisor), at, round_))
    # 10 % of the ten left; nobody twice
    assert session.scalar(select(func.count()).select_from(ScreeningSample)) == 3


def test_two_agree_or_a_third_settles(
    session: Session, unions: Tree, officers: Office, storage: Storage, at: datetime
) -> None:
    round_ = published_round(session, unions, at=at, officers=officers)
    application = eligible_application(session, round_, storage, at=at, screener=officers.screener)
    (sample,) = draw_sample(RoundAct(session, actor(officers.supervisor), at, round_))
    with pytest.raises(Refused, match=r"two_people\.same"):
        second_word(Act(session, actor(officers.screener), at), sample, Opinion("pass"))
    with pytest.raises(Refused, match=r"reason_missing"):
        second_word(Act(session, actor(officers.second_screener), at), sample, Opinion("fail"))
    second_word(
        Act(session, actor(officers.second_screener), at),
        sample,
        Opinion("fail", "D02", "专业不在目录内"),
    )
    assert (sample.state, application.state) == ("differing", "eligible")
    with pytest.raises(Refused, match=r"two_people\.same"):
        settle_difference(
            Act(session, actor(officers.second_screener), at),
            sample,
            stands=True,
            reason="两个专业相同",
        )
    settle_difference(
        Act(session, actor(officers.checker), at), sample, stands=False, reason="专业要请学校说明"
    )
    assert (sample.state, application.state, application.answer_due_at) == (
        "settled",
        "submitted",
        at,
    )
    with pytest.raises(Refused, match=r"nothing_to_draw"):
        draw_sample(RoundAct(session, actor(officers.supervisor), at, round_))


def _reminded(session: Session, account_id: int) -> list[str]:
    return list(
        session.scalars(
            select(Message.kind).where(Message.account_id == account_id).order_by(Message.id)
        )
    )


def test_the_clock_speaks_up_once_before_and_once_after(
    session: Session, unions: Tree, officers: Office, storage: Storage, at: datetime
) -> None:
    round_ = published_round(session, unions, at=at, officers=officers)
    application = submitted_application(session, round_, storage, at=at)
    due = application.answer_due_at
    assert due is not None
    assert remind(session, round_, at=due - timedelta(hours=5)) == {"soon": 0, "late": 0}
    assert remind(session, round_, at=due - timedelta(hours=3)) == {"soon": 1, "late": 0}
    assert (
        _reminded(session, officers.screener.id) == ["screening.soon"]
        and _reminded(session, officers.checker.id) == []
    )
    assert remind(session, round_, at=due) == {"soon": 0, "late": 1}
    assert remind(session, round_, at=due + timedelta(hours=1)) == {"soon": 0, "late": 0}
    for who in (officers.checker, officers.supervisor):
        assert _reminded(session, who.id) == ["screening.late"]
    assert application.state == "submitted"


def test_many_pass_only_where_nobody_has_to_judge(
    session: Session, unions: Tree, officers: Office, storage: Storage, at: datetime
) -> None:
    round_ = published_round(session, unions, at=at, officers=officers)
    rows = [submitted_application(session, round_, storage, at=at) for _ in range(4)]
    by = actor(officers.screener)
    recuse(CaseAct(session, by, at, rows[3]), officers.screener.id, ground="spouse")
    verdicts = dict(
        zip(
            [row.public_id for row in rows],
            ["eligible", "needs_person", "ineligible", "eligible"],
            strict=True,
        )
    )
    preview = preview_many(session, round_.id, BulkWord("pass", verdicts, verdicts), by=by)
    assert [line.why_not for line in preview.lines] == ["", "needs_person", "not_met", "recused"]
    with pytest.raises(Refused, match=r"bulk_changed"):
        decide_many(Act(session, by, at), preview, seen="0" * 64)
    assert [
        decision.application_id
        for decision in decide_many(Act(session, by, at), preview, seen=preview.digest)
    ] == [rows[0].id]
    assert [row.state for row in rows] == ["eligible", "submitted", "submitted", "submitted"]
    with pytest.raises(Refused, match=r"bulk_outcome"):
        preview_many(session, round_.id, BulkWord("fail", verdicts, verdicts), by=by)
    with pytest.raises(Refused, match=r"bulk_empty"):
        preview_many(session, round_.id, BulkWord("pass", ["0" * 16], {}), by=by)


def test_many_returned_share_a_reason_and_each_gets_a_letter(
    session: Session, unions: Tree, officers: Office, storage: Storage, at: datetime
) -> None:
    round_ = published_round(session, unions, at=at, officers=officers)
    ids = [submitted_application(session, round_, storage, at=at).public_id for _ in range(2)]
    by = actor(officers.screener)
    preview = preview_many(session, round_.id, BulkWord("return", ids, {}), by=by)
    with pytest.raises(Refused, match=r"reason_missing"), session.begin_nested():
        decide_many(Act(session, by, at), preview, seen=preview.digest)
    letters = decide_many(
        Act(session, by, at),
        preview,
        seen=preview.digest,
        reason_code="C04",
        text="照片底色不是白色，请换一张",
    )
    assert len({letter.public_id for letter in letters}) == 2 and all(
        letter.text for letter in letters
    )


def test_only_what_changed_is_looked_at_again() -> None:
    before = {
        "vacancy": "A01",
        "facts": {"person": {"sex": "female", "household": "淮安"}, "extra": {"a": "1"}},
        "files": [["photo", "1"]],
    }
    after = {
        "vacancy": "A01",
        "facts": {"person": {"sex": "female", "household": "盐城"}, "extra": {"a": "1"}},
        "files": [["photo", "2"]],
    }
    assert changed_parts(before, before) == ()
    assert changed_parts(before, after) == ("person", "files")
    assert changed_values(before, after, "person") == [("household", "淮安", "盐城")]
    assert changed_parts(before, before | {"facts": before["facts"] | {"extra": {"a": "2"}}}) == (
        "other",
    )


def test_the_register_is_asked_once_and_again_only_while_it_is_silent(
    app: Flask,
    committed: Committed,
    database: Database,
    at: datetime,
    run_job: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with committed() as session:
        unions = tree(session)
        application = submitted_application(
            session, published_round(session, unions, at=at), app.extensions["storage"], at=at
        )
    asked: list[tuple[str, str]] = []

    def silent(kind: str, number: str) -> str | None:
        asked.append((kind, number))
        return None if len(asked) == 1 else "active"

    monkeypatch.setattr("portal.recruitment.screening.jobs.register_state", silent)
    for _ in range(3):
        run_job("screening.ask_register")
    assert len(asked) == 2 and asked[0][0] == "resident_id"
    with database.reading() as session:
        answer = register_answer(session, application.id)
        assert answer is not None and answer.state == "active"


def test_who_screened_the_case_once_does_not_settle_it(
    session: Session, unions: Tree, officers: Office, storage: Storage, at: datetime
) -> None:
    round_ = published_round(session, unions, at=at, officers=officers)
    application = eligible_application(session, round_, storage, at=at, screener=officers.screener)
    (sample,) = draw_sample(RoundAct(session, actor(officers.supervisor), at, round_))
    second = Act(session, actor(officers.second_screener), at)
    second_word(second, sample, Opinion("fail", "D02", "专业不在目录内"))
    by = Act(session, actor(officers.checker), at)
    on_case(by, application).record_on_case("screening.return")
    with pytest.raises(Refused, match=r"two_people\.screened"):
        settle_difference(by, sample, stands=True, reason="两个专业相同")
    assert (sample.state, sample.settled_by) == ("differing", None)
