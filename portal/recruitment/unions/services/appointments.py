"""Officers' appointments, by the officers' kit."""

from __future__ import annotations

from portal.foundation.officers.appointments import Office
from portal.foundation.time.clock import local
from portal.recruitment.accounts.models import Account
from portal.recruitment.accounts.services.officers import issue_enrolment, open_officer
from portal.recruitment.audit import Act
from portal.recruitment.unions.offices import APPOINTMENTS
from portal.recruitment.unions.queries import union_by_code

appoint = APPOINTMENTS.appoint
end_appointment = APPOINTMENTS.end_appointment


def found_officer(
    act: Act, *, login: str, name: str, role: str, union_code: str
) -> tuple[Account, str]:
    """Open an account, appoint and enrol in one go: for the first administrators of an
    installation. Returns the account and its one-time code."""
    account = open_officer(act, login=login, name=name)
    union = union_by_code(act.session, union_code)
    appoint(act, account, union, Office(role, local(act.at).date()))
    return account, issue_enrolment(act, account)
