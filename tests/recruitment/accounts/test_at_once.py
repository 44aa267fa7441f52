"""What holds when several people, or several attempts, come in the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from threading import Barrier

import pytest
from sqlalchemy import func, select

from portal.foundation.data.database import Database
from portal.foundation.officers.guessing import PER_NAME
from portal.kernel.errors import Refused
from portal.recruitment.accounts.models import Account
from portal.recruitment.accounts.services.guessing import count_attempt, spend
from portal.recruitment.accounts.services.sign_up import Registration, sign_up
from tests.builders.accounts import password_hash, resident_number

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("keys")]
MANY = 8


def together(work: object, times: int = MANY) -> list[object]:
    start = Barrier(times)

    def one(number: int) -> object:
        start.wait()
        return work(number)  # type: ignore[operator]

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


def test_one_document_makes_one_account(database: Database, at: datetime) -> None:
    hashed = password_hash()

    def register(number: int) -> str:
        try:
            with database.transaction() as session:
                document = resident_number(600)
                stated = Registration("resident_id", document, "顾淳", f"1370000000{number}")
                sign_up(session, stated, password_hash=hashed, at=at, today=date(2026, 9, 1))
        except Refused as refused:
            return refused.code
        return "opened"

    assert sorted(together(register)) == ["account.exists"] * (MANY - 1) + ["opened"]
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Account)) == 1


def test_exactly_five_attempts_are_let_through(database: Database, at: datetime) -> None:
    def attempt(_number: int) -> int:
        with database.transaction() as session:
            return count_attempt(session, "sign_in.applicant", "13700000000", at)

    waits = together(attempt)
    assert waits.count(0) == PER_NAME and set(waits) == {0, 15}


def test_an_answer_is_spent_once(database: Database, at: datetime) -> None:
    def use(_number: int) -> bool:
        with database.transaction() as session:
            return spend(session, "0" * 64, at)

    assert together(use).count(True) == 1
