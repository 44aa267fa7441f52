"""Messages reach one person, and the first opening is the receipt."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.messages.queries import inbox, own_message, read_receipt, unread_count
from portal.recruitment.messages.services import mark_read, send
from tests.builders.accounts import applicant


def test_the_first_opening_is_the_receipt(session: Session, at: datetime) -> None:
    person, other = applicant(session), applicant(session)
    message = send(
        session,
        person.id,
        "screening.returned",
        "材料退回",
        "请补充证书第 2 页",
        at=at,
        link="/my/applications",
        round_code="HA-1",
    )
    assert (unread_count(session, person.id), unread_count(session, other.id)) == (1, 0)
    assert read_receipt(session, person.id, "screening.returned", "HA-1") is None
    for later in (timedelta(hours=1), timedelta(hours=2)):
        mark_read(session, person.id, message.public_id, at=at + later)
    assert read_receipt(session, person.id, "screening.returned", "HA-1") == at + timedelta(hours=1)
    assert unread_count(session, person.id) == 0
    with pytest.raises(Refused, match="message.not_found"):
        own_message(session, other.id, message.public_id)
    with pytest.raises(Refused, match="message.not_found"):
        mark_read(session, other.id, message.public_id, at=at)


def test_the_newest_stands_first(session: Session, at: datetime) -> None:
    person = applicant(session)
    for number in range(25):
        send(
            session,
            person.id,
            "test",
            f"第 {number} 条",
            "",
            at=at + timedelta(minutes=number // 2),
        )
    assert [one.title for one in inbox(session, person.id)][:2] == ["第 24 条", "第 23 条"]
    assert [one.title for one in inbox(session, person.id, page=2)] == [
        f"第 {number} 条" for number in (4, 3, 2, 1, 0)
    ]


@pytest.mark.parametrize(
    "link",
    ["https://elsewhere.example/", "//elsewhere.example", "my/account", "/\\elsewhere.example"],
)
def test_a_link_stays_on_this_site(session: Session, at: datetime, link: str) -> None:
    with pytest.raises(ValueError, match="path on this site"):
        send(session, applicant(session).id, "test", "标题", "正文", at=at, link=link)
