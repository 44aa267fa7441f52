"""Pages of this stage."""

from __future__ import annotations

from portal.recruitment.vacancies.views import approval, office, public

BLUEPRINTS = (public.pages, office.pages, approval.pages)
