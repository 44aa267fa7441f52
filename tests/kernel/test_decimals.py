from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.decimals import (
    HALF_UP,
    TRUNCATE,
    parse_coefficient,
    parse_number,
    plain,
    rounded,
)
from portal.kernel.errors import Refused


@pytest.mark.parametrize(
    "text",
    [
        "",
        " 85",
        "85 ",
        "+85",
        "-1",
        "1e3",
        "NaN",
        "inf",
        ".5",
        "5.",
        "８５",
        "85,5",
        "0x1",
        "1_000",
        "٣",
        "1" * 31,
    ],
)
def test_only_plain_ascii_decimals_are_numbers(text: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_number(text)
    assert refused.value.code == "number.malformed"


@pytest.mark.parametrize("value", [85, 85.5, None, Decimal("1"), True])
def test_a_number_must_be_written_as_text(value: object) -> None:
    with pytest.raises(Refused):
        parse_number(value)


def test_a_coefficient_may_be_a_ratio() -> None:
    assert parse_coefficient("1/3") == Fraction(1, 3)
    assert parse_coefficient("0.4") == Fraction(2, 5)
    for text in ("1/0", "1/-3", "1 / 3", "/3", "1/3/4"):
        with pytest.raises(Refused):
            parse_coefficient(text)


@given(st.fractions(min_value=0, max_value=10**6, max_denominator=10**4), st.integers(0, 6))
def test_rounding_agrees_with_decimal(value: Fraction, places: int) -> None:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    unit = Decimal(1).scaleb(-places)
    if Fraction(exact) == value:
        assert rounded(value, places, HALF_UP) == Fraction(exact.quantize(unit, ROUND_HALF_UP))
        assert rounded(value, places, TRUNCATE) == Fraction(exact.quantize(unit, ROUND_DOWN))
    assert abs(rounded(value, places, HALF_UP) - value) * 2 * 10**places <= 1
    assert 0 <= value - rounded(value, places, TRUNCATE) < Fraction(1, 10**places)


def test_half_goes_up_where_floats_go_down() -> None:
    # round(2.675, 2) is 2.67 on floats.
    assert rounded(Fraction("2.675"), 2, HALF_UP) == Fraction("2.68")
    assert rounded(Fraction("2.665"), 2, HALF_UP) == Fraction("2.67")
    assert rounded(Fraction("2.679"), 2, TRUNCATE) == Fraction("2.67")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0", "0"),
        ("60", "60"),
        ("100", "100"),
        ("85.5", "85.5"),
        ("0.05", "0.05"),
        ("85.50", "85.5"),
        ("1/3", "1/3"),
        ("7/8", "0.875"),
        ("200/3", "200/3"),
    ],
)
def test_published_form(value: str, text: str) -> None:
    assert plain(Fraction(value)) == text


@given(st.fractions(min_value=0, max_denominator=10**6))
def test_the_published_form_loses_nothing(value: Fraction) -> None:
    assert parse_coefficient(plain(value)) == value if len(plain(value)) <= 30 else True
    assert Fraction(plain(value)) == value
