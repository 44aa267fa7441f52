"""A draft that its writer no longer wants is deleted, not kept: nothing was handed in, so nobody
has to answer for it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.applications.models import Application, ApplicationFile, CertificateClaim
from portal.recruitment.applications.request_models import AccommodationRequest
from portal.recruitment.applications.services.fill_in import APPLICANT
from portal.recruitment.audit import Actor, record


def may_discard(application: Application) -> bool:
    """A draft that was never handed in."""
    return application.state == "draft" and application.number is None


def discard(
    session: Session,
    application: Application,
    request: AccommodationRequest | None,
    *,
    at: datetime,
) -> list[str]:
    """Delete the rows; returns the storage keys that the caller removes once this is committed.

    Raises ``Refused('application.not_a_draft')``.
    """
    if not may_discard(application):
        raise Refused("application.not_a_draft")
    keys = [file.storage_key for file in application.files] + [
        file["storage_key"] for file in (request.files if request else [])
    ]
    record(
        session,
        "applications.discard",
        f"application:{application.public_id}",
        at=at,
        by=Actor(application.account_id, APPLICANT),
        chain=application.round_.code,
        files=len(keys),
    )
    for model in (AccommodationRequest, ApplicationFile, CertificateClaim):
        session.execute(delete(model).where(model.application_id == application.id))
    session.expire(application, ["files", "claim"])
    session.delete(application)
    session.flush()
    return keys
