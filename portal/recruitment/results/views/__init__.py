"""Pages of this stage."""

from __future__ import annotations

from portal.recruitment.results.views import (
    applicant,
    corrections,
    document_checks,
    extra_tests,
    office,
    simulation,
)

BLUEPRINTS = (
    office.pages,
    applicant.pages,
    simulation.pages,
    corrections.pages,
    extra_tests.pages,
    document_checks.pages,
    document_checks.own,
)
