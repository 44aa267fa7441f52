"""Whatever happens to people of the register and their filings, every live state has a way out, for
the office and for the person who leaves, and the figures stay in balance."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import Database
from portal.kernel.errors import Refused
from portal.workforce.audit import Act, breaks
from portal.workforce.exits.leaving import Appraised, Leaving
from portal.workforce.exits.services import register_exit, take_back_exit
from portal.workforce.rulebook.flows import flow
from portal.workforce.rulebook.lifecycles import FILING, FILING_BATCH, WORKER
from portal.workforce.workers import kinds
from portal.workforce.workers.models import Filing, Worker
from portal.workforce.workers.services import filing as steps
from portal.workforce.workers.services.batches import send_batch
from portal.workforce.workers.services.projection import projected
from portal.workforce.workers.services.register import void
from portal.workforce.workers.services.spells import begin
from portal.workforce.workers.spell_queries import Scope, holds_of
from tests.builders.workforce import actor, officer, tree, worker
from tests.drills.site import is_long

LIVE = {"worker": ("active",), "filing": ("submitted", "forwarded", "returned", "filed")}
ENDS = {"worker": ("left", "void"), "filing": ("cancelled",), "filing_batch": ("answered",)}


@pytest.mark.parametrize("lifecycle", [WORKER, FILING, FILING_BATCH], ids=lambda one: one.name)
def test_every_state_is_reached_and_every_live_one_leads_to_an_end(lifecycle: Any) -> None:
    reached, waiting = {lifecycle.initial}, [lifecycle.initial]
    while waiting:
        state = waiting.pop()
        for action in lifecycle.actions(state):
            after = lifecycle.after(state, action)
            if after not in reached:
                reached.add(after)
                waiting.append(after)
    assert reached == set(lifecycle.states)
    for state in set(lifecycle.states) - set(ENDS[lifecycle.name]):
        nexts = {lifecycle.after(state, action) for action in lifecycle.actions(state)}
        assert nexts, state


VERBS = st.sampled_from(
    ["forward", "return", "resubmit", "file", "batch", "change", "leave", "take_back", "void"]
)


@settings(
    max_examples=150 if is_long() else 3,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(verbs=st.lists(st.tuples(VERBS, st.integers(0, 1)), min_size=3, max_size=12))
def test_nobody_is_stranded_whatever_happens(
    database: Database, keys: Any, at: datetime, verbs: list[tuple[str, int]]
) -> None:
    with Session(database.engine.execution_options(writes=True)) as session:
        house = House(session, at)
        for number, (verb, which) in enumerate(verbs, start=1):
            house.say(verb, which, at + timedelta(minutes=number))
            house.check()
        house.everybody_can_go(at + timedelta(days=1))
        session.rollback()


class House:
    """Two people and the three officers who look after them."""

    def __init__(self, session: Session, at: datetime) -> None:
        self.session, self.at, self.number = session, at, 0
        places = tree(session)
        self.county = places["county"]
        self.clerk, self.city, self.province = (
            actor(officer(session, role, places[place]))
            for role, place in (
                ("county_clerk", "county"),
                ("city_reviewer", "city"),
                ("filing_officer", "province"),
            )
        )
        self.people = [
            worker(session, places["street"], at=at, by=self.clerk, hired_on=date(2026, 8, 3))
            for _turn in range(2)
        ]

    def say(self, verb: str, which: int, at: datetime) -> None:
        """Do it, unless it is refused; a refusal leaves nothing behind."""
        person = self.people[which]
        filing = self._waiting(person)
        try:
            with self.session.begin_nested():
                self._do(verb, person, filing, at)
        except Refused:
            self.session.expire_all()

    def _waiting(self, person: Worker) -> Filing | None:
        statement = select(Filing).where(Filing.worker_id == person.id).order_by(Filing.id.desc())
        filings = list(self.session.scalars(statement))
        return next((one for one in filings if one.state in steps.WAITING), None)

    def _do(self, verb: str, person: Worker, filing: Filing | None, at: datetime) -> None:
        clerk, city = Act(self.session, self.clerk, at), Act(self.session, self.city, at)
        province = Act(self.session, self.province, at)
        self.number += 1
        if verb == "leave":
            register_exit(clerk, person, Leaving("01", "none", date(2026, 9, 1)), Appraised())
        elif verb == "take_back":
            take_back_exit(clerk, person, reason="录错了")
        elif verb == "void":
            void(clerk, person, reason="录错了")
        elif verb == "change":
            said = {"post": f"岗{self.number}", "post_class": "1"}
            day = date(2026, 8, 3) + timedelta(days=self.number)
            begin(clerk, kinds.POST, person, said, on=day, reason="调整")
        elif filing is None:
            return
        elif verb == "forward":
            steps.forward(city, filing, "齐全")
        elif verb == "return":
            role = "filing_officer" if filing.state == "forwarded" else "city_reviewer"
            act = province if role == "filing_officer" else city
            steps.send_back(act, filing, role, ["05"], "补正")
        elif verb == "resubmit":
            steps.resubmit(clerk, filing, "已补正")
        elif verb == "file":
            steps.file(province, filing, f"苏备{self.number:05d}", date(2026, 9, 1))
        elif verb == "batch":
            send_batch(clerk, self.county, [filing])

    def check(self) -> None:
        """Rows say what the facts say, the year balances, the chain holds."""
        self.session.flush()
        for person in self.people:
            if person.state != "void":
                said = projected(self.session, person, self.at.date())
                assert {name: getattr(person, name) for name in said} == said
            waiting = [
                one.state
                for one in self.session.scalars(
                    select(Filing).where(Filing.worker_id == person.id, Filing.kind != "change")
                )
            ]
            assert sum(1 for state in waiting if state in steps.WAITING) <= 1
        year = flow(
            holds_of(self.session, Scope()),
            lambda _union: True,
            date(2026, 1, 1),
            date(2026, 12, 31),
        )
        assert year.at_start + year.came - year.went == year.at_end
        standing = [one for one in self.people if one.state == "active"]
        assert year.at_end == len(standing)
        assert breaks(self.session, "register") == []

    def everybody_can_go(self, at: datetime) -> None:
        """The office can settle every filing; the person can leave whatever stands open."""
        for person in self.people:
            if person.state == "active":
                self._do("leave", person, None, at)
            while (filing := self._waiting(person)) is not None:
                verb = {"submitted": "forward", "forwarded": "file", "returned": "resubmit"}
                self._do(verb[filing.state], person, filing, at)
            assert person.state in ("left", "void")
            assert self._waiting(person) is None
        self.check()
