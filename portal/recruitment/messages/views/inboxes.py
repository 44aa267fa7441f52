"""/my/messages and /office/messages: one's own inbox. Opening a message is its read receipt."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.foundation.data.pagination import page_number
from portal.foundation.security.viewer import OFFICER
from portal.foundation.web import access
from portal.foundation.web.forms import ConfirmForm
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.recruitment.messages.queries import (
    inbox_page,
    inbox_rounds,
    own_message,
    unread_count,
)
from portal.recruitment.messages.services import mark_all_read, mark_read

applicant_pages = Blueprint("messages_applicant", __name__, url_prefix="/my/messages")
office_pages = Blueprint("messages_office", __name__, url_prefix="/office/messages")


def audience() -> str:
    return "office" if viewer().kind == OFFICER else "applicant"


def _inbox() -> str:
    person = viewer()
    rounds = inbox_rounds(reading(), person.account_id)
    wished = request.args.get("round", "")
    chosen = wished if wished in rounds else ""
    return render_template(
        "recruitment/messages/inbox.html",
        layout="office" if audience() == "office" else "public",
        blueprint=f"messages_{audience()}",
        page=inbox_page(
            reading(), person.account_id, page_number(request.args.get("page")), round_code=chosen
        ),
        unread=unread_count(reading(), person.account_id),
        rounds=rounds,
        chosen=chosen,
        form=ConfirmForm(),
    )


def _message(public_id: str) -> str:
    """A GET that notes the first reading: opening a letter is the act that counts.

    Later openings write nothing.
    """
    account_id = viewer().account_id
    if own_message(reading(), account_id, public_id).read_at is None:
        with transaction() as session:
            mark_read(session, account_id, public_id, at=now())
    return render_template(
        "recruitment/messages/message.html",
        layout="office" if audience() == "office" else "public",
        blueprint=f"messages_{audience()}",
        message=own_message(reading(), account_id, public_id),
    )


def _all_read() -> Response:
    with transaction() as session:
        mark_all_read(session, viewer().account_id, at=now())
    return redirect(url_for(f"messages_{audience()}.inbox"), 303)


@applicant_pages.get("", endpoint="inbox")
@access.applicant
def applicant_inbox() -> str:
    return _inbox()


@applicant_pages.post("/all-read", endpoint="all_read")
@access.applicant
def applicant_all_read() -> Response:
    return _all_read()


@applicant_pages.get("/<public_id>", endpoint="message")
@access.applicant
def applicant_message(public_id: str) -> str:
    return _message(public_id)


@office_pages.get("", endpoint="inbox")
@access.officer()
def office_inbox() -> str:
    return _inbox()


@office_pages.post("/all-read", endpoint="all_read")
@access.officer()
def office_all_read() -> Response:
    return _all_read()


@office_pages.get("/<public_id>", endpoint="message")
@access.officer()
def office_message(public_id: str) -> str:
    return _message(public_id)
