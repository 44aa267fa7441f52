"""This side's offices, as the officers' kit is told of them."""

from __future__ import annotations

from portal.foundation.officers.appointments import Appointments, Office, RoleRules
from portal.kernel.errors import Refused
from portal.recruitment.accounts.side import OFFICERS
from portal.recruitment.rulebook.roles import (
    ADMIN_ROLES,
    CONFIRMED_ROLES,
    ROLES,
    SECURITY_ADMIN,
    SUPERVISING_BODY,
    conflicts,
)
from portal.recruitment.unions.models import Appointment, Union


def check(office: Office, _union: Union) -> None:
    """A supervising body is named: it is no union. Raises ``appointment.body``."""
    named = office.details.get("body_words", "").strip()
    if office.role == SUPERVISING_BODY and not named:
        raise Refused("appointment.body")


APPOINTMENTS = Appointments(
    OFFICERS,
    Appointment,
    RoleRules(ROLES, ADMIN_ROLES, CONFIRMED_ROLES, SECURITY_ADMIN, conflicts, check),
)
