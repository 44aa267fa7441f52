import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.canonical import canonical_digest, canonical_json, read_json
from portal.kernel.errors import Refused

# RFC 8785, section 3.2.3 (sorting) and appendix B (numbers).
NUMBERS = [
    (0.0, "0"),
    (-0.0, "0"),
    (5e-324, "5e-324"),
    (-5e-324, "-5e-324"),
    (1.7976931348623157e308, "1.7976931348623157e+308"),
    (9007199254740992.0, "9007199254740992"),
    (295147905179352830000.0, "295147905179352830000"),
    (9.999999999999997e22, "9.999999999999997e+22"),
    (1e23, "1e+23"),
    (1.0000000000000001e23, "1.0000000000000001e+23"),
    (999999999999999700000.0, "999999999999999700000"),
    (1e21, "1e+21"),
    (9.999999999999997e-7, "9.999999999999997e-7"),
    (0.000001, "0.000001"),
    (333333333.3333332, "333333333.3333332"),
    (0.002, "0.002"),
    (4.5, "4.5"),
    (1e30, "1e+30"),
    (1e-27, "1e-27"),
    (-0.0000033333333333333333, "-0.0000033333333333333333"),
]


@pytest.mark.parametrize(("value", "text"), NUMBERS)
def test_numbers_of_the_standard(value: float, text: str) -> None:
    assert canonical_json(value) == text.encode()


def test_members_are_sorted_by_utf16() -> None:
    names = {"€": 1, "\r": 2, "\ufb33": 3, "1": 4, "😀": 5, "\x80": 6, "ö": 7}
    assert list(json.loads(canonical_json(names)).values()) == [2, 4, 6, 7, 1, 5, 3]


def test_strings_of_the_standard() -> None:
    value = {"string": '€$\u000f\nA\'B"\\\\"/', "literals": [None, True, False]}
    assert (
        canonical_json(value)
        == '{"literals":[null,true,false],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'.encode()
    )


@pytest.mark.parametrize(
    "value", [math.nan, math.inf, 2**53, "\ud800", {1: 2}, object(), {"a": {1, 2}}]
)
def test_what_json_cannot_carry_is_refused(value: object) -> None:
    with pytest.raises(Refused) as refused:
        canonical_json(value)
    assert refused.value.code == "json.not_canonical"


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(-(2.0**53) + 1, 2.0**53 - 1)
    | st.text(),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(), inside, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_canonical_form_means_the_same_and_is_stable(value: object) -> None:
    form = canonical_json(value)
    assert read_json(form) == value
    assert canonical_json(json.loads(form)) == form


def test_digest_depends_on_writing_not_on_order() -> None:
    assert canonical_digest({"a": "0.4", "b": 1}) == canonical_digest({"b": 1, "a": "0.4"})
    assert canonical_digest({"a": "0.4"}) != canonical_digest({"a": "0.40"})


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'{"a":1,"a":2}', "json.duplicate_member"),
        (b'{"a":NaN}', "json.not_a_number"),
        (b"{", "json.malformed"),
        (b"", "json.malformed"),
        ('{"a":"笔试"}'.encode("gbk"), "json.not_utf8"),
        (b"[" * 100_000, "json.too_deep"),
        (b'{"a":' + b"9" * 5_000 + b"}", "json.not_a_number"),
    ],
)
def test_sloppy_json_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_json(data)
    assert refused.value.code == code


def test_a_byte_order_mark_is_let_through() -> None:
    assert read_json("\ufeff{}".encode()) == {} == read_json("\ufeff{}")
