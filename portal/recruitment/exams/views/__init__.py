"""Pages of this stage."""

from __future__ import annotations

from portal.recruitment.exams.views import applicant, office, public, sittings

BLUEPRINTS = (public.pages, applicant.pages, office.pages, sittings.pages)
