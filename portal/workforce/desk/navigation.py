"""Where this room stands in the top bar."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.desk import Entry
from portal.workforce.rulebook.roles import AUDIT_ADMIN, AUDITOR, READING_ROLES

OFFICE = (
    Entry(_("总览"), "desk_office.home", 10),
    Entry(_("历史数字"), "past_office.index", 15, READING_ROLES),
    Entry(_("审计"), "desk_office.audit", 80, (AUDITOR, AUDIT_ADMIN)),
)
