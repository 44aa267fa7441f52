"""Filling in: the draft, its sections, its files, the claim.

Nothing typed is lost, also when two tabs disagree.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.kernel.errors import Refused
from portal.recruitment.accounts.models import Account
from portal.recruitment.applications.models import (
    EVIDENCE_KINDS,
    Application,
    ApplicationFile,
    CertificateClaim,
)
from portal.recruitment.audit import Actor, record
from portal.recruitment.registers.services.places import places_missing
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.lifecycles import CERTIFICATE_CLAIM
from portal.recruitment.vacancies.models import Vacancy

EDITABLE = ("draft", "returned")
MAX_FILES = 20
APPLICANT = "报名人本人"


def is_open(round_: RecruitmentRound, at: datetime) -> bool:
    """Whether the registration window holds ``at`` (half-open: the last moment is outside) and the
    notice stands wherever it must."""
    window = round_.window("registration")
    return (
        round_.state == "published"
        and window is not None
        and window.starts_at <= at < window.ends_at
        and not places_missing(round_)
    )


def may_edit(application: Application, at: datetime) -> bool:
    """A draft while registration is open; a returned one until its own deadline."""
    if application.state == "draft":
        return is_open(application.round_, at)
    return (
        application.state == "returned"
        and application.mend_until is not None
        and at < application.mend_until
    )


def start(
    session: Session,
    round_: RecruitmentRound,
    account: Account,
    *,
    at: datetime,
    vacancy: Vacancy | None = None,
) -> Application:
    """The person's one application in the round: the one there is, or a new draft.

    Raises ``Refused('application.closed')``.
    """
    found = application_in(session, round_.id, account.id)
    if found is not None:
        if vacancy is not None and found.vacancy_id is None and found.state == "draft":
            found.vacancy_id = vacancy.id
        return found
    if not is_open(round_, at):
        raise Refused(
            "round.not_announced"
            if round_.state == "published" and places_missing(round_)
            else "application.closed"
        )
    application = Application(
        round_id=round_.id,
        account_id=account.id,
        vacancy_id=None if vacancy is None else vacancy.id,
        started_at=at,
        saved_at=at,
    )
    application.facts = {"person": {"mobile": account.mobile or ""}, "revisions": {}}
    session.add(application)
    session.flush()
    record(
        session,
        "applications.start",
        f"application:{application.public_id}",
        at=at,
        by=Actor(account.id, APPLICANT),
        chain=round_.code,
    )
    return application


def application_in(session: Session, round_id: int, account_id: int) -> Application | None:
    """The person's one application in a round, if begun."""
    return session.scalar(
        select(Application).where(
            Application.round_id == round_id, Application.account_id == account_id
        )
    )


def own_application(
    session: Session, public_id: str, account_id: int, *, lock: bool = False
) -> Application:
    """Raises ``Refused('application.not_found')``, also for another person's."""
    statement = select(Application).where(
        Application.public_id == public_id, Application.account_id == account_id
    )
    found = session.scalar(locked(session, statement) if lock else statement)
    if found is None:
        raise Refused("application.not_found")
    return found


def require_editable(application: Application, at: datetime) -> None:
    if application.state not in EDITABLE:
        raise Refused("application.not_editable", state=application.state)
    if not may_edit(application, at):
        raise Refused(
            "application.closed" if application.state == "draft" else "application.mend_over"
        )


def revision(application: Application, section: str) -> int:
    """How often the section was saved; a form carries the number it was shown with."""
    return int((application.facts or {}).get("revisions", {}).get(section, 0))


def save_section(
    session: Session,
    application: Application,
    section: str,
    values: Mapping[str, Any],
    *,
    seen: int,
    at: datetime,
) -> None:
    """Keep a section as typed, complete or not.

    Raises ``Refused('application.changed_elsewhere')`` when another tab or device saved other
    values since the form was shown.
    """
    require_editable(application, at)
    facts = dict(application.facts or {})
    if revision(application, section) != seen and facts.get(section) != dict(values):
        raise Refused("application.changed_elsewhere", section=section)
    facts[section] = dict(values)
    facts["revisions"] = facts.get("revisions", {}) | {section: revision(application, section) + 1}
    facts["carried"] = [one for one in facts.get("carried", ()) if one != section]
    application.facts = facts
    application.saved_at = at


def choose_vacancy(
    session: Session, application: Application, vacancy: Vacancy, *, seen: int, at: datetime
) -> None:
    """``seen`` as in :func:`save_section`.

    Raises ``Refused('vacancy.not_found')`` for another round's or a cancelled one,
    ``'application.vacancy_fixed'`` after a return, ``'application.changed_elsewhere'`` when another
    was chosen since the form was shown.
    """
    require_editable(application, at)
    if revision(application, "vacancy") != seen and application.vacancy_id != vacancy.id:
        raise Refused("application.changed_elsewhere", section="vacancy")
    if vacancy.round_id != application.round_id or vacancy.state == "cancelled":
        raise Refused("vacancy.not_found")
    if application.state == "returned" and application.vacancy_id != vacancy.id:
        raise Refused("application.vacancy_fixed")
    application.vacancy_id = vacancy.id
    facts = dict(application.facts or {})
    application.facts = facts | {
        "revisions": facts.get("revisions", {}) | {"vacancy": revision(application, "vacancy") + 1}
    }
    application.saved_at = at


def attach(
    session: Session,
    application: Application,
    kind: str,
    *,
    at: datetime,
    replace: bool = False,
    **file: Any,
) -> ApplicationFile:
    """Add a cleaned file while the form is open; ``replace`` retires those of its kind (a photo is
    one picture, a certificate may have several)."""
    require_editable(application, at)
    return add_file(session, application, kind, at=at, replace=replace, **file)


def add_file(
    session: Session,
    application: Application,
    kind: str,
    *,
    storage_key: str,
    media_kind: str,
    sha256: str,
    size: int,
    pages: int,
    name: str,
    at: datetime,
    perceptual_hash: str | None = None,
    replace: bool = False,
    slot: str = "",
    hint: str = "",
    scan_state: str = "off",
) -> ApplicationFile:
    """The row of a cleaned file. Raises ``Refused('application.too_many_files')``."""
    present = [file for file in application.files if file.replaced_at is None]
    if len(present) >= MAX_FILES:
        raise Refused("application.too_many_files", most=MAX_FILES)
    if replace:
        for file in present:
            if file.kind == kind:
                file.replaced_at = at
    added = ApplicationFile(
        application_id=application.id,
        kind=kind,
        media_kind=media_kind,
        storage_key=storage_key,
        sha256=sha256,
        size=size,
        pages=pages,
        original_name=name[-120:],
        perceptual_hash=perceptual_hash,
        uploaded_at=at,
        slot=slot,
        hint=hint,
        scan_state=scan_state,
    )
    session.add(added)
    application.saved_at = at
    looked_at(application, "certificate" if kind == "certificate" else "files")
    session.flush()
    session.refresh(application, ["files"])
    return added


def turn_file(
    session: Session,
    application: Application,
    public_id: str,
    *,
    seen_sha256: str,
    storage_key: str,
    sha256: str,
    size: int,
    perceptual_hash: str | None,
    scan_state: str,
    at: datetime,
) -> ApplicationFile:
    """Put the turned copy in a file's place; the one before keeps its row.

    Raises ``Refused('application.file_not_found')`` when it changed meanwhile.
    """
    require_editable(application, at)
    for file in application.files:
        if file.public_id == public_id and file.replaced_at is None and file.sha256 == seen_sha256:
            file.replaced_at = at
            turned = ApplicationFile(
                application_id=application.id,
                kind=file.kind,
                media_kind=file.media_kind,
                storage_key=storage_key,
                sha256=sha256,
                size=size,
                pages=file.pages,
                original_name=file.original_name,
                perceptual_hash=perceptual_hash,
                uploaded_at=at,
                slot=file.slot,
                hint=file.hint,
                scan_state=scan_state,
            )
            session.add(turned)
            application.saved_at = at
            session.flush()
            session.refresh(application, ["files"])
            return turned
    raise Refused("application.file_not_found")


def looked_at(application: Application, section: str) -> None:
    """A section taken over from the last application has been looked at."""
    facts = application.facts or {}
    if section in facts.get("carried", ()):
        application.facts = facts | {"carried": [one for one in facts["carried"] if one != section]}


def remove_file(
    session: Session, application: Application, public_id: str, *, at: datetime
) -> None:
    require_editable(application, at)
    for file in application.files:
        if file.public_id == public_id and file.replaced_at is None:
            file.replaced_at = at
            application.saved_at = at
            return
    raise Refused("application.file_not_found")


def declare_certificate(
    session: Session,
    application: Application,
    *,
    level: str,
    number: str,
    approved_on: date,
    registration: str,
    registered_until: date | None,
    at: datetime,
    evidence: str = "certificate",
) -> CertificateClaim:
    """Claim a certificate.

    It counts for nothing until a named officer has verified it; changing a decided claim asks for a
    new verification.
    """
    require_editable(application, at)
    claim = application.claim
    if evidence not in EVIDENCE_KINDS:
        raise ValueError(f"no kind of evidence: {evidence}")
    values = {
        "level": level,
        "approved_on": approved_on,
        "registration": registration,
        "registered_until": registered_until,
        "evidence": evidence,
    }
    index = CertificateClaim.vault.index("certificate", number.upper())
    if claim is None:
        claim = CertificateClaim(
            application_id=application.id,
            number=number,
            number_index=index,
            declared_at=at,
            **values,
        )
        session.add(claim)
    else:
        same = claim.number_index == index and all(
            getattr(claim, name) == value for name, value in values.items()
        )
        if same:
            return claim
        if claim.state != CERTIFICATE_CLAIM.initial:
            claim.state = CERTIFICATE_CLAIM.after(claim.state, "declare_again")
        claim.number, claim.number_index, claim.declared_at = number, index, at
        claim.decided_by = claim.decided_at = None
        for name, value in values.items():
            setattr(claim, name, value)
    session.flush()
    session.refresh(application, ["claim"])
    return claim


def drop_claim(session: Session, application: Application, *, at: datetime) -> None:
    require_editable(application, at)
    if application.claim is not None:
        session.delete(application.claim)
        session.flush()
        session.refresh(application, ["claim"])
