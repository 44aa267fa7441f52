"""/my/messages and /office/messages: one's own inbox. Opening a message is its read receipt."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from portal.foundation.data.pagination import page_number
from portal.foundation.security.viewer import OFFICER
from portal.foundation.web import access
from portal.foundation.web.forms import ConfirmForm
from portal.foundation.web.posting import back
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.recruitment.messages.queries import (
    inbox_page,
    inbox_rounds,
    own_message,
    unread_count,
)
from portal.recruitment.messages.services import mark_all_read, mark_read
from portal.recruitment.unions.posting import act_as

applicant_pages = Blueprint("messages_applicant", __name__, url_prefix="/my/messages")
office_pages = Blueprint("messages_office", __name__, url_prefix="/office/messages")


def audience() -> str:
    return "office" if viewer().kind == OFFICER else "applicant"


def _offered(rounds: list[str]) -> list[tuple[str, str]]:
    """The rounds to choose from; with one alone there is nothing to choose."""
    if len(rounds) < 2:
        return []
    return [("", gettext("全部批次")), *((code, code) for code in rounds)]


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
        offered=_offered(rounds),
        chosen=chosen,
        form=ConfirmForm(),
    )


def _message(public_id: str) -> str:
    """A GET that notes the first reading: opening a letter is the act that counts.

    Later openings write nothing.
    """
    account_id = viewer().account_id
    if own_message(reading(), account_id, public_id).read_at is None:
        with act_as() as act:
            mark_read(act.session, account_id, public_id, at=act.at)
    return render_template(
        "recruitment/messages/message.html",
        layout="office" if audience() == "office" else "public",
        blueprint=f"messages_{audience()}",
        message=own_message(reading(), account_id, public_id),
    )


def _all_read() -> Response:
    with act_as() as act:
        mark_all_read(act.session, viewer().account_id, at=act.at)
    return back(f"messages_{audience()}.inbox")


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
