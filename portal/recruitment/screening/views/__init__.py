"""Pages of this stage."""

from __future__ import annotations

from portal.recruitment.screening.views import applicant, case, desk, objections, opening, own_objections, papers, samples

MODULES = (case, objections, opening, papers, samples)  # they add their pages to the desk's blueprint
BLUEPRINTS = (applicant.pages, own_objections.pages, desk.pages)
