"""Where this room stands in the top bar."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.desk import Entry
from portal.workforce.rulebook.roles import AUDIT_ADMIN, SYSTEM_ADMIN

KEEPERS = (SYSTEM_ADMIN, AUDIT_ADMIN)

OFFICE = (Entry(_("公开日志"), "public_log_office.show", 90, KEEPERS),)
