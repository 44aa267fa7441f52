"""Where this room stands in the top bar."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.desk import Entry
from portal.workforce.rulebook.roles import AUDIT_ADMIN, AUDITOR

OFFICE = (
    Entry(_("总览"), "desk_office.home", 10),
    Entry(_("审计"), "desk_office.audit", 80, (AUDITOR, AUDIT_ADMIN)),
)
