from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel import resident_id as ids
from portal.kernel.errors import Refused

TODAY = date(2026, 3, 1)


def code_of(kind, number, today=TODAY):
    with pytest.raises(Refused) as refused:
        ids.check(kind, number, today)
    assert number not in str(refused.value) or not number.strip()
    return refused.value.code


def test_the_example_of_the_standard():
    assert ids.check(ids.RESIDENT_ID, " 11010519491231002x ", TODAY) == "11010519491231002X"
    assert ids.birth_date("11010519491231002X") == date(1949, 12, 31)
    assert ids.check_digit("44052418800101001") == "4"


@given(
    st.dates(date(1900, 1, 1), TODAY),
    st.integers(0, 999),
    st.sampled_from(["320102", "999999", "000000", "810000", "123456"]),
)
def test_made_numbers_pass_whatever_their_area(birth, serial, area):
    number = ids.make_number(area, birth, serial)
    assert ids.check(ids.RESIDENT_ID, number, TODAY) == number
    assert ids.birth_date(number) == birth


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(position, shift):
    number = ids.make_number("320102", date(1990, 5, 17), 123)
    wrong = number[:position] + str((int(number[position]) + shift) % 10) + number[position + 1 :]
    with pytest.raises(Refused):
        ids.check(ids.RESIDENT_ID, wrong, date(9999, 1, 1))


@pytest.mark.parametrize(
    "first,second",
    [
        ("81", ids.HK_MACAU_PERMIT),
        ("82", ids.HK_MACAU_PERMIT),
        ("83", ids.TAIWAN_PERMIT),
        ("91", ids.FOREIGN_PERMANENT),
    ],
)
def test_permits_share_the_check_digit_and_have_their_own_prefix(first, second):
    number = ids.make_number(first + "0000", date(1988, 2, 29), 7)
    assert ids.check(second, number, TODAY) == number
    other = ids.TAIWAN_PERMIT if second != ids.TAIWAN_PERMIT else ids.HK_MACAU_PERMIT
    assert code_of(other, number) == "identity.prefix"


def test_what_is_refused_and_why():
    good = ids.make_number("320102", date(1990, 5, 17), 123)
    assert code_of("driving_licence", good) == "identity.kind"
    assert code_of(ids.RESIDENT_ID, "  ") == "identity.empty"
    assert code_of(ids.RESIDENT_ID, "320102900517123") == "identity.old_number"
    assert code_of(ids.RESIDENT_ID, good[:-1]) == "identity.form"
    assert code_of(ids.RESIDENT_ID, good.replace("1", "１")) == "identity.form"
    assert code_of(ids.RESIDENT_ID, "320102199002301234") == "identity.date"
    assert (
        code_of(ids.RESIDENT_ID, ids.make_number("320102", date(1899, 12, 31), 1))
        == "identity.date"
    )
    assert (
        code_of(ids.RESIDENT_ID, ids.make_number("320102", date(2026, 3, 2), 1))
        == "identity.future"
    )
    assert (
        code_of(ids.RESIDENT_ID, good[:-1] + ("0" if good[-1] != "0" else "1"))
        == "identity.check_digit"
    )


def test_other_documents():
    assert ids.check(ids.FOREIGN_PERMANENT, "usa 110080010101", TODAY) == "USA110080010101"
    assert ids.birth_date("USA110080010101") is None
    assert ids.check(ids.PASSPORT, "e12345678", TODAY) == "E12345678"
    assert code_of(ids.PASSPORT, "ABCDEF") == "identity.form"
    assert code_of(ids.PASSPORT, "A-123456") == "identity.form"


def test_masking_keeps_first_and_last_only():
    assert ids.masked("11010519491231002x") == "1****************X"
    assert ids.masked("A1") == "**"


@pytest.mark.parametrize(
    "area,serial", [("32010", 1), ("3201020", 1), ("320102", 1000), ("32010a", 1)]
)
def test_invented_people_need_a_well_formed_head(area, serial):
    with pytest.raises(ValueError):
        ids.make_number(area, date(2000, 1, 1), serial)
