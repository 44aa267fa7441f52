"""Pages of this stage."""

from __future__ import annotations

from portal.recruitment.results.views import applicant, office, recheck, simulation

BLUEPRINTS = (office.pages, applicant.pages, recheck.pages, simulation.pages)
