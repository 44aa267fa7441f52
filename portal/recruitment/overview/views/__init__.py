"""Pages of this stage."""

from __future__ import annotations

from portal.recruitment.overview.views import applicant, audit, office, public

BLUEPRINTS = (public.pages, applicant.pages, office.pages, audit.pages)
