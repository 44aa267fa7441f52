"""Dated facts: any past day as it is known and as it was known, held against a calendar that is
painted day by day; the worker's row is always what the facts say."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import Database
from portal.kernel.errors import Refused
from portal.kernel.period import DAY
from portal.workforce.audit import Act
from portal.workforce.rulebook.spells import Span, Spell, check_covered, check_free, everything_on
from portal.workforce.unions.models import Union
from portal.workforce.workers import kinds
from portal.workforce.workers.models import Worker
from portal.workforce.workers.services import spells as acts
from portal.workforce.workers.services.projection import projected, rebuild
from portal.workforce.workers.spell_queries import everything_said, facts_of, history_of, spells
from tests.builders.workforce import actor, officer, tree, worker
from tests.drills.site import is_long

HIRED = date(2026, 8, 3)
REACH = 40  # days around the hire that the sequences touch
WHY = "依据：人事令第3号"


def _act(session: Session, at: datetime) -> Act:
    return Act(session, actor(officer(session, "county_clerk", tree(session)["county"])), at)


@dataclass
class Painted:
    """The naive oracle: what holds on each day, painted over as officers say."""

    days: dict[date, Any] = field(default_factory=dict)

    def paint(self, first: date, end: date | None, value: Any) -> None:
        for day in _days():
            if day >= first and (end is None or day < end):
                self.days[day] = value


def _days() -> list[date]:
    return [HIRED + timedelta(days=number) for number in range(-REACH, 2 * REACH)]


STEP = st.tuples(
    st.sampled_from(["begin", "correct", "withdraw", "end"]),
    st.integers(0, 60),
    st.integers(1, 30),
    st.sampled_from(["甲岗", "乙岗", "丙岗"]),
    st.integers(0, 5),
)


def _post(name: str) -> dict[str, Any]:
    return {"post": name, "post_class": "1"}


@settings(
    max_examples=200 if is_long() else 12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(STEP, min_size=1, max_size=8))
def test_every_day_as_known_then_and_now(
    database: Database, keys: Any, at: datetime, steps: list[Any]
) -> None:
    with Session(database.engine.execution_options(writes=True)) as session:
        _play(session, at, steps)
        session.rollback()


def _play(session: Session, at: datetime, steps: list[Any]) -> None:
    act = _act(session, at)
    person = worker(session, tree_street(session), at=at, hired_on=HIRED)
    oracle, known = Painted(), []
    for number, (verb, offset, length, name, which) in enumerate(steps, start=1):
        now = Act(session, act.by, at + timedelta(hours=number))
        _said(now, person, oracle, (verb, HIRED + timedelta(days=offset), length, name, which))
        known.append((now.at, dict(oracle.days)))
    for instant, painted in known:
        history = history_of(session, person, instant)
        for day in _days():
            expected = painted.get(day) if day >= HIRED else None
            assert everything_on(history, day).get("post") == expected
    for today in (HIRED - DAY, HIRED, HIRED + timedelta(days=20), HIRED + timedelta(days=60)):
        rebuild(session, person, today)
        assert person.post == oracle.days.get(max(today, HIRED))
        assert not rebuild(session, person, today)


def tree_street(session: Session) -> Any:
    return session.scalars(select(Union).where(Union.code == "320812-T01")).one()


def _said(act: Act, person: Worker, oracle: Painted, step: tuple[Any, ...]) -> None:
    """One act of an officer, painted when it was not refused."""
    verb, on, length, name, which = step
    standing = spells(act.session, kinds.POST, person)
    row = standing[which % len(standing)] if standing else None
    try:
        with act.session.begin_nested():
            if verb == "begin":
                later = [one.valid_from for one in standing if one.valid_from > on]
                within = [one for one in standing if one.valid_from <= on]
                holding = [one for one in within if one.valid_to is None or on < one.valid_to]
                end = holding[0].valid_to if holding else min(later, default=None)
                acts.begin(act, kinds.POST, person, _post(name), on=on, reason=WHY)
                oracle.paint(on, end, name)
            elif verb == "end":
                acts.end(act, kinds.POST, person, on=on, reason=WHY)
                oracle.paint(on, None, None)
            elif row is not None and verb == "withdraw":
                first, end = row.valid_from, row.valid_to
                acts.withdraw(act, kinds.POST, person, row, reason=WHY)
                oracle.paint(first, end, None)
            elif row is not None:
                old = row.valid_from, row.valid_to
                said = Spell(on, on + timedelta(days=length), _post(name))
                acts.correct(act, kinds.POST, person, row, said, reason=WHY)
                oracle.paint(*old, None)
                oracle.paint(said.valid_from, said.valid_to, name)
    except Refused as refused:
        assert refused.code in ("spell.same_day", "spell.unchanged", "spell.overlaps")


def test_a_wrong_fact_is_corrected_and_stays_readable(session: Session, at: datetime) -> None:
    act = _act(session, at)
    person = worker(session, tree_street(session), at=at, name="顾建国", hired_on=HIRED)
    row = spells(session, kinds.IDENTITY, person)[0]
    later = Act(session, act.by, at + timedelta(days=3))
    said = kinds.IDENTITY.read(row)
    right = Spell(said.valid_from, None, {**said.facts, "name": "顾䶮"})
    acts.correct(later, kinds.IDENTITY, person, row, right, reason="证件上是䶮字")
    assert (person.name, person.name_sort_key != "") == ("顾䶮", True)
    assert facts_of(session, person, HIRED)["name"] == "顾䶮"
    assert facts_of(session, person, HIRED, known_at=at)["name"] == "顾建国"
    first, second = everything_said(session, kinds.IDENTITY, person)
    assert (first.withdrawn_at, second.corrects_id, second.correction) == (
        later.at,
        first.id,
        "证件上是䶮字",
    )


def test_the_first_day_moves_with_everything_that_began_on_it(
    session: Session, at: datetime
) -> None:
    act = _act(session, at)
    person = worker(session, tree_street(session), at=at, hired_on=HIRED)
    row = spells(session, kinds.EMPLOYMENT, person)[0]
    said = kinds.EMPLOYMENT.read(row)
    right = Spell(date(2026, 7, 20), None, said.facts)
    acts.correct(act, kinds.EMPLOYMENT, person, row, right, reason="合同上的日期")
    assert person.hired_on == date(2026, 7, 20)
    assert person.training_due_on > date(2027, 7, 1)
    assert facts_of(session, person, date(2026, 7, 20))["name"] == person.name


@pytest.mark.parametrize(
    ("kind", "code"), [(kinds.USING_UNIT, "spell.only"), (kinds.EMPLOYMENT, "spell.only")]
)
def test_what_a_record_needs_is_not_withdrawn(
    session: Session, at: datetime, kind: Any, code: str
) -> None:
    act = _act(session, at)
    person = worker(session, tree_street(session), at=at)
    row = spells(session, kind, person)[0]
    with pytest.raises(Refused, match=code):
        acts.withdraw(act, kind, person, row, reason=WHY)


def test_days_without_a_unit_are_refused(session: Session, at: datetime) -> None:
    act = _act(session, at)
    person = worker(session, tree_street(session), at=at, hired_on=HIRED)
    row = spells(session, kinds.USING_UNIT, person)[0]
    late = Spell(HIRED + DAY, None, kinds.USING_UNIT.read(row).facts)
    with pytest.raises(Refused, match="spell.gap"):
        acts.correct(act, kinds.USING_UNIT, person, row, late, reason=WHY)


def test_a_document_that_is_somebody_elses_is_refused(session: Session, at: datetime) -> None:
    act = _act(session, at)
    street = tree_street(session)
    first, second = worker(session, street, at=at), worker(session, street, at=at)
    row = spells(session, kinds.IDENTITY, second)[0]
    said = kinds.IDENTITY.read(row)
    taken = Spell(said.valid_from, None, {**said.facts, "document_number": first.document_number})
    with pytest.raises(Refused, match="person.document_taken"):
        acts.correct(act, kinds.IDENTITY, second, row, taken, reason=WHY)


def test_spans_that_touch_do_not_overlap_and_gaps_are_found() -> None:
    first, second = Span(date(2026, 1, 1), date(2026, 2, 1)), Span(date(2026, 2, 1))
    check_free(first, [second])
    check_covered(Span(date(2026, 1, 1)), [second, first], "post")
    with pytest.raises(Refused, match="spell.gap"):
        check_covered(Span(date(2025, 12, 31)), [first, second], "post")
    with pytest.raises(Refused, match="spell.order"):
        Span(date(2026, 1, 1), date(2026, 1, 1))


def test_the_row_says_what_the_facts_say_from_the_first_moment(
    session: Session, at: datetime
) -> None:
    _act(session, at)
    person = worker(
        session,
        tree_street(session),
        at=at,
        certificate_level="assistant",
        certificate_number="2024000000000001",
    )
    said = projected(session, person, at.date())
    assert said == {name: getattr(person, name) for name in said}
