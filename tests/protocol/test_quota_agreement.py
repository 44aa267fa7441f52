"""The backend decides on quotas: whatever it told, the portal prepares exactly the hires that the
backend takes, and where it told nothing the portal refuses nobody."""

from __future__ import annotations

from itertools import product

import pytest

from portal.recruitment.rulebook.planning.quota import ToldQuota, assess_quota, quota_standing
from portal.workforce.rulebook import staffing

FIGURES = ((None, None), (0, 0), (199, 4999), (250, 3000), (100, 6000), (300, 9000))
APPROVALS = (None, 1, 3, 7)


@pytest.mark.parametrize("kind", ["street", "institution"])
def test_the_portal_prepares_what_the_backend_takes(kind: str) -> None:
    seen = set()
    for (unions, workers), approved, reading, taken in product(
        FIGURES, APPROVALS, staffing.READINGS, range(9)
    ):
        limit = staffing.quota(unions, workers, approved, reading)
        told = ToldQuota(taken, None if limit is None else limit.most, reading)
        # This side's own figures and exception say something else on purpose.
        standing = quota_standing("either", kind, 10, 10, taken, 0, exception=2, told=told)
        finding = assess_quota(standing, 1, "理由")
        is_refused = finding.decided and finding.refused is not None
        assert is_refused is not staffing.has_room(limit, taken), (unions, workers, approved, taken)
        seen.add((limit is None, is_refused))
    assert seen == {(True, False), (False, False), (False, True)}
