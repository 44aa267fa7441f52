"""Pages of this stage."""

from __future__ import annotations

from portal.recruitment.interviews.views import (
    applicant,
    examiner,
    office,
    panels,
    pool,
    tally,
    turns,
)

BLUEPRINTS = (
    office.pages,
    panels.pages,
    pool.pages,
    turns.pages,
    tally.pages,
    examiner.pages,
    applicant.pages,
)
