"""What the notice promises to keep so long goes on the night after, with a proof; nothing else
does."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import LargeBinary, select
from sqlalchemy.orm import Session

from portal.foundation.time.clock import Clock, local
from portal.kernel.errors import Refused
from portal.recruitment import tables
from portal.recruitment.applications.models import Application, ApplicationVersion
from portal.recruitment.archives import queries
from portal.recruitment.archives.models import Destruction, Erasure, RoundEnd
from portal.recruitment.archives.services import destroy, end
from portal.recruitment.archives.terms import DestructionRecord
from portal.recruitment.audit import breaks, entries
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.policy.shape import RetentionRule
from portal.recruitment.rulebook.timetable.retention import is_due, kept_until
from portal.recruitment.vacancies.models import Vacancy
from tests.recruitment.archives.conftest import Ending
from tests.recruitment.conftest import Committed

KEPT = 365  # days, as the round's policy says
# Sealed columns of what people sent in, and why something sealed elsewhere stays when the term of
# 报名材料 ends. A new one is looked at here.
STAYS = {
    "account": "the person's own account, closed by the person",
    "identity_document": "goes with the account",
    "contact_change": "goes with the account",
    "contact_preference": "goes with the account",
    "mobile_to_prove": "gone after a day",
    "officer_request": "an officer's",
    "petition": "信访举报 has its own term",
    "petition_step": "信访举报 has its own term",
    "round_staff": "officers'",
    "vacancy_table_preview": "no person's",
    "interview_room": "a draw's secret",
    "panel_draw": "a draw's secret",
    "seating_run": "a draw's secret",
    "conduct_case": "记入考试诚信档案: a decision's own term",
    "conduct_paper": "a decision's own term",
    "conduct_step": "a decision's own term",
    "hire": "转入人事管理",
    "hire_edition": "转入人事管理",
    "mark_sheet": "marks under a number",
    "mark_edition": "marks under a number",
    "mark_amendment": "marks under a number",
    "channel": "marks under a code",
    "sealed_mapping": "marks under a code",
}
ERASED = {
    "application",
    "application_version",
    "certificate_claim",
    "accommodation_request",
    "correction_request",
    "screening_objection",
    "screening_appeal",
}


def _end(committed: Committed, ending: Ending, at: datetime) -> None:
    with committed() as session:
        row = end.propose_end(ending.act(session, ending.officers.publisher, at), "", [])
        end.confirm_end(ending.act(session, ending.officers.checker, at), row, [])


def _row(session: Session, ending: Ending) -> RoundEnd:
    row = queries.end_of_round(session, ending.round_.id)
    assert row is not None
    return row


@pytest.fixture
def night(run_job: Callable[..., None], clock: Clock) -> Callable[[datetime], None]:
    def pass_on(moment: datetime) -> None:
        clock.travel_to(moment)
        run_job("archives.erase_due")

    return pass_on


def test_the_day_of_the_end_is_not_counted() -> None:
    rule, ended = RetentionRule(application_days=365, paper_days=180), date(2026, 3, 1)
    assert kept_until(rule, "application", ended) == date(2027, 3, 1)
    assert kept_until(rule, "paper", ended) == date(2026, 8, 28)
    assert not is_due(rule, "application", ended, date(2027, 3, 1))
    assert is_due(rule, "application", ended, date(2027, 3, 2))


def test_every_sealed_column_goes_or_says_why_it_stays() -> None:
    sealed = {
        table.name
        for table in tables.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary) and column.name.endswith("_sealed")
    }
    assert sealed - STAYS.keys() - ERASED == set()
    assert STAYS.keys() - sealed == set() and ERASED - sealed == set()


def test_one_day_before_nothing_goes_and_one_day_after_all_of_it(
    app: Flask, committed: Committed, ending: Ending, night: Callable[[datetime], None]
) -> None:
    _end(committed, ending, ending.over)
    storage = app.extensions["storage"]
    last = ending.over + timedelta(days=KEPT)
    night(last)
    with committed() as session:
        keys = [file.storage_key for one in ending.passed for file in one.files]
        assert all(storage.path(key).exists() for key in keys)
        assert session.scalars(select(Erasure)).all() == []
        names = sorted(one.public_id for one in (*ending.passed, ending.draft))
    night(last + timedelta(days=1))
    with committed() as session:
        assert not any(storage.path(key).exists() for key in keys)
        assert session.get(Application, ending.draft.id) is None
        for one in ending.passed:
            row = session.get_one(Application, one.id)
            assert row.facts is None and row.erased_at is not None
            assert (row.number, row.state) == (one.number, "eligible")
            assert row.content_digest == one.content_digest
            assert row.claim is not None and row.claim.number == "—"
            assert row.claim.state == "verified"
            assert {file.storage_key for file in row.files} == {""}
            assert all(file.sha256 for file in row.files)
        versions = session.scalars(select(ApplicationVersion)).all()
        assert versions and all(one.content == {} for one in versions)
        erased = session.scalars(select(Erasure)).one()
        assert erased.list_digest == hashlib.sha256("\n".join(names).encode()).hexdigest()
        assert erased.counts["application"] == 2 and erased.counts["draft"] == 1
        assert erased.files == len(set(keys)) + len(ending.draft.files)
        told = [
            one for one in entries(session, ending.round_.code) if one.action == "archives.erase"
        ]
        assert len(told) == 1 and told[0].facts["list_digest"] == erased.list_digest
        assert breaks(session, ending.round_.code) == []
    said = app.test_cli_runner().invoke(args=["audit", "verify"]).output.splitlines()
    code = ending.round_.code
    assert any(one.startswith(f"{code}:") and "fits together" in one for one in said), said
    about = ("archives.", "erasure:", "round_end:", "the deletion", "application:")
    assert [
        one for one in said if one.startswith(f"{code}:") and any(x in one for x in about)
    ] == []


def test_the_vacancys_own_rules_hold(
    committed: Committed, ending: Ending, night: Callable[[datetime], None]
) -> None:
    with committed() as session:
        own = session.get_one(Vacancy, ending.passed[0].vacancy_id)
        own.policy_override = {"retention": {"application_days": 30}}
        other = next(
            one
            for one in session.scalars(select(Vacancy).where(Vacancy.round_id == own.round_id))
            if one.id != own.id
        )
        session.get_one(Application, ending.passed[1].id).vacancy_id = other.id
    _end(committed, ending, ending.over)
    night(ending.over + timedelta(days=31))
    with committed() as session:
        assert session.get_one(Application, ending.passed[0].id).erased_at is not None
        assert session.get_one(Application, ending.passed[1].id).facts
        terms = queries.terms_of(session, _row(session, ending), ("application",))
        ended = local(ending.over).date()
        assert (terms[0].first, terms[0].last) == (
            ended + timedelta(days=30),
            ended + timedelta(days=KEPT),
        )


def test_what_is_due_is_known_from_one_reading_of_each_policy(
    committed: Committed, ending: Ending, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The desk asks it of every ended round: vacancies without rules of their own cost nothing."""
    _end(committed, ending, ending.over)
    read: list[object] = []
    real = queries.read_policy
    monkeypatch.setattr(queries, "read_policy", lambda one: (read.append(one), real(one))[1])
    with committed() as session:
        row, late = _row(session, ending), ending.over + timedelta(days=KEPT + 1)
        assert queries.due_count(session, row, late) == 3
        assert queries.to_destroy(session, row, late) == ["paper", "recording"]
    assert len(read) == 2


def test_while_a_dispute_is_open_nothing_goes(
    committed: Committed, ending: Ending, night: Callable[[datetime], None]
) -> None:
    _end(committed, ending, ending.over)
    with committed() as session:
        act = ending.act(session, ending.officers.checker, ending.over)
        with pytest.raises(Refused, match=r"round_end\.reason"):
            end.hold(act, _row(session, ending), "诉")
        session.rollback()
    with committed() as session:
        act = ending.act(session, ending.officers.checker, ending.over)
        end.hold(act, _row(session, ending), "考生就面试成绩提起诉讼")
    late = ending.over + timedelta(days=KEPT + 40)
    night(late)
    with committed() as session:
        assert session.get_one(Application, ending.passed[0].id).facts
        act = ending.act(session, ending.officers.supervisor, late)
        end.release(act, _row(session, ending), "判决已经生效，争议了结")
    night(late)
    with committed() as session:
        assert session.get_one(Application, ending.passed[0].id).facts is None


def test_broken_off_or_restored_it_goes_on_from_the_rows_alone(
    app: Flask,
    committed: Committed,
    ending: Ending,
    night: Callable[[datetime], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _end(committed, ending, ending.over)
    late = ending.over + timedelta(days=KEPT + 1)
    storage, deleted = app.extensions["storage"], 0
    real = storage.delete

    def dies(key: str) -> None:
        nonlocal deleted
        deleted += 1
        if deleted == 2:
            raise OSError("the machine went away")
        real(key)

    monkeypatch.setattr(storage, "delete", dies)
    night(late)
    with committed() as session:
        assert session.get_one(Application, ending.passed[0].id).facts  # nothing half committed
    monkeypatch.setattr(storage, "delete", real)
    night(late)
    night(late)
    with committed() as session:
        assert queries.kept_count(session, ending.round_.id) == 0
        assert len(session.scalars(select(Erasure)).all()) == 1


def test_the_round_is_archived_when_the_cupboards_are_empty_too(
    committed: Committed, ending: Ending, night: Callable[[datetime], None]
) -> None:
    _end(committed, ending, ending.over)
    term = ending.over + timedelta(days=180)
    told = DestructionRecord("paper", "销毁清册〔2027〕1号", local(term).date(), "王芳", "李明")
    with committed() as session:
        act = ending.act(session, ending.officers.publisher, term)
        with pytest.raises(Refused, match=r"destruction\.not_due"):
            destroy.record_destruction(act, told)
        session.rollback()
    after = term + timedelta(days=1)
    with committed() as session:
        act = ending.act(session, ending.officers.publisher, after)
        assert queries.to_destroy(session, _row(session, ending), after) == ["paper", "recording"]
        with pytest.raises(Refused, match=r"destruction\.day"):
            destroy.record_destruction(act, told)
        session.rollback()
    with committed() as session:
        act = ending.act(session, ending.officers.publisher, after)
        supervisor = ending.act(session, ending.officers.supervisor, after)
        for kind in ("paper", "recording"):
            record = DestructionRecord(kind, "清册1号", local(after).date(), "王芳", "李明")
            row = destroy.record_destruction(act, record)
            with pytest.raises(Refused, match=r"two_people\.same"), session.begin_nested():
                destroy.confirm_destruction(act, row)
            session.refresh(row)
            destroy.confirm_destruction(supervisor, row)
    night(after)
    with committed() as session:
        assert session.get_one(RecruitmentRound, ending.round_.id).state == "finished"
        assert session.scalars(select(Destruction)).first()
    night(ending.over + timedelta(days=KEPT + 1))
    with committed() as session:
        assert session.get_one(RecruitmentRound, ending.round_.id).state == "archived"


def test_who_destroyed_is_not_who_watched(committed: Committed, ending: Ending) -> None:
    _end(committed, ending, ending.over)
    after = ending.over + timedelta(days=181)
    with committed() as session:
        act = ending.act(session, ending.officers.publisher, after)
        record = DestructionRecord("paper", "清册1号", local(after).date(), "王芳", " 王芳 ")
        with pytest.raises(Refused, match=r"destruction\.same_person"):
            destroy.record_destruction(act, record)
