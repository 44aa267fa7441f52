"""What this stage keeps about a person, for the copy of their own data (个人信息保护法 art. 45):
values as JSON, files as they are kept."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.recruitment.applications.models import Application, ApplicationFile, ApplicationVersion
from portal.recruitment.applications.queries import applications_of
from portal.recruitment.applications.request_models import AccommodationRequest, CorrectionRequest
from portal.recruitment.applications.services.accommodate import request_of
from portal.recruitment.applications.services.correct import corrections_of


def _time(value: Any) -> str | None:
    return value.isoformat() if value is not None else None


def _claim(application: Application) -> dict[str, Any] | None:
    claim = application.claim
    if claim is None:
        return None
    return {
        "level": claim.level,
        "number": claim.number,
        "evidence": claim.evidence,
        "approved_on": _time(claim.approved_on),
        "state": claim.state,
        "registration": claim.registration,
        "registered_until": _time(claim.registered_until),
        "declared_at": _time(claim.declared_at),
        "decided_at": _time(claim.decided_at),
        "method": claim.method,
        "note": claim.note,
    }


def application_data(session: Session, account_id: int) -> list[dict[str, Any]]:
    """Every application with its facts, files, claim, requests and the contents that were handed
    in."""
    return [
        _application(session, application) for application in applications_of(session, account_id)
    ]


def _application(session: Session, application: Application) -> dict[str, Any]:
    return {
        "round": application.round_.title,
        "number": application.number,
        "state": application.state,
        "vacancy": application.vacancy.code if application.vacancy else None,
        "started_at": _time(application.started_at),
        "submitted_at": _time(application.submitted_at),
        "facts": application.facts,
        "files": [_file(application, file) for file in application.files],
        "certificate": _claim(application),
        "accommodation": _accommodation(session, application),
        "corrections": [_correction(row) for row in corrections_of(session, application)],
        "handed_in": _handed_in(session, application),
    }


def _file(application: Application, file: ApplicationFile) -> dict[str, Any]:
    return {
        "name": _file_name(application, file),
        "kind": file.kind,
        "sha256": file.sha256,
        "uploaded_at": _time(file.uploaded_at),
        "replaced_at": _time(file.replaced_at),
    }


def _accommodation(session: Session, application: Application) -> dict[str, Any] | None:
    request = request_of(session, application)
    if request is None:
        return None
    return {
        "state": request.state,
        "need": request.need,
        "decision": request.decision,
        "consented_at": _time(request.consented_at),
        "withdrawn_at": _time(request.withdrawn_at),
    }


def _correction(request: CorrectionRequest) -> dict[str, Any]:
    members = ("member", "old", "new", "reason", "state", "answer")
    return {name: getattr(request, name) for name in members}


def _handed_in(session: Session, application: Application) -> list[dict[str, Any]]:
    versions = session.scalars(
        select(ApplicationVersion)
        .where(ApplicationVersion.application_id == application.id)
        .order_by(ApplicationVersion.id)
    )
    return [
        {"at": _time(version.submitted_at), "digest": version.digest, "content": version.content}
        for version in versions
    ]


def _file_name(application: Application, file: Any) -> str:
    ending = "pdf" if file.media_kind == "application/pdf" else "jpg"
    return f"files/{application.public_id}/{file.kind}-{file.public_id}.{ending}"


def application_files(session: Session, account_id: int) -> list[tuple[str, str]]:
    """(name in the archive, storage key) of every upload that is still there, with the proof sent
    beside the form."""
    pairs = []
    for application in applications_of(session, account_id):
        pairs += [
            (_file_name(application, file), file.storage_key)
            for file in application.files
            if file.storage_key
        ]
        requests = [request_of(session, application), *corrections_of(session, application)]
        for request in requests:
            pairs += _proofs(application, request) if request is not None else []
    return pairs


def _proofs(
    application: Application, request: AccommodationRequest | CorrectionRequest
) -> list[tuple[str, str]]:
    pairs = []
    for place, file in enumerate(request.files, start=1):
        ending = "pdf" if file["media_kind"] == "application/pdf" else "jpg"
        name = f"files/{application.public_id}/proof-{request.public_id}-{place}.{ending}"
        pairs.append((name, file["storage_key"]))
    return pairs
