"""What waits for a second security administrator."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.desk import Look, Waiting
from portal.recruitment.appointments.queries import requests_waiting
from portal.recruitment.rulebook.roles import SECURITY_ADMIN


def _for_a_second(look: Look) -> int:
    """Those that somebody else asked and that are about somebody else."""
    own = look.viewer.account_id
    rows = requests_waiting(look.session, look.at)
    return sum(own not in (row.requested_by, row.account_id) for row in rows)


WAITING = (
    Waiting(
        "appointments.requests",
        (SECURITY_ADMIN,),
        _for_a_second,
        "appointments_office.requests",
        _("件申请等您确认"),
        order=5,
        urgent=True,
    ),
)
