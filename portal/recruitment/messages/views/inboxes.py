"""/my/messages and /office/messages: one's own inbox. Opening a message is its read receipt."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from portal.foundation.viewer import OFFICER
from portal.foundation.web import access
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.recruitment.messages.queries import PAGE, inbox, message_count, message_data, own_message, unread_count
from portal.recruitment.messages.services import mark_read

applicant_pages = Blueprint("messages_applicant", __name__, url_prefix="/my/messages")
office_pages = Blueprint("messages_office", __name__, url_prefix="/office/messages")


def _audience() -> str:
    return "office" if viewer().kind == OFFICER else "applicant"


def _inbox() -> str:
    person = viewer()
    total = message_count(reading(), person.account_id)
    pages = max(1, -(-total // PAGE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    return render_template(
        f"recruitment/messages/{_audience()}/inbox.html",
        messages=inbox(reading(), person.account_id, page=page),
        unread=unread_count(reading(), person.account_id),
        page=page,
        pages=pages,
        total=total,
    )


def _message(public_id: str) -> str:
    """A GET that notes the first reading: opening a letter is the act that counts. Later openings write nothing."""
    account_id = viewer().account_id
    if own_message(reading(), account_id, public_id).read_at is None:
        with transaction() as session:
            mark_read(session, account_id, public_id, at=now())
    return render_template(f"recruitment/messages/{_audience()}/message.html", message=own_message(reading(), account_id, public_id))


@applicant_pages.get("", endpoint="inbox")
@access.applicant
def applicant_inbox() -> str:
    return _inbox()


@applicant_pages.get("/<public_id>", endpoint="message")
@access.applicant
def applicant_message(public_id: str) -> str:
    return _message(public_id)


@office_pages.get("", endpoint="inbox")
@access.officer()
def office_inbox() -> str:
    return _inbox()


@office_pages.get("/<public_id>", endpoint="message")
@access.officer()
def office_message(public_id: str) -> str:
    return _message(public_id)


@office_pages.record_once
def _offer_own_data(state: object) -> None:
    """A person's copy of his data includes his messages."""
    state.app.extensions.setdefault("own_data", {})["messages"] = message_data  # type: ignore[attr-defined]
