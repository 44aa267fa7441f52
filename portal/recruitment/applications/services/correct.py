"""报名信息更正 (B-09): after approval a rare character of the name, digits of the number outside
the birth date, or the mobile are put right.

Whoever asks brings proof; somebody who did not screen the application decides; old and new stay,
sealed, in the request.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.foundation.text.pinyin import name_key
from portal.kernel import resident_id
from portal.kernel.errors import Refused
from portal.recruitment.accounts.models import Account, IdentityDocument
from portal.recruitment.accounts.queries import identity_index
from portal.recruitment.accounts.services.credentials import change_mobile
from portal.recruitment.accounts.services.sign_up import checked_mobile, checked_name
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.request_models import CorrectionRequest
from portal.recruitment.applications.services.fill_in import APPLICANT
from portal.recruitment.audit import Actor, AuditEntry, record
from portal.recruitment.messages.services import send
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.eligibility.corrections import (
    same_birth_date,
    same_name_miswritten,
)
from portal.recruitment.rulebook.lifecycles import CORRECTION

LEAST_WORDS = 6
SCREENED = ("screening.pass", "screening.return", "screening.fail", "screening.reverse")


def present_value(account: Account, member: str) -> str:
    """What stands there now."""
    if member == "name":
        return account.display_name
    if member == "mobile":
        return account.mobile or ""
    return account.identity.number if account.identity else ""


def _checked(account: Account, member: str, new: str, today: date) -> str:
    """The new value as it will be kept.

    Raises ``Refused`` with ``correction.…``, ``identity.…`` or ``account.…``.
    """
    old = present_value(account, member)
    if member == "mobile":
        plain = checked_mobile(new)
    elif member == "name":
        plain = checked_name(new)
        if plain != old and not same_name_miswritten(old, plain):
            raise Refused("correction.name_differs")
    else:
        assert account.identity is not None  # who has none has no application
        plain = resident_id.check(account.identity.kind, new, today)
        if not same_birth_date(account.identity.kind, old, plain):
            raise Refused("correction.birth_date")
    if plain == old:
        raise Refused("correction.same")
    return plain


def ask_correction(
    session: Session,
    application: Application,
    member: str,
    *,
    new: str,
    reason: str,
    files: list[dict[str, Any]],
    at: datetime,
    today: date,
) -> CorrectionRequest:
    """Raises ``Refused('correction.not_yet')`` before approval, ``'correction.waiting'``,
    ``'correction.no_proof'``, ``'correction.no_reason'``, and everything that the new value can be
    wrong with."""
    if application.state != "eligible":
        raise Refused("correction.not_yet")
    account = application.account
    plain = _checked(account, member, new, today)
    if member == "document_number" and _holder(session, plain) is not None:
        raise Refused("correction.number_taken")
    if len(reason.strip()) < LEAST_WORDS:
        raise Refused("correction.no_reason")
    if not files and member != "mobile":
        raise Refused("correction.no_proof")
    found = CorrectionRequest(
        application_id=application.id,
        member=member,
        old=present_value(account, member),
        new=plain,
        reason=reason.strip(),
        files=files,
        requested_at=at,
    )
    try:
        with session.begin_nested():
            session.add(found)
            session.flush()
    except IntegrityError:
        raise Refused("correction.waiting") from None
    _note(session, found, "ask", Actor(application.account_id, APPLICANT), at)
    return found


def _holder(session: Session, number: str) -> IdentityDocument | None:
    return session.scalar(
        select(IdentityDocument).where(IdentityDocument.number_index == identity_index(number))
    )


def _note(
    session: Session, found: CorrectionRequest, verb: str, by: Actor, at: datetime, **facts: Any
) -> None:
    record(
        session,
        f"applications.correction_{verb}",
        f"correction:{found.public_id}",
        at=at,
        by=by,
        chain=found.application.round_.code,
        member=found.member,
        application=found.application.public_id,
        **facts,
    )


def corrections_of(session: Session, application: Application) -> list[CorrectionRequest]:
    """Newest first."""
    statement = (
        select(CorrectionRequest)
        .where(CorrectionRequest.application_id == application.id)
        .order_by(CorrectionRequest.id.desc())
    )
    return list(session.scalars(statement))


def own_correction(
    session: Session, application: Application, public_id: str, *, lock: bool = False
) -> CorrectionRequest:
    """Raises ``Refused('correction.not_found')``."""
    statement = select(CorrectionRequest).where(
        CorrectionRequest.application_id == application.id, CorrectionRequest.public_id == public_id
    )
    found = session.scalar(locked(session, statement) if lock else statement)
    if found is None:
        raise Refused("correction.not_found")
    return found


def corrections_in(session: Session, round_: RecruitmentRound) -> list[CorrectionRequest]:
    """What waits first, oldest first."""
    statement = (
        select(CorrectionRequest)
        .join(Application, Application.id == CorrectionRequest.application_id)
        .where(Application.round_id == round_.id)
        .order_by(
            CorrectionRequest.state != "requested",
            CorrectionRequest.requested_at,
            CorrectionRequest.id,
        )
    )
    return list(session.scalars(statement))


def correction_in(
    session: Session, round_: RecruitmentRound, public_id: str, *, lock: bool = False
) -> CorrectionRequest:
    """Raises ``Refused('correction.not_found')``, also for another round's."""
    statement = (
        select(CorrectionRequest)
        .join(Application, Application.id == CorrectionRequest.application_id)
        .where(Application.round_id == round_.id, CorrectionRequest.public_id == public_id)
    )
    found = session.scalar(locked(session, statement) if lock else statement)
    if found is None:
        raise Refused("correction.not_found")
    return found


def withdraw_correction(session: Session, found: CorrectionRequest, *, at: datetime) -> None:
    found.state = CORRECTION.after(found.state, "withdraw")
    _note(session, found, "withdraw", Actor(found.application.account_id, APPLICANT), at)


def screened_by(session: Session, application: Application, account_id: int | None) -> bool:
    """Whether this officer took part in screening the application; the chain knows."""
    statement = select(AuditEntry.id).where(
        AuditEntry.subject == f"application:{application.public_id}",
        AuditEntry.action.in_(SCREENED),
        AuditEntry.by_account_id == account_id,
    )
    return session.scalar(statement.limit(1)) is not None


def decide_correction(
    session: Session,
    found: CorrectionRequest,
    action: str,
    *,
    answer: str,
    by: Actor,
    at: datetime,
    today: date,
) -> None:
    """``approve`` puts the new value in place at once; ``refuse`` says why.

    Either way the person gets it in writing.

    Raises ``Refused('correction.another_officer')``, ``'correction.no_answer'``,
    ``'correction.number_taken'``, ``'lifecycle.not_allowed'``, and what the value can be wrong with
    by now.
    """
    after = CORRECTION.after(found.state, action)
    if screened_by(session, found.application, by.account_id):
        raise Refused("correction.another_officer")
    if len(answer.strip()) < LEAST_WORDS:
        raise Refused("correction.no_answer")
    if action == "approve":
        _apply(session, found, at=at, today=today)
    found.state, found.answer = after, answer.strip()
    found.decided_by, found.decided_by_words, found.decided_at = by.account_id, by.words, at
    session.flush()
    _note(session, found, action, by, at)
    title = "更正申请已办理" if action == "approve" else "更正申请不予办理"
    send(
        session,
        found.application.account_id,
        "applications.correction",
        title,
        found.answer,
        at=at,
        link=f"/my/applications/{found.application.public_id}/corrections/{found.public_id}",
        round_code=found.application.round_.code,
    )


def _apply(session: Session, found: CorrectionRequest, *, at: datetime, today: date) -> None:
    account = found.application.account
    new = _checked(account, found.member, found.new, today)
    if found.member == "name":
        account.display_name, account.name_sort_key = new, name_key(new)
    elif found.member == "mobile":
        change_mobile(session, account, new, at=at)
        facts = found.application.facts or {}
        found.application.facts = facts | {"person": facts.get("person", {}) | {"mobile": new}}
    else:
        assert account.identity is not None  # _checked saw it
        account.identity.number, account.identity.number_index = new, identity_index(new)
        account.identity.born_on = resident_id.birth_date(new)
    try:
        session.flush()
    except IntegrityError:
        raise Refused("correction.number_taken") from None


def read_answer(found: CorrectionRequest, *, at: datetime) -> None:
    """The read receipt: the first opening counts."""
    if found.decided_at is not None and found.read_at is None:
        found.read_at = at
