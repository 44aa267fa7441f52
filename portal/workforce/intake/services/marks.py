"""Who stands behind a mark: the marks of everybody on the register are kept under the shared secret
in force, so that a question costs one look-up, however many people there are."""

from __future__ import annotations

import hashlib

from sqlalchemy import and_, delete, select
from sqlalchemy.orm import Session

from portal.protocol.messages import register_mark
from portal.workforce.intake.models import RegisterMark
from portal.workforce.workers.models import Worker


def key_name(secret: str) -> str:
    """Tells secrets apart and none of them: another secret makes other marks."""
    return hashlib.sha256(f"register-key/1\n{secret}".encode()).hexdigest()[:16]


def state_behind(session: Session, secret: str, mark: str) -> str:
    """``active``, ``left`` or ``unknown``; of somebody who came back, the last record tells. One
    that was void from the start tells nothing."""
    _complete(session, secret)
    statement = (
        select(Worker.state)
        .join(RegisterMark, RegisterMark.worker_id == Worker.id)
        .where(
            RegisterMark.key_name == key_name(secret),
            RegisterMark.mark == mark,
            Worker.state != "void",
        )
        .order_by(Worker.id.desc())
    )
    return session.scalars(statement).first() or "unknown"


def _complete(session: Session, secret: str) -> None:
    """Marks of people who are new, whose document was corrected, or who have none under this
    secret."""
    name = key_name(secret)
    kept = and_(
        RegisterMark.worker_id == Worker.id,
        RegisterMark.key_name == name,
        RegisterMark.document_kind == Worker.document_kind,
        RegisterMark.document_index == Worker.document_index,
    )
    statement = select(Worker).outerjoin(RegisterMark, kept).where(RegisterMark.mark.is_(None))
    missing = list(session.scalars(statement))
    if not missing:
        return
    session.execute(delete(RegisterMark).where(RegisterMark.key_name != name))
    for worker in missing:
        row = session.get(RegisterMark, {"key_name": name, "worker_id": worker.id})
        row = row or RegisterMark(key_name=name, worker_id=worker.id)
        row.document_kind, row.document_index = worker.document_kind, worker.document_index
        row.mark = register_mark(secret, worker.document_kind, worker.document_number)
        session.add(row)
    session.flush()
