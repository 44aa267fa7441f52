"""Pages of this stage."""

from __future__ import annotations

from portal.recruitment.applications import jobs
from portal.recruitment.applications.views.applicant import pages

BLUEPRINTS = (pages,)

__all__ = ["BLUEPRINTS", "jobs"]
