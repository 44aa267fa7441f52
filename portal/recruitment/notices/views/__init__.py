"""Pages of this stage."""

from __future__ import annotations

from portal.recruitment.notices.views import policy, policy_documents, timetable
from portal.recruitment.notices.views.office import pages

MODULES = (policy, policy_documents, timetable)  # they add their pages to the blueprint
BLUEPRINTS = (pages,)
