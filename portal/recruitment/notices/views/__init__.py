"""Pages of this stage."""

from __future__ import annotations

from portal.recruitment.notices.views import policy, timetable
from portal.recruitment.notices.views.office import pages

MODULES = (policy, timetable)  # they add their pages to the blueprint
BLUEPRINTS = (pages,)
