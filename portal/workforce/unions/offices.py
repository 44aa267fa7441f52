"""This side's offices, as the officers' kit is told of them."""

from __future__ import annotations

from portal.foundation.officers.appointments import Appointments, Office, RoleRules
from portal.foundation.officers.requests import OfficerRequests
from portal.kernel.errors import Refused
from portal.workforce.accounts.side import OFFICERS
from portal.workforce.rulebook.lifecycles import OFFICER_REQUEST
from portal.workforce.rulebook.roles import (
    ADMIN_ROLES,
    CONFIRMED_ROLES,
    LEVEL_OF,
    ROLES,
    SECURITY_ADMIN,
    conflicts,
)
from portal.workforce.unions.models import Appointment, OfficerRequest, Union


def check(office: Office, union: Union) -> None:
    """Clerks, reviewers and filing officers belong to a level.

    Raises ``appointment.level``.
    """
    if union.level not in LEVEL_OF.get(office.role, (union.level,)):
        raise Refused("appointment.level")


APPOINTMENTS = Appointments(
    OFFICERS,
    Appointment,
    RoleRules(ROLES, ADMIN_ROLES, CONFIRMED_ROLES, SECURITY_ADMIN, conflicts, check),
)
REQUESTS = OfficerRequests(APPOINTMENTS, OfficerRequest, OFFICER_REQUEST)
