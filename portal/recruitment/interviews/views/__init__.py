"""Pages of this stage."""

from __future__ import annotations

from portal.recruitment.interviews.views import applicant, examiner, office, tally, turns

BLUEPRINTS = (office.pages, turns.pages, tally.pages, examiner.pages, applicant.pages)
