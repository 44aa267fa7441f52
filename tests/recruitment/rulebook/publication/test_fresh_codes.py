"""Fresh codes: one a person and list, and nothing leads from a code to a ticket."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.kernel.errors import Refused
from portal.recruitment.rulebook.publication import fresh_codes as module
from portal.recruitment.rulebook.publication.fresh_codes import fresh_codes, printed_rows

SECRET = "5e" * 32
TICKETS = st.sets(st.from_regex(r"[0-9]{8}", fullmatch=True), min_size=1, max_size=30)


@given(TICKETS)
@settings(max_examples=60, deadline=None)
def test_everybody_has_a_code_of_his_own_and_another_on_the_next_list(tickets: set[str]) -> None:
    one, other = (fresh_codes(SECRET, f"HA2026-01-L{n}-v1", tickets) for n in (1, 2))
    assert set(one) == tickets and len(set(one.values())) == len(tickets)
    assert not set(one.values()) & set(other.values())
    assert all(re.fullmatch("[0-9A-HJKMNP-TV-Z]{12}", code) for code in one.values())
    assert one == fresh_codes(SECRET, "HA2026-01-L1-v1", sorted(tickets, reverse=True))


def test_codes_depend_on_the_secret() -> None:
    tickets = ["00000001", "00000002"]
    assert fresh_codes("a" * 64, "L1", tickets) != fresh_codes("b" * 64, "L1", tickets)
    with pytest.raises(Refused, match=r"codes\.secret"):
        fresh_codes("short", "L1", tickets)


def test_codes_grow_where_two_people_would_share_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LENGTH", 1)
    codes = fresh_codes(SECRET, "L1", [f"{n:08d}" for n in range(40)])
    assert len(set(codes.values())) == 40 and {len(code) for code in codes.values()} == {5}


def test_printed_people_are_named_in_the_order_of_the_codes() -> None:
    codes = {"1": "ZZ", "2": "AA", "3": "MM"}
    assert printed_rows(codes, ["1", "2"]) == [("AA", "2"), ("ZZ", "1")]
