"""What the officers' kit is called on either side, so that one contract can ask both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.foundation.data.audit_chain import SYSTEM, Actor
from portal.foundation.officers.appointments import Office
from portal.foundation.officers.founding import Founder, Founding
from portal.foundation.officers.requests import OfficerRequests
from portal.foundation.time.clock import local
from portal.recruitment import orm as recruitment_orm
from portal.recruitment.accounts import models as recruitment_accounts
from portal.recruitment.accounts.services import officers as recruitment_officers
from portal.recruitment.accounts.services import sessions as recruitment_sessions
from portal.recruitment.appointments.queries import REQUESTS as RECRUITMENT_REQUESTS
from portal.recruitment.audit import Act as RecruitmentAct
from portal.recruitment.unions import models as recruitment_unions
from portal.recruitment.unions import services as recruitment_services
from portal.workforce import orm as workforce_orm
from portal.workforce.accounts import models as workforce_accounts
from portal.workforce.accounts import services as workforce_officers
from portal.workforce.audit import Act as WorkforceAct
from portal.workforce.unions import models as workforce_unions
from portal.workforce.unions import services as workforce_services
from portal.workforce.unions.offices import REQUESTS as WORKFORCE_REQUESTS
from tests.builders import accounts as recruitment_builders
from tests.builders import unions as recruitment_trees
from tests.builders import workforce as workforce_builders
from tests.recruitment import conftest as recruitment_conftest
from tests.workforce import conftest as workforce_conftest

ADMINISTRATORS = Actor(None, "安全管理员")


@dataclass(frozen=True)
class Side:
    """One side's tables, services and builders."""

    name: str
    base: Any
    act: Callable[[Session, Actor, datetime], Any]
    accounts: Any
    unions: Any
    officers: Any
    sessions: Any
    services: Any
    conftest: Any
    places: Callable[[Session], dict[str, Any]]
    officer: Callable[..., Any]
    desk: str
    requests: OfficerRequests
    doing: str

    def appoint(
        self,
        session: Session,
        account: Any,
        union: Any,
        role: str,
        *,
        at: datetime,
        by: Actor = ADMINISTRATORS,
    ) -> Any:
        """From today on, for good."""
        office = Office(role, local(at).date())
        return self.services.appoint(self.act(session, by, at), account, union, office)

    def found(
        self,
        session: Session,
        union: Any,
        *,
        at: datetime,
        logins: tuple[str, str] = ("anna", "bobo"),
    ) -> dict[str, str]:
        """Login → one-time code of the two founders."""
        act = self.act(session, SYSTEM, at)
        named = [Founder(login, "周" + name) for login, name in zip(logins, "安波", strict=True)]
        founders = Founding(self.requests.appointments).found(act, union, named)
        return {one.login: one.code for one in founders}

    def future_appointment(self, session: Session, account: Any, union: Any, role: str) -> Any:
        row = self.unions.Appointment(
            account_id=account.id,
            union_id=union.id,
            role=role,
            valid_from=date(2026, 12, 1),
            appointed_at=self.conftest.AT,
        )
        session.add(row)
        session.flush()
        return row

    def end(
        self,
        session: Session,
        account: Any,
        appointment_id: int,
        *,
        at: datetime,
        reason: str = "调离",
        by: Actor = ADMINISTRATORS,
    ) -> Any:
        act = self.act(session, by, at)
        return self.services.end_appointment(act, account, appointment_id, reason=reason)

    def open(self, session: Session, *, login: str, name: str, at: datetime) -> Any:
        act = self.act(session, ADMINISTRATORS, at)
        return self.officers.open_officer(act, login=login, name=name)

    def enrolment(
        self, session: Session, account: Any, *, at: datetime, by: Actor = ADMINISTRATORS
    ) -> str:
        return str(self.officers.issue_enrolment(self.act(session, by, at), account))

    def change(
        self,
        session: Session,
        account: Any,
        action: str,
        *,
        at: datetime,
        reason: str = "离岗",
        by: Actor = ADMINISTRATORS,
    ) -> None:
        self.officers.change_state(self.act(session, by, at), account, action, reason=reason)


def _recruitment_places(session: Session) -> dict[str, Any]:
    tree = recruitment_trees.tree(session)
    return {"province": tree.province, "county": tree.county}


def _recruitment_officer(
    session: Session, login: str = "", role: str = "", place: Any = None
) -> Any:
    roles = (role,) if role else ()
    return recruitment_builders.officer(session, *roles, union=place, login=login)


def _workforce_officer(session: Session, login: str = "", role: str = "", place: Any = None) -> Any:
    if role:
        return workforce_builders.officer(session, role, place, login=login)
    account = workforce_builders.officer(
        session, "auditor", workforce_builders.union(session), login=login
    )
    session.query(workforce_unions.Appointment).filter_by(account_id=account.id).delete()
    return account


RECRUITMENT = Side(
    "recruitment",
    recruitment_orm.Base,
    RecruitmentAct,
    recruitment_accounts,
    recruitment_unions,
    recruitment_officers,
    recruitment_sessions,
    recruitment_services,
    recruitment_conftest,
    _recruitment_places,
    _recruitment_officer,
    "/office/desk",
    RECRUITMENT_REQUESTS,
    "publisher",
)
WORKFORCE = Side(
    "workforce",
    workforce_orm.Base,
    WorkforceAct,
    workforce_accounts,
    workforce_unions,
    workforce_officers,
    workforce_officers,
    workforce_services,
    workforce_conftest,
    workforce_builders.tree,
    _workforce_officer,
    "/office",
    WORKFORCE_REQUESTS,
    "county_clerk",
)
