"""The round's list of examiners and staff: taken from a table whole or not at all, or from the
appointments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.time.clock import local
from portal.kernel.errors import Refused
from portal.recruitment.accounts.models import Account
from portal.recruitment.accounts.queries import officer_by_login
from portal.recruitment.interviews.pool_models import PoolExaminer
from portal.recruitment.interviews.pool_sheet import PoolRow
from portal.recruitment.interviews.queries import examiners_for
from portal.recruitment.rounds.act import RoundAct

SITTING = ("chief", "examiner")


def pool_of(session: Session, round_id: int) -> list[PoolExaminer]:
    """Everybody on the list, also who was taken off it, in order of entry."""
    statement = (
        select(PoolExaminer).where(PoolExaminer.round_id == round_id).order_by(PoolExaminer.id)
    )
    return list(session.scalars(statement))


def take_pool(act: RoundAct, rows: Sequence[PoolRow]) -> int:
    """Enter or change the people of a table; who is not in it stays as they are.

    Returns how many rows changed something. Raises ``Refused('interview.pool_errors')`` when a
    single row is wrong, ``'interview.pool_empty'``.
    """
    if not rows:
        raise Refused("interview.pool_empty")
    wrong = [row for row in check_pool(act, rows) if row.error]
    if wrong:
        raise Refused("interview.pool_errors", count=len(wrong))
    accounts = _accounts(act.session, [row.login for row in rows])
    known = {row.account_id: row for row in pool_of(act.session, act.round_.id)}
    changed = sum(_enter(act, row, accounts[row.login], known) for row in rows)
    act.session.flush()
    act.record_on_round("interviews.take_pool", rows=str(len(rows)), changed=str(changed))
    return changed


def check_pool(act: RoundAct, rows: Sequence[PoolRow]) -> list[PoolRow]:
    """The rows, each with what is wrong with it: ``unknown_account``, ``not_examiner`` or
    ``twice``; errors found in the cells stay."""
    accounts = _accounts(act.session, [row.login for row in rows])
    people = {account.id for account, _ in examiners_for(act.session, act.round_, _today(act))}
    seen: set[str] = set()
    checked = []
    for row in rows:
        account = accounts.get(row.login)
        error = row.error
        if not error and account is None:
            error = "unknown_account"
        elif not error and row.kind in SITTING and account is not None and account.id not in people:
            error = "not_examiner"
        elif not error and row.login in seen:
            error = "twice"
        seen.add(row.login)
        checked.append(row.with_error(error))
    return checked


def _today(act: RoundAct) -> date:
    return local(act.at).date()


def _accounts(session: Session, logins: Sequence[str]) -> Mapping[str, Account]:
    """Login → officer, of those that there are."""
    known = {login: officer_by_login(session, login) for login in set(logins) if login}
    return {login: account for login, account in known.items() if account is not None}


def _enter(act: RoundAct, row: PoolRow, account: Account, known: dict[int, PoolExaminer]) -> bool:
    person = known.get(account.id)
    values = {
        "kind": row.kind,
        "unit": row.unit,
        "certificate": row.certificate,
        "from_outside": row.from_outside,
        "listed": True,
    }
    if person is not None and all(getattr(person, key) == value for key, value in values.items()):
        return False
    if person is None:
        person = PoolExaminer(
            round_id=act.round_.id,
            account_id=account.id,
            entered_by=act.by.account_id,
            entered_at=act.at,
        )
        act.session.add(person)
        known[account.id] = person
    for key, value in values.items():
        setattr(person, key, value)
    return True


def list_appointed(act: RoundAct) -> int:
    """Put every appointed examiner within reach on the list who is not on it, as 考官."""
    known = {row.account_id for row in pool_of(act.session, act.round_.id)}
    added = [
        PoolExaminer(
            round_id=act.round_.id,
            account_id=account.id,
            kind="examiner",
            from_outside=outside,
            entered_by=act.by.account_id,
            entered_at=act.at,
        )
        for account, outside in examiners_for(act.session, act.round_, _today(act))
        if account.id not in known
    ]
    act.session.add_all(added)
    act.session.flush()
    act.record_on_round("interviews.list_appointed", added=str(len(added)))
    return len(added)


def locked_examiner(act: RoundAct, public_id: str) -> PoolExaminer:
    """Raises ``Refused('interview.not_in_pool')``."""
    person = act.session.scalar(
        select(PoolExaminer).where(
            PoolExaminer.round_id == act.round_.id, PoolExaminer.public_id == public_id
        )
    )
    if person is None:
        raise Refused("interview.not_in_pool")
    return person


def set_listed(act: RoundAct, person: PoolExaminer, *, listed: bool) -> None:
    """Off the list, or on it again; calls and draws of before stay."""
    person.listed = listed
    act.record_on_round(
        "interviews.list_examiner", account=str(person.account_id), listed=str(listed).lower()
    )
