"""What this stage keeps about a person, for the copy of his own data (个人信息保护法 art.

45): values as JSON, files as they are kept.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.recruitment.applications.models import Application, ApplicationVersion
from portal.recruitment.applications.queries import applications_of
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
    return [_one(session, application) for application in applications_of(session, account_id)]


def _one(session: Session, application: Application) -> dict[str, Any]:
    versions = session.scalars(
        select(ApplicationVersion)
        .where(ApplicationVersion.application_id == application.id)
        .order_by(ApplicationVersion.id)
    )
    need = request_of(session, application)
    return {
        "round": application.round_.title,
        "number": application.number,
        "state": application.state,
        "vacancy": application.vacancy.code if application.vacancy else None,
        "started_at": _time(application.started_at),
        "submitted_at": _time(application.submitted_at),
        "facts": application.facts,
        "files": [
            {
                "name": _file_name(application, file),
                "kind": file.kind,
                "sha256": file.sha256,
                "uploaded_at": _time(file.uploaded_at),
                "replaced_at": _time(file.replaced_at),
            }
            for file in application.files
        ],
        "certificate": _claim(application),
        "accommodation": None
        if need is None
        else {
            "state": need.state,
            "need": need.need,
            "decision": need.decision,
            "consented_at": _time(need.consented_at),
            "withdrawn_at": _time(need.withdrawn_at),
        },
        "corrections": [
            {
                "member": one.member,
                "old": one.old,
                "new": one.new,
                "reason": one.reason,
                "state": one.state,
                "answer": one.answer,
            }
            for one in corrections_of(session, application)
        ],
        "handed_in": [
            {"at": _time(one.submitted_at), "digest": one.digest, "content": one.content}
            for one in versions
        ],
    }


def _file_name(application: Application, file: Any) -> str:
    ending = "pdf" if file.media_kind == "application/pdf" else "jpg"
    return f"files/{application.public_id}/{file.kind}-{file.public_id}.{ending}"


def application_files(session: Session, account_id: int) -> list[tuple[str, str]]:
    """(name in the archive, storage key) of every upload, replaced ones too, with the proof sent
    beside the form."""
    found = []
    for application in applications_of(session, account_id):
        found += [(_file_name(application, file), file.storage_key) for file in application.files]
        requests = [request_of(session, application), *corrections_of(session, application)]
        for request in requests:
            for place, file in enumerate(request.files if request is not None else ()):
                ending = "pdf" if file["media_kind"] == "application/pdf" else "jpg"
                found.append(
                    (
                        f"files/{application.public_id}/proof-{request.public_id}-{place + 1}.{ending}",
                        file["storage_key"],
                    )
                )
    return found
