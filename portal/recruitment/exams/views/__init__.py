"""Pages of this stage."""

from __future__ import annotations

from portal.recruitment.exams.views import (
    adjustments,
    applicant,
    office,
    public,
    sittings,
    supplements,
)

BLUEPRINTS = (
    public.pages,
    applicant.pages,
    office.pages,
    sittings.pages,
    supplements.pages,
    adjustments.pages,
)
