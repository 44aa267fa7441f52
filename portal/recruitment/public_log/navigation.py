"""Where this room stands in the foot of the public pages and in the top bar of the office."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.desk import Entry
from portal.recruitment.rulebook.roles import AUDIT_ADMIN, SYSTEM_ADMIN

KEEPERS = (SYSTEM_ADMIN, AUDIT_ADMIN)

FOOT = (Entry(_("公开日志"), "public_log_public.show", 25),)

OFFICE = (Entry(_("公开日志"), "public_log_office.show", 72, KEEPERS),)
