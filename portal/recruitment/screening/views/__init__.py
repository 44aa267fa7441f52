"""Pages of this stage."""

from __future__ import annotations

from portal.recruitment.screening.views import applicant, office

BLUEPRINTS = (applicant.pages, office.pages)
