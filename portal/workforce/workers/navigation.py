"""Where this room stands in the top bar."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.desk import Entry
from portal.workforce.rulebook.roles import BUSINESS_ROLES

OFFICE = (
    Entry(_("人员"), "workers_office.index", 20, BUSINESS_ROLES),
    Entry(_("备案"), "filings_office.index", 30, BUSINESS_ROLES),
)
