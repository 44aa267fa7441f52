"""Who reads plans, and the fresh figures of the workforce side before a plan is written."""

from __future__ import annotations

from collections.abc import Iterable

from portal.foundation.web.unit import now, transaction
from portal.recruitment.rulebook.roles import (
    AUDITOR,
    CHECKER,
    CITY_APPROVER,
    FILING_OFFICER,
    PUBLISHER,
    SUPERVISING_BODY,
    SUPERVISOR,
)
from portal.recruitment.unions.gateway import staffing_of_each
from portal.recruitment.unions.models import Union
from portal.recruitment.unions.services import note_staffing

READERS = (PUBLISHER, CHECKER, CITY_APPROVER, FILING_OFFICER, SUPERVISOR, AUDITOR, SUPERVISING_BODY)


def ask_staffing(units: Iterable[Union]) -> int:
    """Ask the workforce side for these units and keep what it says.

    Returns how many it answered for.
    """
    ids = {unit.code: unit.id for unit in units}
    told = staffing_of_each(ids)
    if told:
        with transaction() as session:
            note_staffing(session, {ids[code]: said for code, said in told.items()}, at=now())
    return len(told)
