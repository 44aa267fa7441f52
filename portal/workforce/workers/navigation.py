"""Where this room stands in the top bar."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.desk import Entry
from portal.workforce.rulebook.roles import PEOPLE_ROLES, READING_ROLES

OFFICE = (
    Entry(_("人员"), "workers_office.index", 20, PEOPLE_ROLES),
    Entry(_("组织变动"), "tree_office.index", 55, READING_ROLES),
    Entry(_("备案"), "filings_office.index", 30, PEOPLE_ROLES),
)
