"""A new round's form filled from the last one, when the person wants that: facts by section, files
as copies of their own."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.recruitment.applications.act import CaseAct
from portal.recruitment.applications.form_scope import counts_by_day, score_report_counts
from portal.recruitment.applications.models import Application, ApplicationFile, CertificateClaim
from portal.recruitment.applications.queries import present_files
from portal.recruitment.applications.services.declare_certificate import (
    Certificate,
    declare_certificate,
)
from portal.recruitment.applications.services.fill_in import require_editable
from portal.recruitment.applications.services.keep_file import add_file
from portal.recruitment.applications.uploads import Received
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
        if file.storage_key and storage.exists(file.storage_key):
            found[file.id] = storage.copy(file.storage_key)
    return found


def carry_over(act: CaseAct, last: Application, copies: Copies) -> None:
    """Fill an empty draft from ``last``; every section taken over waits for a look
    (``facts.carried``). The declaration is made anew."""
    require_editable(act.application, act.at)
    taken = [section for section in CARRIED if (last.facts or {}).get(section)]
    act.application.facts = _carried_facts(act.application, last.facts or {}, taken)
    if last.claim is not None and counts_by_day(act.application.round_, last.claim.approved_on):
        declare_certificate(act, _carried_certificate(act.application.round_, last.claim))
    for file in present_files(last):
        if file.id in copies:
            add_file(act, file.kind, _copy_of(file, copies[file.id]))
    # Last, because every step above counts as somebody looking.
    act.application.facts = (act.application.facts or {}) | {
        "carried": [*taken, *(["files"] if copies else [])]
    }
    act.application.saved_at = act.at
    act.record_on_case("applications.carry_over", last=last.public_id, sections=taken)


def _carried_facts(
    application: Application, before: dict[str, Any], taken: list[str]
) -> dict[str, Any]:
    facts = dict(application.facts or {})
    for section in taken:
        facts[section] = dict(before[section])
    person = facts.get("person", {})
    mobile = application.account.mobile or person.get("mobile", "")
    return facts | {"person": person | {"mobile": mobile}}


def _carried_certificate(round_: RecruitmentRound, claim: CertificateClaim) -> Certificate:
    """The claim again; a score report only where the new round takes one of that level."""
    evidence = claim.evidence if score_report_counts(round_, claim.level) else "certificate"
    return Certificate(
        level=claim.level,
        number=claim.number,
        approved_on=claim.approved_on,
        registration=claim.registration,
        registered_until=claim.registered_until,
        evidence=evidence,
    )


def _copy_of(file: ApplicationFile, storage_key: str) -> Received:
    return Received(
        storage_key=storage_key,
        media_kind=file.media_kind,
        sha256=file.sha256,
        size=file.size,
        pages=file.pages,
        name=file.original_name,
        perceptual_hash=file.perceptual_hash,
        hint=file.hint,
        scan_state=file.scan_state,
    )
