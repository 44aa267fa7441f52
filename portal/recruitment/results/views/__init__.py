"""Pages of this stage."""

from __future__ import annotations

from portal.recruitment.results import jobs
from portal.recruitment.results.views import applicant, office, simulation

JOBS = (jobs,)  # loaded with the pages, so that every process knows them
BLUEPRINTS = (office.pages, applicant.pages, simulation.pages)
