"""Two keyings, two markings; score, absent, zero and void are four things."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.errors import Refused
from portal.recruitment.rulebook.marking.scores import (
    Difference,
    compare_keyings,
    paper_total,
    read_keyed,
    settle_marks,
)
from portal.recruitment.rulebook.policy import MarkingRule


def test_another_score_typed_is_found() -> None:
    """81 for 85 (Shangqiu 2021), 70.6 for 76.6 (Hunan 2016)."""
    first = {"K01": Fraction(85), "K02": Fraction("76.6"), "K03": Fraction(60)}
    second = {"K01": Fraction(81), "K02": Fraction("70.6"), "K03": Fraction(60)}
    found = compare_keyings(first, second)
    assert found.differences == (
        Difference("K01", Fraction(85), Fraction(81), "value"),
        Difference("K02", Fraction("76.6"), Fraction("70.6"), "value"),
    )
    assert found.agreed == {"K03": 60} and not found.complete


def test_absent_is_not_zero() -> None:
    found = compare_keyings(
        {"K1": "absent", "K2": Fraction(0), "K3": "absent"},
        {"K1": Fraction(0), "K2": Fraction(0), "K3": "absent"},
    )
    assert [difference.code for difference in found.differences] == ["K1"]
    assert found.agreed == {"K2": 0, "K3": "absent"}


def test_codes_keyed_once_or_never_are_found() -> None:
    found = compare_keyings({"K1": Fraction(1)}, {"K2": Fraction(2)}, expected=["K1", "K2", "K3"])
    assert [(difference.code, difference.kind) for difference in found.differences] == [
        ("K1", "only_first"),
        ("K2", "only_second"),
    ]
    assert found.missing == ("K3",)
    assert compare_keyings({"K1": Fraction(1)}, {"K1": Fraction(1)}, expected=["K1"]).complete


@given(
    st.dictionaries(
        st.text("AB12", min_size=1, max_size=3), st.integers(0, 3).map(Fraction) | st.just("absent")
    ),
    st.data(),
)
def test_equal_keyings_agree_and_any_change_is_found(keyed, data) -> None:
    assert compare_keyings(keyed, dict(keyed)).complete
    if keyed:
        code = data.draw(st.sampled_from(sorted(keyed)))
        changed = {**keyed, code: Fraction(99)}
        assert [difference.code for difference in compare_keyings(keyed, changed).differences] == [
            code
        ]
        assert compare_keyings(changed, keyed).differences[0].first == 99


def test_what_a_clerk_may_type() -> None:
    assert read_keyed("0", Fraction(100)) == 0 and read_keyed("85.50", Fraction(100)) == Fraction(
        "85.5"
    )
    assert read_keyed("absent", Fraction(100)) == "absent"
    for text, code in (
        ("", "marking.empty"),
        ("void", "marking.void_needs_decision"),
        ("100.5", "marking.above_full_mark"),
        ("８５", "number.malformed"),
    ):
        with pytest.raises(Refused) as refused:
            read_keyed(text, Fraction(100))
        assert refused.value.code == code


def test_two_markers_and_the_third() -> None:
    rule = MarkingRule(double=True, tolerance=Fraction(3))
    assert settle_marks(rule, Fraction(80), Fraction(83)).score == Fraction("81.5")
    assert settle_marks(rule, Fraction(80), Fraction("83.5")).how == "third_needed"
    assert settle_marks(rule, Fraction(80), Fraction(84), Fraction(82)).score == 82
    assert settle_marks(MarkingRule(), Fraction(80)).score == 80
    with pytest.raises(Refused):
        settle_marks(rule, Fraction(80))
    with pytest.raises(Refused):
        settle_marks(rule, Fraction(80), Fraction(80), Fraction(90))


def test_a_dropped_part_is_found() -> None:
    """Shenzhen 2012: one of five parts was left out of 685 totals."""
    full = {str(n): Fraction(20) for n in range(1, 6)}
    parts = {str(n): Fraction(15) for n in range(1, 6)}
    assert paper_total(parts, full) == 75
    for broken, code in (
        ({k: v for k, v in parts.items() if k != "3"}, "marking.question_missing"),
        ({**parts, "6": Fraction(1)}, "marking.question_unknown"),
        ({**parts, "1": Fraction(21)}, "marking.question_out_of_range"),
    ):
        with pytest.raises(Refused) as refused:
            paper_total(broken, full)
        assert refused.value.code == code
