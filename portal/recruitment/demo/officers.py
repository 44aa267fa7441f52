"""The demonstration's trees and officers."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.foundation.running.demonstration import DEMO_OFFICER
from portal.foundation.security.passwords import hash_password
from portal.foundation.security.viewer import Holding, Viewer
from portal.foundation.text.pinyin import name_key
from portal.foundation.time.clock import local
from portal.recruitment.accounts.models import Account
from portal.recruitment.accounts.queries import login_name_index, officer_by_login
from portal.recruitment.audit import Actor, record
from portal.recruitment.demo.people import OFFICERS, PASSWORD, DemoOfficer, totp_secret
from portal.recruitment.unions.acting import acting
from portal.recruitment.unions.models import Appointment
from portal.recruitment.unions.queries import union_by_code
from portal.recruitment.unions.services import load_divisions, load_unions

SYSTEM = Actor(None, "演示数据")
LONG_AGO = timedelta(days=90)


def load_trees(session: Session, at: datetime) -> None:
    load_divisions(session)
    load_unions(session, local(at).date())


def add_officers(session: Session, at: datetime) -> int:
    """Every demonstration officer with a confirmed authenticator; those already there stay.

    Returns how many were new.
    """
    hashed = hash_password(PASSWORD)
    added = 0
    for person in OFFICERS:
        if officer_by_login(session, person.login) is None:
            _add(session, person, hashed, at)
            added += 1
    return added


def _add(session: Session, person: DemoOfficer, hashed: str, at: datetime) -> None:
    before = at - LONG_AGO  # long in office: what they do in the story carries no mark
    account = Account(
        kind="officer",
        display_name=person.name,
        name_sort_key=name_key(person.name),
        login_index=login_name_index(person.login),
        login=person.login,
        password_hash=hashed,
        totp_secret=totp_secret(person.login),
        totp_confirmed_at=before,
        created_at=before,
    )
    session.add(account)
    session.flush()
    union = union_by_code(session, person.union_code)
    session.add(
        Appointment(
            account_id=account.id,
            union_id=union.id,
            role=person.role,
            valid_from=local(before).date(),
            appointed_at=before,
        )
    )
    session.flush()
    record(
        session,
        DEMO_OFFICER,
        f"account:{account.public_id}",
        at=before,
        by=SYSTEM,
        role=person.role,
        union=person.union_code,
    )


def actor(session: Session, login: str) -> Actor:
    """The officer as the audit chain names them."""
    person = next(officer for officer in OFFICERS if officer.login == login)
    account = officer_by_login(session, login)
    if account is None:
        raise LookupError(login)
    union = union_by_code(session, person.union_code)
    viewer = Viewer(
        account.id,
        account.public_id,
        "",
        "officer",
        account.display_name,
        (Holding(person.role, union.id, union.name),),
    )
    return acting(viewer, person.role)
