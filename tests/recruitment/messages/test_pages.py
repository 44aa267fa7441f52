"""Inboxes as pages: one's own, and nobody else's."""

from __future__ import annotations

from collections.abc import Callable

from portal.recruitment.messages.models import Message
from portal.recruitment.messages.services import send
from tests.builders.accounts import applicant, officer
from tests.recruitment.conftest import AT, Browser, Committed


def test_opening_a_message_is_the_receipt(
    signed_in: Callable[..., Browser], committed: Committed
) -> None:
    with committed() as session:
        person, other = applicant(session), applicant(session)
        message = send(
            session,
            person.id,
            "screening.returned",
            "<b>退回</b>",
            "第一段\n\n<script>第二段",
            at=AT,
            link="/my",
        )
    browser = signed_in(person)
    page = browser.get("/my/messages").text
    assert "有 1 条未读" in page and "&lt;b&gt;退回" in page
    assert signed_in(other).get(f"/my/messages/{message.public_id}").status_code == 404
    opened = browser.get(f"/my/messages/{message.public_id}")
    assert (
        opened.status_code == 200
        and "<script>第二段" not in opened.text
        and 'href="/my"' in opened.text
    )
    with committed() as session:
        assert session.get_one(Message, message.id).read_at is not None
    assert "未读" not in browser.get("/my/messages").text


def test_officers_have_their_own_inbox(
    signed_in: Callable[..., Browser], committed: Committed
) -> None:
    with committed() as session:
        person = officer(session)
        message = send(session, person.id, "test", "请批复", "有一份请示等您批复。", at=AT)
    browser = signed_in(person)
    assert "请批复" in browser.get("/office/messages").text
    assert browser.get(f"/office/messages/{message.public_id}").status_code == 200
    assert browser.get("/my/messages").status_code == 403
    assert browser.get("/office/messages?page=999").status_code == 200
