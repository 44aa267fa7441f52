"""Batches of the release of November 2026, whatever their state, on this version: every code is
sealed, no score changes, and a step broken off anywhere is taken up again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, select, text
from sqlalchemy.orm import Session

from portal.foundation.data.database import Database
from portal.foundation.files.storage import Storage
from portal.foundation.running.data_upgrade import UpgradeWork
from portal.foundation.running.schema import configuration, downgrade, upgrade
from portal.foundation.security.crypto import Vault
from portal.recruitment import tables
from portal.recruitment.accounts.queries import officer_by_login
from portal.recruitment.audit import Actor
from portal.recruitment.marking import data_upgrade
from portal.recruitment.marking.models import CarriedCode, MarkingBatch, Script, SealedMapping
from portal.recruitment.marking.queries import written_scores
from portal.recruitment.marking.services.unseal import sign_unsealing, unseal
from portal.recruitment.orm import Base
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from tests.builders.release import load_release

pytestmark = pytest.mark.database
AT = datetime(2026, 12, 1, 2, tzinfo=UTC)
OPENED = "unsealed_first_by = NULL, unsealed_second_by = NULL, countersigned_by = NULL"
# What the batch of the release is made to be before it goes up.
EARLIER = {
    "unsealed": (),
    "locked": (
        "DELETE FROM score",
        f"UPDATE marking_batch SET state = 'locked', unsealed_at = NULL, {OPENED}",
    ),
    "sealed": (
        "DELETE FROM score",
        "UPDATE marking_batch SET state = 'sealed', unsealed_at = NULL, locked_by = NULL, "
        f"locked_at = NULL, lock_digest = NULL, {OPENED}",
        # both clerks typed absent for somebody who was there
        "UPDATE score_sheet SET settled_kind = 'absent', settled_value = NULL WHERE id = "
        "(SELECT min(id) FROM score_sheet WHERE state = 'agreed' AND settled_reason = '')",
    ),
}


@dataclass
class Release:
    database: Database
    storage: Storage
    codes: dict[str, str]
    scores: list[Any]

    def step(self, which: int = 0) -> int:
        """One transaction of an upgrade, as the command makes it."""
        with self.database.transaction() as session:
            work = UpgradeWork(session, self.storage, AT)
            return data_upgrade.DATA_UPGRADES[which].step(work)


def _rows(engine: Engine, question: str) -> list[Any]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(question))]


SCORES = "SELECT application_id, paper, edition, kind, value FROM score ORDER BY id"
CODES = (
    "SELECT sealed_code, ticket_number FROM score_sheet JOIN seat ON seat.id = score_sheet.seat_id"
)
TICKETS = CODES.replace("ticket_number", "ticket.number") + (
    " JOIN ticket ON ticket.id = seat.ticket_id"
)


@pytest.fixture(params=sorted(EARLIER))
def state(request: pytest.FixtureRequest) -> str:
    """Of the batch before it goes up."""
    return str(request.param)


@pytest.fixture
def release(
    state: str, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Release]:
    folder = load_release("recruitment", database_url, tmp_path / "release")
    monkeypatch.setattr(Base, "vault", Vault(folder / "keys" / "recruitment"), raising=False)
    engine = create_engine(database_url)
    scores, codes = _rows(engine, SCORES), dict(_rows(engine, CODES))
    with engine.begin() as connection:
        for statement in EARLIER[state]:
            connection.execute(text(statement))
    engine.dispose()
    database = Database(database_url)
    upgrade(configuration("recruitment", database.engine, tables.metadata))
    yield Release(database, Storage(folder / "files" / "recruitment"), codes, scores)
    database.dispose()


def _mapping(session: Session) -> dict[str, str]:
    return dict(session.scalars(select(SealedMapping)).one().codes)


def test_every_old_batch_is_sealed_and_keeps_its_scores(release: Release, state: str) -> None:
    with release.database.reading() as session:
        scripts = list(session.scalars(select(Script).order_by(Script.id)))
        batch = session.scalars(select(MarkingBatch)).one()
        assert [one.sealed_code for one in scripts] == sorted(release.codes)
        assert [channel.code for channel in batch.channels] == ["clerk_a", "clerk_b"]
        assert [len(one.scripts) for one in batch.booklets] == [30, 28]
        doubted = [one for one in scripts if one.state == "differing"]
        assert (batch.state, len(doubted)) == (state, int(state == "sealed"))
    assert release.step() == 1
    with release.database.reading() as session:
        assert _mapping(session) == release.codes
    while release.step():
        pass
    while release.step(1):
        pass
    assert release.step() == release.step(1) == 0
    with release.database.reading() as session:
        assert session.scalars(select(CarriedCode)).all() == []
        assert _mapping(session) == release.codes
        assert session.scalars(select(MarkingBatch)).one().paper.title
    found = _rows(release.database.engine, SCORES)
    assert found == (release.scores if state == "unsealed" else [])


def test_broken_off_between_any_two_rows_it_goes_on(release: Release) -> None:
    data_upgrade_at_once, data_upgrade.AT_ONCE = data_upgrade.AT_ONCE, 20
    try:
        changed = []
        while done := release.step():
            changed.append(done)
            with pytest.raises(KeyboardInterrupt), release.database.transaction() as session:
                data_upgrade.DATA_UPGRADES[0].step(UpgradeWork(session, release.storage, AT))
                raise KeyboardInterrupt
    finally:
        data_upgrade.AT_ONCE = data_upgrade_at_once
    assert changed == [1, 20, 20, 18]
    with release.database.reading() as session:
        assert _mapping(session) == release.codes


@pytest.mark.parametrize("state", ["locked"], indirect=True)
def test_a_batch_locked_before_is_unsealed_to_the_scores_that_were_keyed(release: Release) -> None:
    while release.step():
        pass
    with release.database.transaction() as session:
        batch = session.scalars(select(MarkingBatch)).one()
        round_ = session.get_one(RecruitmentRound, batch.round_id)
        for login, verb in (
            ("kaowu", sign_unsealing),
            ("fuhe", sign_unsealing),
            ("jiandu", unseal),
        ):
            account = officer_by_login(session, login)
            assert account is not None
            verb(RoundAct(session, Actor(account.id, login), AT, round_), batch)
        session.flush()
        kept = {
            (one, paper): score
            for one, papers in written_scores(session, round_.id).items()
            for paper, score in papers.items()
        }
    assert {
        (one, paper): (kind, None if value is None else str(value))
        for (one, paper), (kind, value) in kept.items()
    } == {(row[0], row[1]): (row[3], _fraction(row[4])) for row in release.scores}


def _fraction(value: str | None) -> str | None:
    return None if value is None else str(Fraction(value))


def test_down_again_until_anything_is_sealed(release: Release, state: str) -> None:
    config = configuration("recruitment", release.database.engine, tables.metadata)
    if state == "sealed":
        release.step()
        with pytest.raises(RuntimeError, match="sealed_mapping"):
            downgrade(config, "0010")
        return
    downgrade(config, "0010")
    assert dict(_rows(release.database.engine, TICKETS)) == release.codes
    upgrade(config)
    assert release.step() == 1
