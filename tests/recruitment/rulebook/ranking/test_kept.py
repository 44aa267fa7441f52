"""Who may be kept on a shortlist, and who not: every refusal has its code."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from portal.kernel.errors import Refused
from portal.recruitment.rulebook.policy import read_policy
from portal.recruitment.rulebook.ranking.kept import Kept
from portal.recruitment.rulebook.ranking.lines import ScoreRow
from portal.recruitment.rulebook.ranking.shortlist import shortlist
from tests.recruitment.rulebook.policies import document

ROWS = [ScoreRow("A1", "1", {"written": Fraction(70)})]
GOOD = Kept("A1", "1", "2026-1-L2", 1)


def listed(*kept: Kept, **changes: Any) -> None:
    shortlist(read_policy(document(**changes)), {"A1": 1, "B2": 1}, ROWS, kept=kept)


@pytest.mark.parametrize(
    ("kept", "code"),
    [
        ([GOOD._replace(candidate="2")], "shortlist.kept_unknown"),
        ([GOOD._replace(vacancy="B2")], "shortlist.kept_unknown"),
        ([GOOD, GOOD], "shortlist.kept_twice"),
        ([GOOD._replace(number="L2")], "shortlist.kept_number"),
        ([GOOD._replace(number="2026-1-N2")], "shortlist.kept_number"),
        ([GOOD._replace(edition=0)], "shortlist.kept_edition"),
    ],
)
def test_a_row_that_does_not_hold_is_refused(kept: list[Kept], code: str) -> None:
    listed(GOOD)
    with pytest.raises(Refused) as refused:
        listed(*kept)
    assert refused.value.code == code


def test_where_the_policy_makes_the_list_anew_nobody_is_kept() -> None:
    listed(corrections={"shortlist": "recompute"})
    with pytest.raises(Refused, match=r"shortlist\.kept_against_policy"):
        listed(GOOD, corrections={"shortlist": "recompute"})
