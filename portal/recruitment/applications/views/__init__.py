"""Pages of this stage."""

from __future__ import annotations

from portal.recruitment.applications.views.applicant import pages

BLUEPRINTS = (pages,)
