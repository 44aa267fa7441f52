"""The protocol's doors on this side: events from the portal, and the staffing figures it asks for.

Both are signed requests.
"""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from portal.foundation.time.clock import local
from portal.foundation.web import access
from portal.foundation.web.unit import now, reading, transaction
from portal.kernel.errors import Refused
from portal.protocol.messages import (
    HIRE_CONFIRMED,
    MAX_BODY,
    authenticate,
    check_event,
    instant,
    kept_answer,
    read_body,
    register_path,
    request_content,
    staffing_path,
)
from portal.workforce.intake.gateway import keys
from portal.workforce.intake.queries import conflict_of
from portal.workforce.intake.services.marks import state_behind
from portal.workforce.intake.services.receive import receive
from portal.workforce.labels import refusal_words
from portal.workforce.rulebook import staffing as rules
from portal.workforce.unions.queries import quota_of, reading_of, union_by_code
from portal.workforce.workers.queries import places_of

pages = Blueprint("intake_machine", __name__, url_prefix="/api/handover/v1")


@pages.errorhandler(Refused)
def on_refused(refused: Refused) -> tuple[Response, int]:
    """Programs get JSON whatever they accept; the code is what they act on."""
    wording = refusal_words(refused.code, refused.facts)
    return jsonify(error=refused.code, title=wording.title, advice=wording.advice), wording.status


@pages.post("/events")
@access.machine
def events() -> tuple[Response, int]:
    if (request.content_length or 0) > MAX_BODY:
        raise Refused("handover.too_large")
    content = request.get_data(cache=False)
    received = authenticate(keys(), content, dict(request.headers), at=now())
    body = read_body(content)
    check_event(body)
    if body["type"] != HIRE_CONFIRMED:
        raise Refused("handover.body_malformed", where="type")
    with transaction() as session:
        message_id = received.message_id
        is_new = receive(session, message_id=message_id, content=content, body=body, at=now())
        conflict = conflict_of(session, message_id)
    return jsonify(kept_answer(message_id, conflict)), 202 if is_new else 200


def _authenticate(path: str) -> None:
    """The question for ``path`` is signed by the portal."""
    authenticate(keys(), request_content("GET", path), dict(request.headers), at=now())


@pages.get("/staffing/<code>")
@access.machine
def staffing(code: str) -> Response:
    _authenticate(staffing_path(code))
    union = union_by_code(reading(), code)
    places, today = places_of(reading(), union.id), local(now()).date()
    limit = quota_of(reading(), union)
    return jsonify(
        union=union.code,
        in_post=rules.in_post(places, today),
        pending=rules.pending(places, today),
        most=limit.most if limit is not None else None,
        reading=reading_of(reading(), union),
        approval=union.approval_number or None,
        as_of=instant(now()),
    )


@pages.get("/register/<mark>")
@access.machine
def register(mark: str) -> Response:
    """Whether the person behind ``mark`` stands on the register: ``active``, ``left`` or
    ``unknown``; nothing else is told."""
    _authenticate(register_path(mark))
    with transaction() as session:
        state = state_behind(session, keys().secret, mark)
    return jsonify(mark=mark, state=state, as_of=instant(now()))
