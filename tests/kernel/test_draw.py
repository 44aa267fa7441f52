import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel import draw
from portal.kernel.errors import Refused

SECRET = "0f" * 32
MEMBERS = ["考生乙", "B2", "A10", "A2"]


def test_digest_is_over_members_sorted_by_bytes_each_followed_by_a_line_feed():
    expected = hashlib.sha256("A10\nA2\nB2\n考生乙\n".encode()).hexdigest()
    assert draw.list_digest(MEMBERS) == expected == draw.list_digest(sorted(MEMBERS))


def test_commitment_and_seed_follow_the_published_formula():
    digest = draw.list_digest(MEMBERS)
    assert draw.commitment(SECRET) == hashlib.sha256(SECRET.encode()).hexdigest()
    assert (
        draw.seed(SECRET, "7-12", digest)
        == hashlib.sha256(f"{SECRET}\n7-12\n{digest}".encode()).hexdigest()
    )
    assert (
        draw.seed(SECRET, "", digest)
        == hashlib.sha256(f"{SECRET}\n\n{digest}".encode()).hexdigest()
    )


def test_order_is_ascending_hex_hmac():
    def key(member):
        return hmac.new(b"any text", f"seats\n{member}".encode(), "sha256").hexdigest()

    assert draw.order("seats", "any text", MEMBERS) == sorted(MEMBERS, key=key)
    assert draw.order("panel", "any text", MEMBERS) != draw.order("seats", "any text", MEMBERS)


@given(st.permutations([f"C{number}" for number in range(12)]), st.text(max_size=80))
def test_order_does_not_depend_on_the_order_of_the_list(members, seed):
    seed = seed.encode("utf-8", "ignore").decode()
    drawn = draw.order("x", seed, members)
    assert drawn == draw.order("x", seed, sorted(members))
    assert [draw.place("x", seed, members, member) for member in drawn] == list(range(1, 13))


@pytest.mark.parametrize(
    ("members", "code"),
    [
        (["a", "a"], "draw.duplicate_member"),
        (["a", " "], "draw.blank_member"),
        (["a\nb"], "draw.line_break"),
        (["\ud800"], "draw.not_text"),
    ],
)
def test_lists_that_two_readings_could_share_are_refused(members, code):
    for use in (draw.list_digest, lambda given: draw.order("x", "s", given)):
        with pytest.raises(Refused) as refused:
            use(members)
        assert refused.value.code == code


@pytest.mark.parametrize("secret", ["", "0F" * 32, "0f" * 31, "0f" * 32 + "\n"])
def test_a_secret_is_64_lower_hex_digits(secret):
    with pytest.raises(Refused, match="draw.secret"):
        draw.commitment(secret)


@pytest.mark.parametrize("numbers", ["1-", "-1", "1--2", "a", "1 2", "１", "1\n"])
def test_called_numbers_are_digits_joined_with_a_hyphen(numbers):
    with pytest.raises(Refused, match="draw.numbers"):
        draw.seed(SECRET, numbers, "0" * 64)


def test_numbers_are_joined_in_the_order_called():
    assert draw.joined(["7", "03"]) == "7-03"
    assert draw.joined([]) == ""


def test_a_member_not_on_the_list_has_no_place():
    with pytest.raises(Refused, match="draw.unknown_member"):
        draw.place("x", "s", MEMBERS, "nobody")


def test_a_seed_or_label_that_is_no_text_is_refused():
    for label, seed in (("x", "\udcff"), ("\udcff", "s")):
        with pytest.raises(Refused, match="draw.not_text"):
            draw.order(label, seed, MEMBERS)
