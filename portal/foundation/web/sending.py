"""How many files, how many bytes and how many at once a person and a network may send.

Whatever carries files is counted before a page works on it, whichever page that is: in the
database, in a transaction of its own. A network is a whole office or school, so its bounds are
wide; a person's are what filling in an application by hand can need. What runs at once is a lock
that ends with its process, so that a killed one keeps nobody out.

Typed text is bound before it is read: taking a form apart costs a hundred times its size in memory,
and time in which the process does nothing else.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask, Response, abort, current_app, g, request
from sqlalchemy.orm import Session

from portal.foundation.data import throttle
from portal.foundation.data.throttle import Wait, network_key
from portal.foundation.jobs.slots import turn_of
from portal.foundation.running.reception import CROWDED
from portal.foundation.web.unit import database, end_reading, now
from portal.foundation.web.viewer import viewer_or_none
from portal.kernel.errors import Refused

WINDOW = timedelta(minutes=15)
MULTIPART, TYPED = "multipart/form-data", "application/x-www-form-urlencoded"
TOO_HEAVY = "file.bomb"
# Bytes of a form's text. The longest that an applicant is asked for are some 20,000 characters;
# officers paste whole tables.
MOST_TEXT = 256 * 1024
MOST_OFFICERS_TEXT = 2 * 1024 * 1024
# Fields of a form: each costs half a kilobyte, however short it is, so that a quarter of a megabyte
# of "&a=" is worth a quarter of a gigabyte.
MOST_FIELDS = 5_000
PATIENCE = 2.0  # seconds for one's own upload before this one to end
_LOOK_EVERY_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Most:
    """What one sender may send in :data:`WINDOW`: ``files``, ``kilobytes``, ``heavy`` files that
    could not be drawn in their time; and how many requests at once (``running``)."""

    files: int
    kilobytes: int
    running: int
    heavy: int = 3


@dataclass(frozen=True, slots=True)
class Sender:
    """Whose counters: ``kind`` person or network, and its digest."""

    kind: str
    key: str
    most: Most


PERSON = Most(files=100, kilobytes=300 * 1024, running=2)
NETWORK = Most(files=2_000, kilobytes=6 * 1024 * 1024, running=12, heavy=100)


def install(app: Flask) -> None:
    app.extensions["sending"] = {"person": PERSON, "network": NETWORK}
    app.before_request(_refuse_when_crowded)
    app.before_request(_bound_text)
    app.before_request(_begin)
    app.after_request(_forget_what_was_refused)
    app.teardown_request(_end)


def _refuse_when_crowded() -> None:
    """Tell of a large request that waited in vain for its turn; what it carried was not read."""
    if request.environ.get(CROWDED):
        raise Refused("work.busy")


def _bound_text() -> None:
    if request.mimetype not in (MULTIPART, TYPED):
        return
    most = MOST_TEXT
    if (request.content_length or MOST_OFFICERS_TEXT) > MOST_TEXT:
        viewer = viewer_or_none()
        if viewer is not None and viewer.second_factor and viewer.holdings:
            most = MOST_OFFICERS_TEXT
    request.max_form_memory_size = most
    if request.mimetype == TYPED:  # read in one piece: only the length of the whole bounds it
        request.max_content_length = most
        if request.get_data(cache=True).count(b"&") >= MOST_FIELDS:
            abort(413)


def _begin() -> None:
    """Count what is sent. Raises ``Refused('sending.too_much')``, ``'sending.in_progress'``."""
    if request.mimetype != MULTIPART:
        return
    files = sum(bool(upload.filename) for _field, upload in request.files.items(multi=True))
    if not files:  # a form that could have carried some
        return
    amounts = {"files": files, "kilobytes": (request.content_length or 0) // 1024 + 1}
    senders = list(_senders())
    end_reading()
    with database().transaction() as session:
        waits = [wait for sender in senders for wait in _counted(session, sender, amounts)]
    if waits:
        left = max(wait.until for wait in waits) - now()
        raise Refused("sending.too_much", minutes=max(1, -(-int(left.total_seconds()) // 60)))
    g.stored = current_app.extensions["storage"].watched()
    g.turns = []
    for sender in senders:
        g.turns.append(_turn(sender))


def _senders() -> Iterator[Sender]:
    most, vault = current_app.extensions["sending"], current_app.extensions["vault"]
    viewer = viewer_or_none()
    if viewer is not None:
        yield Sender("person", vault.index("sending", str(viewer.account_id)), most["person"])
    network = network_key(request.remote_addr or "")
    yield Sender("network", vault.index("sending", network), most["network"])


def _counted(session: Session, sender: Sender, amounts: dict[str, int]) -> Iterator[Wait]:
    heavy = throttle.hits(session, f"sent.heavy.{sender.kind}", sender.key, now())
    if heavy >= sender.most.heavy:
        yield Wait(now() + WINDOW)
    for what, amount in amounts.items():
        scope, most = f"sent.{what}.{sender.kind}", getattr(sender.most, what)
        answer = throttle.hit(session, scope, sender.key, now(), most, WINDOW, weight=amount)
        if isinstance(answer, Wait):
            yield answer


def _turn(sender: Sender) -> int:
    """One of the sender's turns, waited for a moment."""
    file = current_app.extensions["settings"].data_dir / "slots" / f"senders-{sender.kind}"
    until = time.monotonic() + PATIENCE
    while (turn := turn_of(file, sender.key, sender.most.running)) is None:
        if time.monotonic() > until:
            raise Refused("sending.in_progress")
        time.sleep(_LOOK_EVERY_SECONDS)
    return turn


def _forget_what_was_refused(response: Response) -> Response:
    """A file that was put away for a request that was then refused belongs to nobody: the
    transaction that would have named it was rolled back."""
    if 400 <= response.status_code < 500 or response.status_code == 503:
        for key in g.pop("stored", []):
            current_app.extensions["storage"].delete(key)
    if g.get("refused_code") == TOO_HEAVY:
        end_reading()
        with database().transaction() as session:
            for sender in _senders():
                scope, most = f"sent.heavy.{sender.kind}", sender.most.heavy
                throttle.hit(session, scope, sender.key, now(), most, WINDOW)
    return response


def _end(_error: BaseException | None) -> None:
    for turn in g.pop("turns", []):
        os.close(turn)
    current_app.extensions["storage"].watched_no_more()
