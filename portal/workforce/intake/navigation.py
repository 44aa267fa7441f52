"""Where this room stands in the top bar."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.desk import Entry
from portal.workforce.rulebook.roles import SYSTEM_ADMIN

OFFICE = (Entry(_("移交往来"), "intake_office.traffic", 70, (SYSTEM_ADMIN,)),)
