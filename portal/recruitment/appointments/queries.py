"""Finding what waits for a second administrator."""

from __future__ import annotations

from portal.foundation.officers.requests import OfficerRequests
from portal.recruitment.appointments.models import OfficerRequest
from portal.recruitment.rulebook.lifecycles import OFFICER_REQUEST
from portal.recruitment.unions.offices import APPOINTMENTS

REQUESTS = OfficerRequests(APPOINTMENTS, OfficerRequest, OFFICER_REQUEST)

request_by_public_id = REQUESTS.by_public_id
requests_waiting = REQUESTS.waiting
requests_about = REQUESTS.of_account
administrators = REQUESTS.administrators
