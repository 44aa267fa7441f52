"""Pages of this stage."""

from __future__ import annotations

from portal.recruitment.desk import jobs
from portal.recruitment.desk.views import applicant, audit, bulk, live_counts, office
from portal.recruitment.public.views import feeds
from portal.recruitment.public.views import home as public

__all__ = ["BLUEPRINTS", "jobs"]

BLUEPRINTS = (public.pages, feeds.pages, applicant.pages, office.pages, live_counts.pages, bulk.pages, audit.pages)
