"""Pages of this stage."""

from __future__ import annotations

from portal.recruitment.overview import jobs
from portal.recruitment.overview.views import applicant, audit, bulk, feeds, live_counts, office, public

__all__ = ["BLUEPRINTS", "jobs"]

BLUEPRINTS = (public.pages, feeds.pages, applicant.pages, office.pages, live_counts.pages, bulk.pages, audit.pages)
