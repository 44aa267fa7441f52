"""Where this room stands in the top bar of the office."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.desk import Entry
from portal.recruitment.rulebook.roles import FILING_OFFICER, SYSTEM_ADMIN

OFFICE = (Entry(_("工作日历"), "calendars_office.show", 50, (SYSTEM_ADMIN, FILING_OFFICER)),)
