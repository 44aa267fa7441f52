"""Pages of this stage."""

from __future__ import annotations

from portal.recruitment.vacancies import at_hand
from portal.recruitment.vacancies.views import approval, listing, office, public, self_check

BLUEPRINTS = (listing.pages, public.pages, self_check.pages, office.pages, approval.pages)
listing.pages.record_once(lambda state: at_hand.install(state.app))
