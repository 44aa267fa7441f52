"""Pages of this stage."""

from __future__ import annotations

from portal.recruitment.applications.views import (
    files,
    office_requests,
    requests,
    sections,
    submission,
)
from portal.recruitment.applications.views.applicant import pages
from portal.recruitment.applications.views.office_fields import pages as office_pages

# they add their pages to the blueprints
MODULES = (
    files,
    submission,
    office_requests,
    requests,
    sections,
)
BLUEPRINTS = (pages, office_pages)

__all__ = ["BLUEPRINTS", "MODULES"]
