"""Pages of this stage."""

from __future__ import annotations

from portal.recruitment.approval.views import confirmations, notice_text
from portal.recruitment.approval.views import forms as paper_forms
from portal.recruitment.approval.views import office as approval
from portal.recruitment.public import memory as at_hand
from portal.recruitment.public.views import listing, self_check
from portal.recruitment.public.views import rounds as public
from portal.recruitment.vacancies.views import office, override, requirements
from portal.recruitment.vacancy_sheets.views import office as table

BLUEPRINTS = (
    listing.pages,
    public.pages,
    self_check.pages,
    office.pages,
    table.pages,
    approval.pages,
    notice_text.pages,
    confirmations.pages,
    paper_forms.pages,
)
OF_OFFICE = (override, requirements)  # their addresses hang on the office's blueprint
listing.pages.record_once(lambda state: at_hand.install(state.app))
