"""Officers' appointments, by the officers' kit."""

from __future__ import annotations

from portal.recruitment.unions.offices import APPOINTMENTS

appoint = APPOINTMENTS.appoint
end_appointment = APPOINTMENTS.end_appointment
