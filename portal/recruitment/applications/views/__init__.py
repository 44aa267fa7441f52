"""Pages of this stage."""

from __future__ import annotations

from portal.recruitment.applications import jobs
from portal.recruitment.applications.views import files, handing_in, sections
from portal.recruitment.applications.views.applicant import pages

MODULES = (files, handing_in, sections)  # they add their pages to the blueprint
BLUEPRINTS = (pages,)

__all__ = ["BLUEPRINTS", "MODULES", "jobs"]
