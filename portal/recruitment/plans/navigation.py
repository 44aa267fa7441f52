"""Where this room stands in the top bar of the office."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.desk import Entry
from portal.recruitment.rulebook.roles import CHECKER, CITY_APPROVER, FILING_OFFICER, PUBLISHER

OFFICE = (
    Entry(
        _("用人计划"),
        "plans_overview.index",
        40,
        (PUBLISHER, CHECKER, CITY_APPROVER, FILING_OFFICER),
    ),
)
