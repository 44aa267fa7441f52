"""Where this room stands in the top bar of the office."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.desk import Entry
from portal.recruitment.rulebook.roles import SECURITY_ADMIN

OFFICE = (Entry(_("人员与任职"), "appointments_office.officer_list", 90, (SECURITY_ADMIN,)),)
