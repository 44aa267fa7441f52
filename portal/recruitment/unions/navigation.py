"""Where this room stands in the top bar of the office."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.desk import Entry
from portal.recruitment.rulebook.roles import PUBLISHER

OFFICE = (Entry(_("工会与员额"), "unions_office.index", 30, (PUBLISHER,)),)
