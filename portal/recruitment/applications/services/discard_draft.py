"""A draft that its writer no longer wants is deleted, not kept: nothing was handed in, so nobody
has to answer for it."""

from __future__ import annotations

from sqlalchemy import delete

from portal.kernel.errors import Refused
from portal.recruitment.applications.act import CaseAct
from portal.recruitment.applications.models import Application, ApplicationFile, CertificateClaim
from portal.recruitment.applications.request_models import AccommodationRequest


def may_discard(application: Application) -> bool:
    """A draft that was never handed in."""
    return application.state == "draft" and application.number is None


def discard(act: CaseAct, request: AccommodationRequest | None) -> list[str]:
    """Delete the rows; returns the storage keys that the caller removes once this is committed.

    Raises ``Refused('application.not_a_draft')``.
    """
    application = act.application
    if not may_discard(application):
        raise Refused("application.not_a_draft")
    proofs = [file["storage_key"] for file in (request.files if request else [])]
    keys = [file.storage_key for file in application.files] + proofs
    act.record_on_case("applications.discard", files=len(keys))
    for model in (AccommodationRequest, ApplicationFile, CertificateClaim):
        act.session.execute(delete(model).where(model.application_id == application.id))
    act.session.expire(application, ["files", "claim"])
    act.session.delete(application)
    act.session.flush()
    return keys
