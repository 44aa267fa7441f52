"""What goes of an application when its term of keeping has ended: what the person wrote and sent.

Numbers, states, times and digests stay: lists, bundles and the audit chain rest on them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.recruitment.applications.models import Application, ApplicationVersion, PictureBand
from portal.recruitment.applications.request_models import AccommodationRequest, CorrectionRequest
from portal.recruitment.applications.services.forget_files import NO_KEY

ERASED = "—"  # in the place of what was erased


@dataclass
class Erased:
    """Rows emptied, by sort, and the storage keys that the caller removes once this is
    committed."""

    counts: Counter[str] = field(default_factory=Counter)
    keys: list[str] = field(default_factory=list)

    def take_files(self, row: Any) -> None:
        """The files that a request or objection names go; their digests stay."""
        self.keys += [file["storage_key"] for file in row.files if file["storage_key"]]
        row.files = [file | {"storage_key": NO_KEY, "name": ERASED} for file in row.files]


# What a room erases of these applications; ``RETENTION`` in its ``retention.py`` names it.
Erase = Callable[[Session, Sequence[Application]], Erased]


def rows_of(session: Session, model: Any, applications: Sequence[Application]) -> list[Any]:
    """The rows of ``model`` that belong to the applications."""
    ids = [one.id for one in applications]
    statement = select(model).where(model.application_id.in_(ids)).order_by(model.id)
    return list(session.scalars(statement))


def erase_applications(session: Session, applications: Sequence[Application]) -> Erased:
    """Form, versions, files, certificate number, and what was asked for beside the form."""
    found = Erased()
    files = [file.id for application in applications for file in application.files]
    session.execute(delete(PictureBand).where(PictureBand.file_id.in_(files)))
    for application in applications:
        application.facts = None
        found.counts["application"] += 1
        for file in application.files:
            found.keys += [file.storage_key] if file.storage_key else []
            file.storage_key, file.original_name = NO_KEY, ERASED
            file.perceptual_hash = None
            found.counts["file"] += 1
        if (claim := application.claim) is not None:
            claim.number, claim.number_index, claim.note = ERASED, "", ""
            found.counts["claim"] += 1
    for version in rows_of(session, ApplicationVersion, applications):
        version.content = {}
        found.counts["version"] += 1
    _erase_requests(session, applications, found)
    return found


def _erase_requests(session: Session, applications: Sequence[Application], found: Erased) -> None:
    for request in rows_of(session, AccommodationRequest, applications):
        request.need = request.decision = None
        found.take_files(request)
        found.counts["accommodation"] += 1
    for correction in rows_of(session, CorrectionRequest, applications):
        correction.old = correction.new = correction.reason = ERASED
        correction.answer = ""
        found.take_files(correction)
        found.counts["correction"] += 1
