"""Where this room stands in the top bar."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.desk import Entry
from portal.workforce.rulebook.roles import READING_ROLES, SECURITY_ADMIN

OFFICE = (
    Entry(_("工会与员额"), "unions_office.index", 50, READING_ROLES),
    Entry(_("工作人员"), "officers_office.index", 60, (SECURITY_ADMIN,)),
)
