"""How many files, how many bytes and how many at once a person and a network may send.

Whatever carries files is counted before a page works on it, whichever page that is: in the
database, in a transaction of its own. A network is a whole office or school, so its bounds are
wide; a person's are what filling in an application by hand can need.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask, Response, current_app, g, request
from sqlalchemy.orm import Session

from portal.foundation.data import throttle
from portal.foundation.data.throttle import Wait, network_key
from portal.foundation.web.unit import database, end_reading, now
from portal.foundation.web.viewer import viewer_or_none
from portal.kernel.errors import Refused

WINDOW = timedelta(minutes=15)
LONGEST_RUN = timedelta(minutes=1)  # what a killed process was counting is forgotten then
MULTIPART = "multipart/form-data"


@dataclass(frozen=True, slots=True)
class Most:
    """What one sender may send in :data:`WINDOW`: ``files`` and ``kilobytes``; and how many
    requests at once (``running``)."""

    files: int
    kilobytes: int
    running: int


@dataclass(frozen=True, slots=True)
class Sender:
    """Whose counters: ``kind`` person or network, and its digest."""

    kind: str
    key: str
    most: Most


PERSON = Most(files=100, kilobytes=300 * 1024, running=2)
NETWORK = Most(files=2_000, kilobytes=6 * 1024 * 1024, running=6)


def install(app: Flask) -> None:
    app.extensions["sending"] = {"person": PERSON, "network": NETWORK}
    app.before_request(_begin)
    app.after_request(_forget_what_was_refused)
    app.teardown_request(_end)


def _begin() -> None:
    """Count what is sent. Raises ``Refused('sending.too_much')``, ``'sending.in_progress'``."""
    if request.mimetype != MULTIPART:
        return
    files = sum(bool(upload.filename) for _field, upload in request.files.items(multi=True))
    if not files:  # a form that could have carried some
        return
    g.stored = current_app.extensions["storage"].watched()
    amounts = {"files": files, "kilobytes": (request.content_length or 0) // 1024 + 1}
    senders = list(_senders())
    end_reading()
    with database().transaction() as session:
        waits = [wait for sender in senders for wait in _counted(session, sender, amounts)]
        running = [] if waits else [one for one in senders if _starts(session, one)]
    g.sending_runs = running
    if waits:
        left = max(wait.until for wait in waits) - now()
        raise Refused("sending.too_much", minutes=max(1, -(-int(left.total_seconds()) // 60)))
    if len(running) < len(senders):
        raise Refused("sending.in_progress")


def _senders() -> Iterator[Sender]:
    most, vault = current_app.extensions["sending"], current_app.extensions["vault"]
    viewer = viewer_or_none()
    if viewer is not None:
        yield Sender("person", vault.index("sending", str(viewer.account_id)), most["person"])
    network = network_key(request.remote_addr or "")
    yield Sender("network", vault.index("sending", network), most["network"])


def _counted(session: Session, sender: Sender, amounts: dict[str, int]) -> Iterator[Wait]:
    for what, amount in amounts.items():
        scope, most = f"sent.{what}.{sender.kind}", getattr(sender.most, what)
        answer = throttle.hit(session, scope, sender.key, now(), most, WINDOW, weight=amount)
        if isinstance(answer, Wait):
            yield answer


def _starts(session: Session, sender: Sender) -> bool:
    """Whether one more may run; then it is counted until :func:`_end`."""
    scope, most = f"sends.{sender.kind}", sender.most.running
    if isinstance(throttle.peek(session, scope, sender.key, now(), most), Wait):
        return False
    throttle.hit(session, scope, sender.key, now(), most, LONGEST_RUN)
    return True


def _forget_what_was_refused(response: Response) -> Response:
    """A file that was put away for a request that was then refused belongs to nobody: the
    transaction that would have named it was rolled back."""
    if 400 <= response.status_code < 500 or response.status_code == 503:
        for key in g.pop("stored", []):
            current_app.extensions["storage"].delete(key)
    return response


def _end(_error: BaseException | None) -> None:
    running: list[Sender] = g.pop("sending_runs", [])
    if not running:
        return
    end_reading()
    with database().transaction() as session:
        for sender in running:
            throttle.take_back(session, f"sends.{sender.kind}", sender.key)
