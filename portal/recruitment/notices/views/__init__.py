"""Pages of this stage."""

from __future__ import annotations

from portal.recruitment.notices.views import events, papers, petitions, policy, policy_documents, timetable
from portal.recruitment.notices.views.office import pages

MODULES = (policy, policy_documents, timetable)  # they add their pages to the blueprint
BLUEPRINTS = (pages, papers.pages, events.pages, petitions.public, petitions.office)
