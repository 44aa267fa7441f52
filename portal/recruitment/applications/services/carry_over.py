"""A new round's form filled from the last one, when the person wants that: facts by section, files
as copies of their own."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.recruitment.applications.form_scope import score_report_counts
from portal.recruitment.applications.models import Application, ApplicationFile
from portal.recruitment.applications.queries import present_files
from portal.recruitment.applications.services.fill_in import (
    APPLICANT,
    add_file,
    declare_certificate,
    require_editable,
)
from portal.recruitment.audit import Actor, record
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.eligibility.application_form import CARRIED

Copies = dict[int, str]  # file id → storage key of its copy


def last_application(
    session: Session, account_id: int, round_: RecruitmentRound
) -> Application | None:
    """The person's latest one in another round with anything filled in; None for newcomers."""
    statement = (
        select(Application)
        .where(Application.account_id == account_id, Application.round_id != round_.id)
        .order_by(Application.id.desc())
    )
    return next(
        (one for one in session.scalars(statement) if (one.facts or {}).get("revisions")), None
    )


def carried_files(application: Application, round_: RecruitmentRound) -> list[ApplicationFile]:
    """Which of the last application's files the new round can use: the photo only where the
    specification is the same, none of that round's own."""
    same_photo = application.round_.conduct.get("photo") == round_.conduct.get("photo")
    wanted = {*round_.conduct.get("documents", ()), "certificate"}
    return [
        file
        for file in present_files(application)
        if file.kind in wanted
        and not file.slot
        and file.scan_state != "infected"
        and (file.kind != "photo" or same_photo)
    ]


def copy_files(storage: Storage, files: list[ApplicationFile]) -> Copies:
    """Copies of the bytes, so that each round's retention ends by itself; a file that was purged is
    passed over."""
    found: Copies = {}
    for file in files:
        if storage.exists(file.storage_key):
            found[file.id] = storage.put(storage.read(file.storage_key))
    return found


def carry_over(
    session: Session, application: Application, last: Application, copies: Copies, *, at: datetime
) -> None:
    """Fill an empty draft from ``last``; every section taken over waits for a look
    (``facts.carried``). The declaration is made anew."""
    require_editable(application, at)
    before = last.facts or {}
    facts = dict(application.facts or {})
    taken = [section for section in CARRIED if before.get(section)]
    for section in taken:
        facts[section] = dict(before[section])
    facts["person"] = facts.get("person", {}) | {
        "mobile": application.account.mobile or facts.get("person", {}).get("mobile", "")
    }
    application.facts = facts
    claim = last.claim
    if claim is not None:
        evidence = (
            claim.evidence
            if claim.evidence == "certificate"
            or score_report_counts(application.round_, claim.level)
            else "certificate"
        )
        declare_certificate(
            session,
            application,
            level=claim.level,
            number=claim.number,
            approved_on=claim.approved_on,
            registration=claim.registration,
            registered_until=claim.registered_until,
            evidence=evidence,
            at=at,
        )
    for file in present_files(last):
        if file.id in copies:
            add_file(
                session,
                application,
                file.kind,
                storage_key=copies[file.id],
                media_kind=file.media_kind,
                sha256=file.sha256,
                size=file.size,
                pages=file.pages,
                name=file.original_name,
                perceptual_hash=file.perceptual_hash,
                hint=file.hint,
                scan_state=file.scan_state,
                at=at,
            )
    # Last, because every step above counts as somebody looking.
    application.facts = (application.facts or {}) | {
        "carried": [*taken, *(["files"] if copies else [])]
    }
    application.saved_at = at
    record(
        session,
        "applications.carry_over",
        f"application:{application.public_id}",
        at=at,
        by=Actor(application.account_id, APPLICANT),
        chain=application.round_.code,
        last=last.public_id,
        sections=taken,
    )
