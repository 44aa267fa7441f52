"""Where this room stands in the top bar."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.desk import Entry
from portal.workforce.rulebook.roles import PEOPLE_ROLES

OFFICE = (Entry(_("培训"), "training_office.index", 40, PEOPLE_ROLES),)
