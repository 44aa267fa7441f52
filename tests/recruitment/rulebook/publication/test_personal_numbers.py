"""One detector for bundles, lists and notices: numbers that name a person are found however they
are typed, digests are not."""

from __future__ import annotations

import pytest

from portal.recruitment.rulebook.publication.personal_numbers import (
    personal_numbers,
    typed_personal_numbers,
)
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


@pytest.mark.parametrize(
    "text",
    [
        "+8613912345678",
        "0086-139-1234-5678",
        "86 139 123 45678",
        "Tel13912345678",
        "手机139.1234.5678",
        "139—1234—5678",
        "139·1234·5678",
        "1 3 9 1 2 3 4 5 6 7 8",
        "1-3-9-1-2-3-4-5-6-7-8",
        "0517-83600000/13912345678",
        "0517-83600000 13912345678",
        "1391234 5678",
        "13912 345678",
        "微信号：wx13912345678，",
        "＋８６１３９１２３４５６７８",
        "139_1234_5678",
    ],
)
def test_mobile_numbers_as_people_write_them(text: str) -> None:
    assert [found.kind for found in typed_personal_numbers(text)] == ["mobile"]


@pytest.mark.parametrize("between", [" ", "-", "  ", "—", "."])
def test_identity_numbers_in_groups(between: str) -> None:
    number = resident_number(7)
    grouped = between.join((number[:6], number[6:14], number[14:]))
    assert [(found.kind, found.certain) for found in typed_personal_numbers(f"证{grouped}")] == [
        ("id_number", True)
    ]
    assert [found.kind for found in typed_personal_numbers(f"ID{number}")] == ["id_number"]


@pytest.mark.parametrize(
    "text",
    [
        "0517-83900000",
        "0517-83900000/83900001",
        "a13912345678f0",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c13912345678",
        "2026-0139123456789",
        "0.13912345678",
        "金额 13912345678.50 元",
        "2026-12-13 14:15-16:30",
        "1 2 3 4 5 6 7 8 9 10 11",
        "报名 2026年12月13日至15日，共 4567 人",
        "12345 热线；400-139-1234",
    ],
)
def test_other_numbers_of_a_notice_are_left_alone(text: str) -> None:
    assert list(typed_personal_numbers(text)) == []


def test_one_number_is_told_once() -> None:
    assert len(list(typed_personal_numbers("139 1234 5678，+86 13912345678"))) == 2
