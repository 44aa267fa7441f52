"""报名信息更正 (B-09): after approval a rare character of the name, digits of the number outside
the birth date, or the mobile are put right.

Whoever asks brings proof; somebody who did not screen the application decides; old and new stay,
sealed, in the request.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.foundation.text.pinyin import name_key
from portal.kernel import resident_id
from portal.kernel.decisions import require_reason
from portal.kernel.errors import Refused
from portal.kernel.period import local_day
from portal.recruitment.accounts.models import Account, IdentityDocument
from portal.recruitment.accounts.queries import identity_index
from portal.recruitment.accounts.services.sign_up import checked_mobile, checked_name
from portal.recruitment.applications.act import CaseAct, on_case
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.request_models import CorrectionRequest
from portal.recruitment.applications.services.screened import (
    REVIEWED,
    SCREENED,
    screened_by,
)
from portal.recruitment.audit import Act
from portal.recruitment.messages.services.change_contact import MOBILE, ask_change
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.eligibility.corrections import (
    same_birth_date,
    same_name_miswritten,
)
from portal.recruitment.rulebook.lifecycles import CORRECTION

LEAST_WORDS = 6
TOOK_PART = (*SCREENED, REVIEWED)


def present_value(account: Account, member: str) -> str:
    """What stands there now."""
    if member == "name":
        return account.display_name
    if member == "mobile":
        return account.mobile or ""
    return account.identity.number if account.identity else ""


def _checked_number(account: Account, new: str, today: date) -> str:
    assert account.identity is not None  # who has none has no application
    kind = account.identity.kind
    plain = resident_id.check(kind, new, today)
    if not same_birth_date(kind, account.identity.number, plain):
        raise Refused("correction.birth_date")
    return plain


def _checked_name(old: str, new: str) -> str:
    plain = checked_name(new)
    if plain != old and not same_name_miswritten(old, plain):
        raise Refused("correction.name_differs")
    return plain


def _checked(account: Account, member: str, new: str, today: date) -> str:
    """The new value as it will be kept.

    Raises ``Refused`` with ``correction.…``, ``identity.…`` or ``account.…``.
    """
    old = present_value(account, member)
    if member == "mobile":
        plain = checked_mobile(new)
    elif member == "name":
        plain = _checked_name(old, new)
    else:
        plain = _checked_number(account, new, today)
    if plain == old:
        raise Refused("correction.same")
    return plain


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be put right (``member``: name, mobile, document_number), into what, and why."""

    member: str
    new: str
    reason: str


def ask_correction(act: CaseAct, wish: Wish, files: list[dict[str, Any]]) -> CorrectionRequest:
    """Raises ``Refused('correction.not_yet')`` before approval, ``'correction.waiting'``,
    ``'correction.no_proof'``, ``'correction.no_reason'``, and everything that the new value can be
    wrong with."""
    if act.application.state != "eligible":
        raise Refused("correction.not_yet")
    account, member = act.application.account, wish.member
    plain = _checked(account, member, wish.new, local_day(act.at))
    if member == "document_number" and _holder(act.session, plain) is not None:
        raise Refused("correction.number_taken")
    reason = require_reason(wish.reason, "correction.no_reason", least=LEAST_WORDS)
    if not files and member != "mobile":
        raise Refused("correction.no_proof")
    request = CorrectionRequest(
        application_id=act.application.id,
        member=member,
        old=present_value(account, member),
        new=plain,
        reason=reason,
        files=files,
        requested_at=act.at,
    )
    _put_in(act, request)
    return request


def _put_in(act: CaseAct, request: CorrectionRequest) -> None:
    """One waits at a time; the database says so."""
    try:
        with act.session.begin_nested():
            act.session.add(request)
            act.session.flush()
    except IntegrityError:
        raise Refused("correction.waiting") from None
    _note(act, request, "ask")


def _holder(session: Session, number: str) -> IdentityDocument | None:
    return session.scalar(
        select(IdentityDocument).where(IdentityDocument.number_index == identity_index(number))
    )


def _note(act: Act, request: CorrectionRequest, verb: str) -> None:
    on_case(act, request.application).record_on_case(
        f"applications.correction_{verb}",
        f"correction:{request.public_id}",
        member=request.member,
        application=request.application.public_id,
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


def withdraw_correction(act: Act, request: CorrectionRequest) -> None:
    """The applicant takes it back while it waits."""
    request.state = CORRECTION.after(request.state, "withdraw")
    _note(act, request, "withdraw")


def took_part(session: Session, application: Application, account_id: int | None) -> bool:
    """Whether this officer screened the application, or reversed that on an objection."""
    return screened_by(session, application, account_id, TOOK_PART)


def decide_correction(act: Act, request: CorrectionRequest, action: str, *, answer: str) -> None:
    """``approve`` puts the new value in place at once; ``refuse`` says why.

    Either way the person gets it in writing.

    Raises ``Refused('correction.another_officer')``, ``'correction.no_answer'``,
    ``'correction.number_taken'``, ``'lifecycle.not_allowed'``, and what the value can be wrong with
    by now.
    """
    after = CORRECTION.after(request.state, action)
    if took_part(act.session, request.application, act.by.account_id):
        raise Refused("correction.another_officer")
    said = require_reason(answer, "correction.no_answer", least=LEAST_WORDS)
    if action == "approve":
        _apply(act, request)
    request.state, request.answer = after, said
    request.decided_by, request.decided_by_words = act.by.account_id, act.by.words
    request.decided_at = act.at
    act.session.flush()
    _note(act, request, action)
    case = on_case(act, request.application)
    title = "更正申请已办理" if action == "approve" else "更正申请不予办理"
    link = f"/my/applications/{case.application.public_id}/corrections/{request.public_id}"
    case.tell("applications.correction", title, said, link)


def _apply(act: Act, request: CorrectionRequest) -> None:
    application, account = request.application, request.application.account
    new = _checked(account, request.member, request.new, local_day(act.at))
    if request.member == "name":
        account.display_name, account.name_sort_key = new, name_key(new)
    elif request.member == "mobile":
        ask_change(act.session, account.id, MOBILE, new, provable=False, at=act.at)
        facts = application.facts or {}
        application.facts = facts | {"person": facts.get("person", {}) | {"mobile": new}}
    else:
        assert account.identity is not None  # _checked saw it
        account.identity.number, account.identity.number_index = new, identity_index(new)
        account.identity.born_on = resident_id.birth_date(new)
    try:
        act.session.flush()
    except IntegrityError:
        raise Refused("correction.number_taken") from None


def read_answer(found: CorrectionRequest, *, at: datetime) -> None:
    """The read receipt: the first opening counts."""
    if found.decided_at is not None and found.read_at is None:
        found.read_at = at
