"""Pages of this stage."""

from __future__ import annotations

from portal.recruitment.approval.views import papers
from portal.recruitment.registers import jobs
from portal.recruitment.registers.views import events, petitions, places
from portal.recruitment.rounds.views import attachments, timetable
from portal.recruitment.rounds.views.office import pages
from portal.recruitment.rules.views import documents as policy_documents
from portal.recruitment.rules.views import policy

JOBS = (jobs,)  # declared by being imported
MODULES = (policy, policy_documents, timetable, attachments, places)  # they add their pages to the blueprint
BLUEPRINTS = (pages, papers.pages, events.pages, petitions.public, petitions.office)
