"""合理便利 (B-14): asked for with a consent of its own, decided in writing, deleted when the
consent is withdrawn.

Health data are sensitive (个人信息保护法 arts. 28–32): only whoever decides opens them; seating
learns no more than that the seat must be accessible.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.kernel.errors import Refused
from portal.recruitment.accounts.models import Consent
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.request_models import AccommodationRequest
from portal.recruitment.applications.services.fill_in import APPLICANT
from portal.recruitment.audit import Actor, record
from portal.recruitment.messages.services import send
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.lifecycles import ACCOMMODATION

ITEMS = (
    "large_print",
    "braille",
    "extra_time",
    "guide",
    "equipment",
    "accessible_seat",
    "pregnancy",
    "medicine",
)
SITUATIONS = ("disability", "illness", "pregnancy", "other")
CONSENT = "accommodation"
CONSENT_WORDING = (
    "我同意招录单位为安排考试中的合理便利，处理我在本页填写的健康信息和上传的证明。这些信息加密保存，只有办理合理便利的考务人员能看，"
    "资格审查人员、考官看不到，不影响录用；招聘结束后删除。我可以随时撤回同意，撤回后立即删除，已同意的便利随之取消。"
)
ASKING = ("draft", "submitted", "returned", "eligible", "transferring")
LEAST_REASON = 6


def may_request(application: Application, at: datetime) -> bool:
    """Until the tickets are made (without such a window: until the written test)."""
    window = application.round_.window("ticket") or application.round_.window("written")
    return application.state in ASKING and (window is None or at < window.starts_at)


def request_of(
    session: Session, application: Application, *, lock: bool = False
) -> AccommodationRequest | None:
    statement = select(AccommodationRequest).where(
        AccommodationRequest.application_id == application.id
    )
    return session.scalar(locked(session, statement) if lock else statement)


def ask(
    session: Session,
    application: Application,
    *,
    items: Sequence[str],
    situation: str,
    reason: str,
    files: list[dict[str, Any]],
    consent: bool,
    at: datetime,
) -> AccommodationRequest:
    """Ask, or ask anew (the decision is then taken again; files given before stay when none is
    sent).

    Raises ``Refused('accommodation.too_late')``, ``'accommodation.no_consent'``,
    ``'accommodation.no_item'``.
    """
    if not may_request(application, at):
        raise Refused("accommodation.too_late")
    if not consent:
        raise Refused("accommodation.no_consent")
    wished = [item for item in ITEMS if item in items]
    if not wished:
        raise Refused("accommodation.no_item")
    found = request_of(session, application, lock=True)
    digest = hashlib.sha256(CONSENT_WORDING.encode()).hexdigest()
    if found is None:
        found = AccommodationRequest(
            application_id=application.id, consent_digest=digest, consented_at=at, requested_at=at
        )
        session.add(found)
    elif found.state != ACCOMMODATION.initial:
        found.state = ACCOMMODATION.after(found.state, "request_again")
        (
            found.decision,
            found.decided_by,
            found.decided_at,
            found.decided_by_words,
            found.read_at,
        ) = None, None, None, "", None
        found.withdrawn_at = None
        application.accessible_seat = False
    found.need = {
        "items": wished,
        "situation": situation if situation in SITUATIONS else "other",
        "reason": reason.strip(),
    }
    found.files = files or found.files or []
    found.consent_digest, found.consented_at, found.requested_at = digest, at, at
    session.add(
        Consent(
            account_id=application.account_id,
            purpose=CONSENT,
            wording_digest=digest,
            given=True,
            at=at,
        )
    )
    session.flush()
    _note(
        session,
        found,
        application,
        "ask",
        Actor(application.account_id, APPLICANT),
        at,
        items=len(wished),
    )
    return found


def _note(
    session: Session,
    found: AccommodationRequest,
    application: Application,
    verb: str,
    by: Actor,
    at: datetime,
    **facts: Any,
) -> None:
    # The chain says that something was asked and answered, never what.
    record(
        session,
        f"applications.accommodation_{verb}",
        f"accommodation:{found.public_id}",
        at=at,
        by=by,
        chain=application.round_.code,
        **facts,
    )


def withdraw_consent(session: Session, application: Application, *, at: datetime) -> list[str]:
    """Delete what was said; returns the storage keys that the caller removes once this is
    committed. Raises ``Refused('accommodation.not_found')``."""
    found = request_of(session, application, lock=True)
    if found is None:
        raise Refused("accommodation.not_found")
    found.state = ACCOMMODATION.after(found.state, "withdraw")
    keys = [file["storage_key"] for file in found.files]
    found.need_sealed = found.decision_sealed = None
    found.files, found.withdrawn_at = [], at
    application.accessible_seat = False
    session.add(
        Consent(
            account_id=application.account_id,
            purpose=CONSENT,
            wording_digest=found.consent_digest,
            given=False,
            at=at,
        )
    )
    session.flush()
    _note(session, found, application, "withdraw", Actor(application.account_id, APPLICANT), at)
    return keys


def accommodations_in(
    session: Session, round_: RecruitmentRound
) -> list[tuple[AccommodationRequest, Application]]:
    """Those of applications that were handed in; what waits first, oldest first.

    Nothing is unsealed here.
    """
    statement = (
        select(AccommodationRequest, Application)
        .join(Application, Application.id == AccommodationRequest.application_id)
        .where(Application.round_id == round_.id, Application.number.is_not(None))
        .order_by(
            AccommodationRequest.state != "requested",
            AccommodationRequest.requested_at,
            AccommodationRequest.id,
        )
    )
    return [(request, application) for request, application in session.execute(statement)]


def accommodation_in(
    session: Session, round_: RecruitmentRound, public_id: str, *, lock: bool = False
) -> AccommodationRequest:
    """Raises ``Refused('accommodation.not_found')``, also for another round's and for a draft's."""
    statement = (
        select(AccommodationRequest)
        .join(Application, Application.id == AccommodationRequest.application_id)
        .where(
            Application.round_id == round_.id,
            Application.number.is_not(None),
            AccommodationRequest.public_id == public_id,
        )
    )
    found = session.scalar(locked(session, statement) if lock else statement)
    if found is None:
        raise Refused("accommodation.not_found")
    return found


def note_reading(session: Session, found: AccommodationRequest, *, by: Actor, at: datetime) -> None:
    """Whoever opens somebody's health data stands in the chain."""
    _note(session, found, found.application, "read", by, at)


def decide_accommodation(
    session: Session,
    found: AccommodationRequest,
    action: str,
    *,
    granted: Sequence[str],
    reason: str,
    by: Actor,
    at: datetime,
) -> None:
    """``grant``, ``grant_partly`` (naming the items) or ``refuse``, in writing; anything but a full
    yes says why.

    Raises ``Refused('accommodation.no_reason')``, ``'accommodation.not_asked'``,
    ``'accommodation.nothing_granted'``, ``'accommodation.all_granted'``,
    ``'lifecycle.not_allowed'``.
    """
    after = ACCOMMODATION.after(found.state, action)
    asked = list(found.need["items"])
    if action != "grant" and len(reason.strip()) < LEAST_REASON:
        raise Refused("accommodation.no_reason")
    chosen = {"grant": asked, "refuse": []}.get(action, [item for item in ITEMS if item in granted])
    if not set(chosen) <= set(asked):
        raise Refused("accommodation.not_asked")
    if action == "grant_partly" and not chosen:
        raise Refused("accommodation.nothing_granted")
    if action == "grant_partly" and set(chosen) == set(asked):
        raise Refused("accommodation.all_granted")
    found.state, found.decision = after, {"granted": chosen, "reason": reason.strip()}
    found.decided_by, found.decided_by_words, found.decided_at = by.account_id, by.words, at
    found.application.accessible_seat = "accessible_seat" in chosen
    session.flush()
    _note(session, found, found.application, "decide", by, at, outcome=after)
    send(
        session,
        found.application.account_id,
        "applications.accommodation",
        "合理便利申请有了答复",
        "请打开决定书查看同意的项目、理由和异议的办法。",
        at=at,
        link=f"/my/applications/{found.application.public_id}/accommodation",
        round_code=found.application.round_.code,
    )


def read_decision(found: AccommodationRequest, *, at: datetime) -> None:
    """The read receipt: the first opening counts."""
    if found.decided_at is not None and found.read_at is None:
        found.read_at = at
