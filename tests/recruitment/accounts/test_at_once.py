"""What holds when several people, or several attempts, come in the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from portal.foundation.data.database import Database
from portal.foundation.data.throttle import Allowed, hit
from portal.foundation.officers.guessing import PER_ASKER, Asker, Guessing
from portal.foundation.officers.questions import SPENT
from portal.kernel.errors import Refused
from portal.recruitment.accounts.models import Account
from portal.recruitment.accounts.services.sign_up import Registration, sign_up
from portal.recruitment.accounts.side import OFFICERS
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
            asker = Asker("13700000000", "10.0.0.0/24")
            until = Guessing(OFFICERS).count_attempt(session, "sign_in.applicant", asker, at)
            return 0 if until is None else 1

    assert together(attempt).count(0) == PER_ASKER


def test_an_answer_is_spent_once(database: Database, at: datetime) -> None:
    def use(_number: int) -> bool:
        with database.transaction() as session:
            spent = hit(session, SPENT, "0" * 64, at, 1, timedelta(minutes=20))
            return isinstance(spent, Allowed)

    assert together(use).count(True) == 1
