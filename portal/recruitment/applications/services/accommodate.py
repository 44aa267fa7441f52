"""合理便利 (B-14): asked for with a consent of its own, decided in writing, deleted when the
consent is withdrawn.

Health data are sensitive (个人信息保护法 arts. 28–32): only whoever decides opens them; seating
learns no more than that the seat must be accessible.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.kernel.decisions import require_reason
from portal.kernel.errors import Refused
from portal.recruitment.accounts.models import Consent
from portal.recruitment.applications.act import CaseAct, on_case
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.request_models import AccommodationRequest
from portal.recruitment.audit import Act
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
    "我同意招录单位为安排考试中的合理便利，处理我在本页填写的健康信息和上传的证明。"
    "这些信息加密保存，只有办理合理便利的考务人员能看，"
    "资格审查人员、考官看不到，不影响录用；招聘结束后删除。"
    "我可以随时撤回同意，撤回后立即删除，已同意的便利随之取消。"
)
ASKING = ("draft", "submitted", "returned", "eligible", "transferring")
LEAST_REASON = 6


@dataclass(frozen=True, slots=True)
class Need:
    """What the applicant needs, and why; ``items`` of :data:`ITEMS`."""

    items: Sequence[str]
    situation: str
    reason: str

    @property
    def wished(self) -> list[str]:
        return [item for item in ITEMS if item in self.items]

    def as_document(self) -> dict[str, Any]:
        situation = self.situation if self.situation in SITUATIONS else "other"
        return {"items": self.wished, "situation": situation, "reason": self.reason.strip()}


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
    act: CaseAct, need: Need, *, files: list[dict[str, Any]], consent: bool
) -> AccommodationRequest:
    """Ask, or ask anew (the decision is then taken again; files given before stay when none is
    sent).

    Raises ``Refused('accommodation.too_late')``, ``'accommodation.no_consent'``,
    ``'accommodation.no_item'``.
    """
    if not may_request(act.application, act.at):
        raise Refused("accommodation.too_late")
    if not consent:
        raise Refused("accommodation.no_consent")
    if not need.wished:
        raise Refused("accommodation.no_item")
    digest = hashlib.sha256(CONSENT_WORDING.encode()).hexdigest()
    request = _asked_for(act, digest)
    request.need = need.as_document()
    request.files = files or request.files or []
    request.consent_digest, request.consented_at, request.requested_at = digest, act.at, act.at
    _keep_consent(act, digest, given=True)
    _note(act, request, "ask", items=len(need.wished))
    return request


def _asked_for(act: CaseAct, digest: str) -> AccommodationRequest:
    """The request that there is, open again; or a new one."""
    request = request_of(act.session, act.application, lock=True)
    if request is None:
        request = AccommodationRequest(
            application_id=act.application.id,
            consent_digest=digest,
            consented_at=act.at,
            requested_at=act.at,
        )
        act.session.add(request)
    elif request.state != ACCOMMODATION.initial:
        request.state = ACCOMMODATION.after(request.state, "request_again")
        request.decision, request.decided_by, request.decided_at = None, None, None
        request.decided_by_words, request.read_at, request.withdrawn_at = "", None, None
        act.application.accessible_seat = False
    return request


def _keep_consent(act: CaseAct, digest: str, *, given: bool) -> None:
    act.session.add(
        Consent(
            account_id=act.application.account_id,
            purpose=CONSENT,
            wording_digest=digest,
            given=given,
            at=act.at,
        )
    )
    act.session.flush()


def _note(act: CaseAct, request: AccommodationRequest, verb: str, **facts: Any) -> None:
    # The chain says that something was asked and answered, never what.
    subject = f"accommodation:{request.public_id}"
    act.record_on_case(f"applications.accommodation_{verb}", subject, **facts)


def withdraw_consent(act: CaseAct) -> list[str]:
    """Delete what was said; returns the storage keys that the caller removes once this is
    committed. Raises ``Refused('accommodation.not_found')``."""
    request = request_of(act.session, act.application, lock=True)
    if request is None:
        raise Refused("accommodation.not_found")
    request.state = ACCOMMODATION.after(request.state, "withdraw")
    keys = [file["storage_key"] for file in request.files]
    request.need_sealed = request.decision_sealed = None
    request.files, request.withdrawn_at = [], act.at
    act.application.accessible_seat = False
    _keep_consent(act, request.consent_digest, given=False)
    _note(act, request, "withdraw")
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


def note_reading(act: Act, request: AccommodationRequest) -> None:
    """Whoever opens somebody's health data stands in the chain."""
    _note(on_case(act, request.application), request, "read")


def _granted(action: str, asked: list[str], granted: Sequence[str]) -> list[str]:
    """The items that ``action`` grants."""
    chosen = {"grant": asked, "refuse": []}.get(action, [item for item in ITEMS if item in granted])
    if not set(chosen) <= set(asked):
        raise Refused("accommodation.not_asked")
    if action == "grant_partly" and not chosen:
        raise Refused("accommodation.nothing_granted")
    if action == "grant_partly" and set(chosen) == set(asked):
        raise Refused("accommodation.all_granted")
    return chosen


def decide_accommodation(
    act: Act, request: AccommodationRequest, action: str, *, granted: Sequence[str], reason: str
) -> None:
    """``grant``, ``grant_partly`` (naming the items) or ``refuse``, in writing; anything but a full
    yes says why.

    Raises ``Refused('accommodation.no_reason')``, ``'accommodation.not_asked'``,
    ``'accommodation.nothing_granted'``, ``'accommodation.all_granted'``,
    ``'lifecycle.not_allowed'``.
    """
    after = ACCOMMODATION.after(request.state, action)
    asked = list(request.need["items"])
    if action != "grant":
        require_reason(reason, "accommodation.no_reason", least=LEAST_REASON)
    chosen = _granted(action, asked, granted)
    request.state, request.decision = after, {"granted": chosen, "reason": reason.strip()}
    request.decided_by, request.decided_by_words = act.by.account_id, act.by.words
    request.decided_at = act.at
    case = on_case(act, request.application)
    case.application.accessible_seat = "accessible_seat" in chosen
    act.session.flush()
    _note(case, request, "decide", outcome=after)
    _send_decision(case)


def _send_decision(act: CaseAct) -> None:
    act.tell(
        "applications.accommodation",
        "合理便利申请有了答复",
        "请打开决定书查看同意的项目、理由和异议的办法。",
        f"/my/applications/{act.application.public_id}/accommodation",
    )


def read_decision(found: AccommodationRequest, *, at: datetime) -> None:
    """The read receipt: the first opening counts."""
    if found.decided_at is not None and found.read_at is None:
        found.read_at = at
