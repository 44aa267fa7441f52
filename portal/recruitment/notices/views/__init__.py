"""Pages of this stage."""

from __future__ import annotations

from portal.recruitment.notices import jobs
from portal.recruitment.notices.views import events, papers, petitions, places, policy, policy_documents
from portal.recruitment.rounds.views import attachments, timetable
from portal.recruitment.rounds.views.office import pages

JOBS = (jobs,)  # declared by being imported
MODULES = (policy, policy_documents, timetable, attachments, places)  # they add their pages to the blueprint
BLUEPRINTS = (pages, papers.pages, events.pages, petitions.public, petitions.office)
