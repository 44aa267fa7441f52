"""Where this room stands in the top bar."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.desk import Entry
from portal.workforce.rulebook.roles import READING_ROLES

OFFICE = (Entry(_("薪酬表"), "pay_ladders.index", 45, READING_ROLES),)
