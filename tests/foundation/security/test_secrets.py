"""Passwords and second factors."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.foundation.security import second_factor
from portal.foundation.security.passwords import (
    check_password_rules,
    hash_password,
    needs_rehash,
    verify_password,
)
from portal.kernel.errors import Refused

AT = datetime(2026, 5, 1, 8, 0, tzinfo=UTC)


def test_only_the_right_password_opens():
    stored = hash_password("清风徐来 water 42")
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert verify_password(stored, "清风徐来 water 42")
    assert not verify_password(stored, "清风徐来 water 43")
    assert not needs_rehash(stored)


def test_composed_and_decomposed_letters_are_the_same():
    assert verify_password(hash_password("café au lait"), "café au lait")


def test_an_unknown_user_costs_a_real_check(monkeypatch):
    from portal.foundation.security import passwords

    checked = []

    class Spy:
        def hash(self, text):
            return passwords_hasher.hash(text)

        def verify(self, stored, text):
            checked.append(stored)
            return passwords_hasher.verify(stored, text)

    passwords_hasher = passwords._HASHER
    monkeypatch.setattr(passwords, "_HASHER", Spy())
    assert not verify_password(None, "whatever it may be")
    assert len(checked) == 1
    assert checked[0].startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert not verify_password(None, "nobody has this password")


def test_a_damaged_hash_or_an_endless_password_is_a_plain_no():
    assert not verify_password("not a hash", "x")
    assert not verify_password(hash_password("a good password"), "a" * 1_000_000)


@pytest.mark.parametrize(
    ("password", "name", "code"),
    [
        ("short", "", "password.too_short"),
        ("x" * 129, "", "password.too_long"),
        ("1234567890", "", "password.common"),
        ("Password123", "", "password.common"),
        ("gonghui1234", "", "password.common"),
        ("zhaopin2026", "", "password.common"),
        ("P@ssword123", "", "password.common"),
        ("aaaaaaaaaaaa", "", "password.common"),
        ("zhangsan-2026", "ZhangSan", "password.contains_name"),
    ],
)
def test_weak_passwords_are_refused(password, name, code):
    with pytest.raises(Refused) as refusal:
        check_password_rules(password, login_name=name)
    assert refusal.value.code == code


def test_a_decent_password_is_taken():
    check_password_rules("three herons at dusk", login_name="li")


def test_sixty_four_characters_and_more_are_taken_whole():
    long = "三只苍鹭 three herons at dusk, and a pond " * 3
    assert 64 < len(long) <= 128
    check_password_rules(long, login_name="li")
    assert not verify_password(hash_password(long), long[:-1])


def test_a_code_works_once_and_none_older_after_it():
    secret = second_factor.new_secret()
    code = second_factor.code_at(secret, AT)
    step = second_factor.verify(secret, code, AT, None)
    assert step == int(AT.timestamp()) // 30
    assert second_factor.verify(secret, code, AT, step) is None
    older = second_factor.code_at(secret, AT - timedelta(seconds=30))
    assert second_factor.verify(secret, older, AT, step) is None
    newer = second_factor.code_at(secret, AT + timedelta(seconds=30))
    assert second_factor.verify(secret, f"{newer[:3]} {newer[3:]}", AT, step) == step + 1


def test_clocks_may_differ_by_one_step_and_no_more():
    secret = second_factor.new_secret()
    assert (
        second_factor.verify(
            secret, second_factor.code_at(secret, AT), AT + timedelta(seconds=30), None
        )
        is not None
    )
    assert (
        second_factor.verify(
            secret, second_factor.code_at(secret, AT), AT + timedelta(seconds=61), None
        )
        is None
    )


@pytest.mark.parametrize("bad", ["", "12345", "1234567", "abcdef", "１２３４５６", "12 34 5"])
def test_what_is_no_code_is_no_code(bad):
    assert second_factor.verify(second_factor.new_secret(), bad, AT, None) is None


def test_the_published_vector_holds():
    # RFC 6238 appendix B, SHA-1, 59 s: 94287082, of which six digits remain.
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert second_factor.code_at(secret, datetime.fromtimestamp(59, UTC)) == "287082"


def test_the_address_for_the_authenticator_names_issuer_and_account():
    uri = second_factor.provisioning_uri(
        "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", account="wang", issuer="招录"
    )
    assert uri.startswith("otpauth://totp/")
    assert "issuer=%E6%8B%9B%E5%BD%95" in uri


def test_recovery_codes_are_spent_one_by_one():
    key = b"r" * 32
    codes = second_factor.new_recovery_codes()
    kept = [second_factor.recovery_digest(code, key) for code in codes]
    assert len(set(codes)) == 10
    remaining = second_factor.spend_recovery_code(codes[3].lower().replace("-", " "), kept, key)
    assert len(remaining) == 9
    assert second_factor.spend_recovery_code(codes[3], remaining, key) is None
    assert not any(code.replace("-", "") in "".join(kept) for code in codes)
