"""Pages of this stage."""

from __future__ import annotations

from portal.recruitment.interviews.views import examiner, office

BLUEPRINTS = (office.pages, examiner.pages)
