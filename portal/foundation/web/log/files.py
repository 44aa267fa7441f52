"""The public files of a side's log as answers, and the writer that its job runs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Response, abort, current_app, request, send_file
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.security.crypto import LOG_KEY, SigningKey
from portal.foundation.transparency.log import PublicLog
from portal.foundation.transparency.notes import read_key
from portal.foundation.transparency.software import software_leaves
from portal.foundation.transparency.tiles import LogFolder
from portal.foundation.transparency.tree import leaf_hash
from portal.foundation.transparency.writing import LogWriter
from portal.foundation.web.unit import clock, database, now

FOR_EVER = "public, max-age=31536000, immutable"
BRIEFLY = "public, max-age=5"
NEWEST = 30
MOST_SHOWN = 20  # cosigned checkpoints on the page


def log_folder() -> Path:
    """Where the side's log files lie: outside the backup, a folder a log."""
    folder: Path = current_app.extensions["log_folder"]
    return folder


def files_of(origin: Any) -> LogFolder:
    return LogFolder(log_folder() / str(origin.number))


def log_writer(log: PublicLog) -> LogWriter:
    """Raises FileNotFoundError while the key folder holds no key of the log."""
    settings = current_app.extensions["settings"]
    address = urlsplit(settings.public_url)
    name = f"{address.netloc}{address.path.rstrip('/')}/log"
    key = SigningKey(settings.keys_dir / LOG_KEY)
    return LogWriter(log, database(), log_folder(), key, name, clock().now)


def write_log(log: PublicLog) -> None:
    """One run of the job: the software of this process first, then all that waits."""
    root = Path(current_app.root_path).parents[1]
    with database().transaction() as session:
        for leaf in software_leaves(root, clock().now()):
            log.enter_changed(session, leaf)
    log_writer(log).run()


def tile_answer(session: Session, log: PublicLog, number: int, level: str, rest: str) -> Response:
    """A tile or a bundle of leaves, as it lies there; it never changes."""
    origin = log.origin(session, number)
    path = None if origin is None else files_of(origin).file(level, rest)
    if path is None or not path.is_file():
        abort(404)
    response = send_file(path, mimetype="application/octet-stream", conditional=True)
    response.headers["Cache-Control"] = FOR_EVER
    return response


def checkpoint_answer(
    session: Session, log: PublicLog, number: int, size: int | None = None
) -> Response:
    """The newest signed checkpoint, or an earlier one by its size, with the witnesses' lines."""
    origin = log.origin(session, number)
    checkpoint = None if origin is None else log.checkpoint(session, origin, size)
    if checkpoint is None:
        abort(404)
    return text_answer(str(log.note_of(session, checkpoint)))


def text_answer(text: str, name: str = "") -> Response:
    """Plain text that may still gain lines; with a ``name`` to keep."""
    response = Response(text, mimetype="text/plain")
    response.headers["Cache-Control"] = BRIEFLY
    if name:
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.add_etag()
    return response.make_conditional(request)


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """A line of the page; ``subject`` as the leaf says it, hidden where the leaf hides it."""

    position: int
    kind: str
    subject: str
    at: datetime
    hash: str


@dataclass(frozen=True, slots=True)
class LogPage:
    """What the page about a log shows; all is read from rows, no tree is computed."""

    origin: Any
    key: str
    checkpoint: Any
    older: list[Any]
    entries: list[ShownEntry]
    witnesses: list[Any]
    late: int
    cosigned: list[tuple[Any, list[Any]]]  # checkpoint, [(witness, cosignature)]


def log_page(session: Session, log: PublicLog) -> LogPage | None:
    """None before the first entry was written."""
    origin = log.origin(session)
    if origin is None:
        return None
    model = log.models.origin
    older = session.scalars(select(model).where(model.id != origin.id).order_by(model.number))
    size = log.size(session, origin)
    newest = list(log.leaves(session, origin, max(0, size - NEWEST), size))[::-1]
    entries = [_shown(position, entry) for position, entry in newest]
    return LogPage(
        origin=origin,
        key=read_key(origin.key).text,
        checkpoint=log.checkpoint(session, origin),
        older=list(older),
        entries=entries,
        witnesses=log.witnesses(session),
        late=log.late(session, now()),
        cosigned=_cosigned(session, log, origin),
    )


def _shown(position: int, entry: Any) -> ShownEntry:
    subject = json.loads(entry.leaf)["subject"]
    hashed = leaf_hash(entry.leaf.encode()).hex()
    return ShownEntry(position, entry.kind, subject, entry.at, hashed)


def _cosigned(session: Session, log: PublicLog, origin: Any) -> list[tuple[Any, list[Any]]]:
    """The newest checkpoints that a witness signed, each with its lines."""
    models = log.models
    signed = select(models.cosignature.checkpoint_id)
    statement = (
        select(models.checkpoint)
        .where(models.checkpoint.origin_id == origin.id, models.checkpoint.id.in_(signed))
        .order_by(models.checkpoint.size.desc())
        .limit(MOST_SHOWN)
    )
    names = {witness.id: witness for witness in log.witnesses(session)}
    return [
        (row, [(names[line.witness_id], line) for line in log.cosignatures(session, row)])
        for row in session.scalars(statement)
    ]
