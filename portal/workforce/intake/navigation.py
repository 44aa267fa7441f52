"""Where this room stands in the top bar."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.desk import Entry
from portal.workforce.rulebook.roles import CITY_REVIEWER, COUNTY_CLERK, SYSTEM_ADMIN

OFFICE = (
    Entry(_("移交核对"), "intake_hires.index", 65, (COUNTY_CLERK, CITY_REVIEWER)),
    Entry(_("员额批复"), "intake_approvals.index", 66, (COUNTY_CLERK, CITY_REVIEWER)),
    Entry(_("移交往来"), "intake_office.traffic", 70, (SYSTEM_ADMIN,)),
)
