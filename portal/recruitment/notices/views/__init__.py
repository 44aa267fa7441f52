"""Pages of this stage."""

from __future__ import annotations

from portal.recruitment.notices import jobs
from portal.recruitment.notices.views import attachments, events, papers, petitions, places, policy, policy_documents, timetable
from portal.recruitment.notices.views.office import pages

JOBS = (jobs,)  # declared by being imported
MODULES = (policy, policy_documents, timetable, attachments, places)  # they add their pages to the blueprint
BLUEPRINTS = (pages, papers.pages, events.pages, petitions.public, petitions.office)
