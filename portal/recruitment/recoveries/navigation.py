"""Where this room stands in the top bar of the office."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.desk import Entry
from portal.recruitment.rulebook.roles import CHECKER, PUBLISHER, SCREENER

OFFICE = (
    Entry(_("账号找回"), "recoveries_office.recoveries", 110, (PUBLISHER, SCREENER, CHECKER)),
)
