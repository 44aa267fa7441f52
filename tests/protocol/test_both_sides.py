"""Whatever the network, the offices and the clock do to one hire: at the end both sides say the
same of it, and nobody was hired twice. A short run; the drill makes it long."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from portal.foundation.data.database import build_engine
from portal.foundation.jobs import queue as jobs
from portal.foundation.security.crypto import Vault, create_keys
from portal.recruitment import tables as recruitment_tables
from portal.recruitment.handover import jobs as recruitment_jobs
from portal.recruitment.orm import Base as RecruitmentBase
from portal.workforce import tables as workforce_tables
from portal.workforce.intake import jobs as workforce_jobs
from portal.workforce.orm import Base as WorkforceBase
from tests.drills.site import is_long
from tests.protocol.both_sides import Sides

__all__ = ["recruitment_jobs", "workforce_jobs"]
CHOICE = st.integers(0, 5)


class Conversation(RuleBasedStateMachine):
    engines: ClassVar[tuple[Engine, Engine]]

    @initialize()
    def begin(self) -> None:
        self.sessions = [Session(one.execution_options(writes=True)) for one in self.engines]
        self.sides = Sides(*self.sessions)

    @rule(choice=CHOICE, answered=st.booleans())
    def event_arrives(self, choice: int, answered: bool) -> None:
        self.sides.event_arrives(choice, answered=answered)

    @rule(choice=CHOICE, answered=st.booleans())
    def receipt_arrives(self, choice: int, answered: bool) -> None:
        self.sides.receipt_arrives(choice, answered=answered)

    @rule(choice=CHOICE, reached=st.sampled_from([True, True, False]))
    def pull(self, choice: int, reached: bool) -> None:
        self.sides.pull(choice, reached=reached)

    @rule()
    def correct(self) -> None:
        self.sides.correct()

    @rule(mended=st.booleans())
    def send_again(self, mended: bool) -> None:
        self.sides.send_again(mended=mended)

    @rule()
    def cancel(self) -> None:
        self.sides.cancel()

    @rule()
    def close_or_open(self) -> None:
        self.sides.close_or_open()

    @rule()
    def file(self) -> None:
        self.sides.file()

    @rule()
    def send_back(self) -> None:
        self.sides.send_back()

    @rule()
    def ask_again(self) -> None:
        self.sides.ask_again()

    @rule()
    def letter(self) -> None:
        self.sides.letter()

    @rule()
    def letter_back(self) -> None:
        self.sides.letter_back()

    @rule(seconds=st.sampled_from([0, 1, 90]))
    def tick(self, seconds: int) -> None:
        self.sides.tick(seconds)

    @invariant()
    def nobody_is_hired_twice(self) -> None:
        if hasattr(self, "sides"):
            self.sides.check_always()

    def teardown(self) -> None:
        if not hasattr(self, "sides"):
            return
        try:
            self.sides.drain()
            self.sides.check_always()
            self.sides.check_agreement()
        finally:
            for session in self.sessions:
                session.rollback()
                session.close()


def _engine(folder: Path, name: str, tables: Any) -> Engine:
    url = f"sqlite:///{folder / name}.sqlite3"
    engine = build_engine(url)
    with engine.execution_options(writes=True).begin() as connection:
        tables.metadata.create_all(connection)
    jobs.prepare(url)
    return engine


@pytest.fixture
def engines(tmp_path: Path) -> Iterator[tuple[Engine, Engine]]:
    """Both sides' databases and keys, in place of what another test has put together."""
    before = [getattr(base, "vault", None) for base in (RecruitmentBase, WorkforceBase)]
    for base, name in ((RecruitmentBase, "recruitment"), (WorkforceBase, "workforce")):
        create_keys(tmp_path / "keys" / name)
        base.vault = Vault(tmp_path / "keys" / name)
    made = (
        _engine(tmp_path, "recruitment", recruitment_tables),
        _engine(tmp_path, "workforce", workforce_tables),
    )
    yield made
    for engine in made:
        engine.dispose()
    for base, vault in zip((RecruitmentBase, WorkforceBase), before, strict=True):
        if vault is not None:
            base.vault = vault


def _run(engines: tuple[Engine, Engine], examples: int, steps: int) -> None:
    machine = type("Machine", (Conversation,), {"engines": engines})
    chosen = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=chosen)


@pytest.mark.drill
@pytest.mark.timeout(4 * 60 * 60 if is_long() else 300)
def test_both_sides_agree_at_the_end(engines: tuple[Engine, Engine]) -> None:
    if is_long():
        _run(engines, examples=2000, steps=40)
    else:
        _run(engines, examples=6, steps=15)
