"""What a side gives the kit: its tables, its audit chain, and the few rules that are its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal.foundation.data.audit_chain import Actor
from portal.foundation.data.database import locked
from portal.foundation.data.rows import SideBase
from portal.foundation.security.viewer import OFFICER
from portal.kernel.errors import Refused
from portal.kernel.lifecycle import Lifecycle

# Argon2 never gives this; nobody signs in before they enrolled.
NO_PASSWORD = "!"  # noqa: S105


def plain_code(code: str) -> str:
    """A code on paper as it is compared: case, blanks and dashes don't matter."""
    return "".join(letter for letter in code.upper() if letter.isalnum())


class Act(Protocol):
    """What travels with every act, as the sides' ``audit.Act``."""

    @property
    def session(self) -> Session: ...

    @property
    def by(self) -> Actor: ...

    @property
    def at(self) -> datetime: ...

    def record(self, action: str, subject: str, **facts: object) -> None: ...


class EnrolmentCodes(Protocol):
    """How a side keeps the one-time codes with which officers set their password.

    ``wrong`` is the refusal, whatever was wrong. Tries are counted by the doors, per network: the
    code is too long to be guessed, and a total would let strangers use it up.
    """

    def wrong(self) -> Refused: ...

    def keep(self, session: Session, account: Any, code: str, at: datetime) -> None: ...

    def spend(self, session: Session, account: Any, code: str, at: datetime) -> None: ...

    def note(self, session: Session, account: Any, at: datetime) -> None: ...


@dataclass(frozen=True)
class OfficerSide:
    """One side's officers.

    ``network_limit`` is how many wrong attempts one network has in a quarter of an hour before a
    question is asked; ``marks`` are the columns that make an account an officer's, where others
    have accounts too; ``suspended`` is what whoever knows the password of a suspended account is
    told; ``issuer`` is the name in the authenticator.
    """

    base: type[SideBase]
    account: type[Any]
    session: type[Any]
    recovery_code: type[Any]
    record: Any
    lifecycle: Lifecycle
    enrolment: EnrolmentCodes
    network_limit: int
    issuer: str
    suspended: Callable[[], Refused]
    marks: Mapping[str, str] = field(default_factory=dict)

    def digest(self, purpose: str, value: str) -> str:
        """A keyed digest under this side's key: 64 hex digits."""
        return self.base.vault.index(purpose, value)

    def login_index(self, login: str) -> str:
        return self.digest("login.officer", login.strip().casefold())

    def officers(self) -> Select[Any]:
        return select(self.account).filter_by(**self.marks)

    def is_officer(self, account: Any) -> bool:
        return all(getattr(account, column) == value for column, value in self.marks.items())

    def kind_of(self, account: Any) -> str:
        return str(getattr(account, "kind", OFFICER))

    def locked_account(self, session: Session, account_id: int) -> Any:
        """The account as it is now, locked until the transaction ends."""
        statement = select(self.account).where(self.account.id == account_id)
        # Without populate_existing a row that was loaded before the lock keeps its old values.
        fresh = locked(session, statement).execution_options(populate_existing=True)
        return session.scalars(fresh).one()

    def record_own(
        self, session: Session, action: str, account: Any, at: datetime, **facts: object
    ) -> None:
        """What a person did with their own account."""
        by = Actor(account.id, "本人")
        self.record(session, action, f"account:{account.public_id}", at=at, by=by, **facts)
