"""The portal's two addresses for the workforce side (docs/protocol/handover-v1): the pull of a
record, and receipts.

Every request is signed; whoever can't sign learns nothing, not even whether a hire exists.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request
from sqlalchemy.exc import IntegrityError

from portal.foundation.web import access
from portal.foundation.web.errors import word
from portal.foundation.web.unit import now, reading, transaction
from portal.kernel.errors import Refused
from portal.protocol.messages import (
    MAX_BODY,
    authenticate,
    kept_answer,
    read_body,
    request_content,
)
from portal.recruitment.handover.queries import announced_record, conflict_of
from portal.recruitment.handover.services.receive import receive
from portal.recruitment.unions.gateway import own_keys

pages = Blueprint("handover_machine", __name__, url_prefix="/api/handover/v1", cli_group="handover")
Answer = tuple[Response, int]


@pages.errorhandler(Refused)
def refused(error: Refused) -> Answer:
    """Programs read the code, people the title; facts may hold what was sent and are left out."""
    wording = word(error)
    return jsonify(error=error.code, title=wording.title), wording.status


@pages.errorhandler(IntegrityError)
def at_once(_error: IntegrityError) -> Answer:
    """The same message came twice at one moment: the sender tries again and then hears that it is
    kept."""
    return jsonify(error="handover.busy", title=""), 503


def _target() -> str:
    query = request.query_string.decode("ascii", "replace")
    return f"{request.path}?{query}" if query else request.path


@pages.get("/hires/<hire_id>")
@access.machine
def record(hire_id: str) -> Response:
    """The record of a hire: the last edition that was announced."""
    authenticate(own_keys(), request_content("GET", _target()), dict(request.headers), at=now())
    response = jsonify(announced_record(reading(), hire_id))
    response.headers["Cache-Control"] = "no-store"
    return response


def _body() -> bytes:
    if request.content_length is None or request.content_length > MAX_BODY:
        raise Refused("handover.too_large")
    return request.get_data(cache=False)


@pages.post("/receipts")
@access.machine
def receipts() -> Answer:
    """202: kept now. 200: kept before, no second effect."""
    content = _body()
    received = authenticate(own_keys(), content, dict(request.headers), at=now())
    body: Any = read_body(content)
    with transaction() as session:
        is_new = receive(session, received.message_id, body, at=now())
        conflict = conflict_of(session, received.message_id)
    return jsonify(kept_answer(received.message_id, conflict)), 202 if is_new else 200
