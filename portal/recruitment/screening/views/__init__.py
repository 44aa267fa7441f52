"""Pages of this stage."""

from __future__ import annotations

from portal.recruitment.screening.views import (
    appeals,
    applicant,
    applicants,
    case,
    desk,
    objections,
    opening,
    own_appeals,
    own_objections,
    papers,
    samples,
)

# they add their pages to a blueprint below
MODULES = (
    appeals,
    applicants,
    case,
    objections,
    opening,
    own_appeals,
    papers,
    samples,
)
BLUEPRINTS = (applicant.pages, own_objections.pages, desk.pages)
