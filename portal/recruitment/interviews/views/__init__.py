"""Pages of this stage."""

from __future__ import annotations

from portal.recruitment.interviews.views import (
    applicant,
    days,
    examiner,
    office,
    pool,
    tally,
    turns,
)

BLUEPRINTS = (
    office.pages,
    days.pages,
    pool.pages,
    turns.pages,
    tally.pages,
    examiner.pages,
    applicant.pages,
)
