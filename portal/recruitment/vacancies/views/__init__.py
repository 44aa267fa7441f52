"""Pages of this stage."""

from __future__ import annotations

from portal.recruitment.vacancies import at_hand
from portal.recruitment.vacancies.views import approval, confirmations, listing, office, paper_forms, public, self_check, table

BLUEPRINTS = (listing.pages, public.pages, self_check.pages, office.pages, table.pages, approval.pages, confirmations.pages, paper_forms.pages)
listing.pages.record_once(lambda state: at_hand.install(state.app))
