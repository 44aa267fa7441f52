"""One detector for bundles, lists and notices: numbers that name a person are found however they
are typed, digests are not."""

from __future__ import annotations

import pytest

from portal.recruitment.rulebook.publication.personal_numbers import personal_numbers
from tests.builders.accounts import resident_number


def kinds(text: str) -> list[tuple[str, bool]]:
    return [(found.kind, found.certain) for found in personal_numbers(text)]


@pytest.mark.parametrize(
    "text",
    [
        "13912345678",
        "139 1234 5678",
        "139-1234-5678",
        "１３９１２３４５６７８",
        "电话13912345678。",
        "13912345678.",
    ],
)
def test_mobile_numbers_however_typed(text: str) -> None:
    assert kinds(text) == [("mobile", True)]


def test_identity_numbers_and_how_certain() -> None:
    number = resident_number(7)
    assert kinds(f"（{number}）") == [("id_number", True)]
    wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
    assert kinds(wrong) == [("id_number", False)]
    assert kinds("320812850623123") == [("id_number", False)]


@pytest.mark.parametrize(
    "text",
    [
        "0517-83900000",
        "a13912345678f0",
        "2026-0139123456789",
        "0.13912345678",
        "12.5",
        "金额 13912345678.50 元",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert kinds(text) == []


def test_place_and_text_are_those_of_the_original() -> None:
    (found,) = personal_numbers("请打１３９ 1234 5678 ")
    assert (found.start, found.text) == (2, "１３９ 1234 5678")
