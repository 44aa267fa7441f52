"""One account per identity document, whoever is first."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from portal.foundation.text.names import checked_name
from portal.kernel.errors import Refused
from portal.kernel.resident_id import make_number
from portal.recruitment.accounts.models import Account
from portal.recruitment.accounts.queries import applicant_by_login, consents_of
from portal.recruitment.accounts.services.sign_up import (
    Registration,
    checked_mobile,
    sign_up,
    wording_digest,
)
from tests.builders.accounts import password_hash, resident_number

TODAY = date(2026, 9, 1)


def register(session: Session, at: datetime, **changes: Any) -> Account:
    values = {
        "kind": "resident_id",
        "number": resident_number(501),
        "name": "欧阳·阿依",
        "mobile": "138 0000 0501",
        "consents": {"account": "我同意为报名保存我的证件号"},
        **changes,
    }
    stated = Registration(**values)
    return sign_up(session, stated, password_hash=password_hash(), at=at, today=TODAY)


def test_a_person_is_found_by_mobile_and_by_document(session: Session, at: datetime) -> None:
    account = register(session, at)
    assert applicant_by_login(session, "13800000501") is account
    assert applicant_by_login(session, resident_number(501)) is account
    assert applicant_by_login(session, resident_number(502)) is None
    assert account.identity is not None and account.identity.number == resident_number(501)
    assert account.identity.born_on == date(1995, 5, 17)
    assert [one.wording_digest for one in consents_of(session, account.id)] == [
        wording_digest("我同意为报名保存我的证件号")
    ]


def test_nothing_readable_is_kept_of_the_number(session: Session, at: datetime) -> None:
    account = register(session, at)
    assert account.identity is not None
    stored = (
        account.identity.number_sealed,
        account.identity.number_index.encode(),
        account.mobile_sealed,
        account.login_index.encode(),
    )
    for kept in stored:
        assert b"13800000501" not in (kept or b"") and resident_number(501).encode() not in (
            kept or b""
        )


@pytest.mark.parametrize("kind", ["resident_id", "foreign_permanent"])
def test_the_second_account_for_one_document_is_refused_whatever_kind_it_is_called(
    session: Session, at: datetime, kind: str
) -> None:
    number = make_number("911234", date(1995, 5, 17), 1)
    register(session, at, number=number)
    with pytest.raises(Refused, match="account.exists"):
        register(session, at, number=f" {number.lower()} ", kind=kind, mobile="13800000502")


def test_a_handed_on_mobile_locks_nobody_out(session: Session, at: datetime) -> None:
    first = register(session, at)
    second = register(session, at, number=resident_number(502))
    assert applicant_by_login(session, "13800000501") is first
    assert applicant_by_login(session, resident_number(502)) is second
    assert (second.login, second.mobile) == (None, "13800000501")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"number": "320102199505170000"}, "identity.check_digit"),
        ({"number": "110105491231002"}, "identity.old_number"),
        ({"number": resident_number(503)[:17]}, "identity.form"),
        ({"mobile": "12345678901"}, "account.mobile_form"),
        ({"name": "张3"}, "account.name_form"),
        ({"name": " · "}, "account.name_length"),
    ],
)
def test_what_is_not_well_formed_is_refused(
    session: Session, at: datetime, changes: dict[str, str], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        register(session, at, **changes)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("阿不都热合曼•艾力", "阿不都热合曼·艾力"),
        ("  张　三 ", "张 三"),
        ("𠮷野䶮", "𠮷野䶮"),
        ("O’Neil Zhāng", "O’Neil Zhāng"),
        ("王〇", "王〇"),
    ],
)
def test_any_name_that_exists_is_kept(typed: str, kept: str) -> None:
    assert checked_name(typed) == kept


def test_a_mobile_may_be_typed_as_people_do() -> None:
    assert {
        checked_mobile(typed)
        for typed in ("+86 138-0000-0501", "１３８０００００５０１", "13800000501")
    } == {"13800000501"}
