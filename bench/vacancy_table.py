"""A vacancy table of 2,000 rows: read, checked against quota and round, and saved, beside calamine
reading the same file's cells."""

from __future__ import annotations

import io
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from config import Settings, side_settings
from portal.foundation.data.database import Database
from portal.foundation.running.schema import configuration, upgrade
from portal.foundation.security.crypto import Vault, create_keys
from portal.foundation.sheets.foreign import read_foreign_table
from portal.recruitment import tables
from portal.recruitment.orm import Base
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.services import locked_round
from portal.recruitment.vacancies.queries import vacancies_of
from portal.recruitment.vacancy_sheets.services.check_table import Upload, check_table
from portal.recruitment.vacancy_sheets.services.take_table import (
    hand_in_table,
    locked_preview,
    take_table,
)
from tests.builders.rounds import actor, drafted_round, office
from tests.builders.unions import tree
from tests.builders.vacancy_tables import row, sheet, streets

ROWS, UNITS = 2000, 400
AT = datetime(2026, 9, 1, 1, tzinfo=UTC)
# A page that answers within three seconds needs no bar of progress.
limits = {"handed_in_seconds": (None, 3.0), "taken_seconds": (None, 3.0), "saved": (ROWS, ROWS)}


def _seconds(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    made = work()
    return time.perf_counter() - began, made


class _Round:
    """A county's empty round on a database of its own, and a table handed in and taken."""

    def __init__(self, folder: Path) -> None:
        empty = Settings(zhaolu_env="test", data_dir=folder, _env_file=None)
        settings = side_settings("recruitment", empty)
        create_keys(settings.keys_dir)
        Base.vault = Vault(settings.keys_dir)
        self.database = Database(f"sqlite:///{folder / 'recruitment.db'}")
        upgrade(configuration("recruitment", self.database.engine, tables.metadata))
        with self.database.transaction() as session:
            unions = tree(session)
            publisher = office(session, unions).publisher
            self.by = actor(publisher)
            self.id = drafted_round(session, unions, at=AT, by=publisher, vacancies=0).id
            self.units = [unit.name for unit in streets(session, unions.county, UNITS)]

    @contextmanager
    def _act(self) -> Iterator[RoundAct]:
        with self.database.transaction() as session:
            yield RoundAct(session, self.by, AT, locked_round(session, self.id))

    def hand_in(self, table: Any) -> str:
        upload = Upload(table, "update")
        with self._act() as act:
            check = check_table(act.session, act.round_, upload)
            return str(hand_in_table(act, upload, check).public_id)

    def take(self, number: str) -> int:
        with self._act() as act:
            take_table(act, locked_preview(act, number), in_post={})
            return len(vacancies_of(act.session, self.id))


def _measured(folder: Path) -> dict[str, float]:
    round_ = _Round(folder)
    names = [round_.units[number % UNITS] for number in range(1, ROWS + 1)]
    data = sheet([row(number, 实际用人单位=name) for number, name in enumerate(names, start=1)])
    reference, lines = _seconds(
        lambda: CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    )
    assert len(lines) == ROWS + 1
    read, table = _seconds(lambda: read_foreign_table(data, "x.xlsx", max_rows=5000))
    checked, number = _seconds(lambda: round_.hand_in(table))
    taken, saved = _seconds(lambda: round_.take(number))
    round_.database.dispose()
    return {
        "reference_calamine_seconds": reference,
        "read_ratio": read / reference,
        "handed_in_seconds": read + checked,
        "handed_in_ratio": (read + checked) / reference,
        "taken_seconds": taken,
        "taken_ratio": taken / reference,
        "saved": saved,
    }


def run() -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        return _measured(Path(folder))


if __name__ == "__main__":
    print(run())
