"""An account given back on sight of the document by two officers, for the many who have no SMS or
lost their number.

A publisher or screener of the person's round or union opens the case with the document before him;
a checker of the same office looks at the document again, types its number again and releases a
one-time code, printed once. The two are different people (the table refuses anything else). The
code works a day later, until when whoever reads the old channels may stop it. Whether the number
has an account at all, whether the name is its name and whether the office is the right one is told
to neither officer: the case looks the same, and its code opens nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.foundation.data import throttle
from portal.foundation.data.database import locked
from portal.foundation.security.second_factor import new_recovery_codes
from portal.foundation.text.masking import mask_numbers
from portal.foundation.text.names import checked_name
from portal.foundation.time.clock import local
from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.recruitment.accounts.models import RECOVERY_KINDS, Account, RecoveryCase
from portal.recruitment.accounts.queries import applicant_by_document, identity_index
from portal.recruitment.accounts.services.officers import code_digest
from portal.recruitment.accounts.services.recovery import CODE_VALID_FOR
from portal.recruitment.applications.models import Application
from portal.recruitment.audit import Act
from portal.recruitment.messages.services.everywhere import tell_everywhere
from portal.recruitment.orm import Base
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.unions.queries import reach
from portal.recruitment.vacancies.models import Vacancy

DELAY = timedelta(hours=24)
OPEN_FOR = timedelta(days=7)
PER_OFFICER = 10  # cases that one officer opens or releases in a day
DAY = timedelta(days=1)


@dataclass(frozen=True)
class ShownDocument:
    """What the first officer saw. ``evidence``: what was shown and compared."""

    kind: str
    number: str
    person_name: str
    evidence: str


def count_case(session: Session, account_id: int, at: datetime) -> None:
    """Count a case of this officer, in a transaction of its own.

    Raises ``Refused('recovery.many')`` beyond :data:`PER_OFFICER` a day, in which case the count
    has to be committed all the same.
    """
    key = Base.vault.index("throttle", f"recovery:{account_id}")
    if isinstance(
        throttle.hit(session, "recovery.office", key, at, PER_OFFICER, DAY), throttle.Wait
    ):
        raise Refused("recovery.many", most=PER_OFFICER)


def open_case(act: Act, document: ShownDocument, offices: Iterable[int]) -> RecoveryCase:
    """First officer, who holds ``offices`` (ids of unions).

    Raises ``recovery.kind``, ``recovery.evidence``, ``account.name_…``; nothing about the account.
    """
    if document.kind not in RECOVERY_KINDS:
        raise Refused("recovery.kind")
    evidence = require_reason(document.evidence, "recovery.evidence")
    name, unions = checked_name(document.person_name), tuple(offices)
    account, office = _matching(act.session, document, name, unions)
    case = RecoveryCase(
        kind=document.kind,
        account_id=None if account is None else account.id,
        union_id=office,
        number_index=identity_index(document.number),
        person_name=name,
        opened_by=act.by.account_id,
        opened_at=act.at,
        evidence=mask_numbers(evidence),
    )
    act.session.add(case)
    act.session.flush()
    whose = None if account is None else account.public_id
    subject = f"recovery:{case.public_id}"
    act.record("accounts.recovery_opened", subject, kind=case.kind, account=whose)
    _tell(act, case, "窗口受理了找回您账号的申请")
    return case


def _matching(
    session: Session, document: ShownDocument, name: str, unions: tuple[int, ...]
) -> tuple[Account | None, int | None]:
    """The account that the case is about, if any, and the office under which it is kept."""
    anywhere = unions[0] if unions else None
    account = applicant_by_document(session, document.number)
    if account is None:
        return None, anywhere
    recovers = document.kind == "recover"
    if recovers and (account.state != "active" or account.display_name != name):
        return None, anywhere
    places = _places_of(session, account)
    if not places:  # before the first application any office may help
        return account, anywhere
    office = next((one for one in unions if not places.isdisjoint(reach(session, [one]))), None)
    return (None, anywhere) if office is None else (account, office)


def _places_of(session: Session, account: Account) -> set[int]:
    """Unions that organise a round in which the person applied, or recruit for their vacancy."""
    applied = Application.account_id == account.id
    organisers = select(RecruitmentRound.organiser_id).join(
        Application, Application.round_id == RecruitmentRound.id
    )
    recruiting = select(Vacancy.recruiting_union_id).join(
        Application, Application.vacancy_id == Vacancy.id
    )
    return set(session.scalars(organisers.where(applied))) | set(
        session.scalars(recruiting.where(applied))
    )


def case_in(
    session: Session, public_id: str, unions: Iterable[int], *, lock: bool = False
) -> RecoveryCase:
    """A case of one of these offices. Raises ``Refused('recovery.not_found')``."""
    statement = select(RecoveryCase).where(
        RecoveryCase.public_id == public_id, RecoveryCase.union_id.in_(reach(session, unions))
    )
    case = session.scalar(locked(session, statement) if lock else statement)
    if case is None:
        raise Refused("recovery.not_found")
    return case


def own_cases(session: Session, account_id: int, at: datetime) -> list[RecoveryCase]:
    """Those that this officer opened or released and that are not over, oldest first."""
    statement = select(RecoveryCase).where(
        or_(RecoveryCase.opened_by == account_id, RecoveryCase.confirmed_by == account_id),
        RecoveryCase.used_at.is_(None),
        RecoveryCase.opened_at > at - OPEN_FOR,
    )
    return list(session.scalars(statement.order_by(RecoveryCase.opened_at, RecoveryCase.id)))


def release_code(act: Act, case: RecoveryCase, *, number: str) -> str:
    """Second officer, who has seen the document too: the one-time code, told only here.

    Raises ``two_people.same``, ``recovery.done``, ``recovery.number_differs``.
    """
    require_another(act.by.account_id, case.opened_by)
    too_late = act.at - case.opened_at > OPEN_FOR
    if case.used_at is not None or case.confirmed_by is not None or too_late:
        raise Refused("recovery.done")
    if identity_index(number) != case.number_index:
        raise Refused("recovery.number_differs")
    code = new_recovery_codes(1)[0]
    case.confirmed_by, case.confirmed_at = act.by.account_id, act.at
    case.usable_from = act.at + DELAY
    case.code_hash, case.code_expires_at = code_digest(code), case.usable_from + CODE_VALID_FOR
    act.record("accounts.recovery_released", f"recovery:{case.public_id}", kind=case.kind)
    _tell(act, case, "窗口已核验证件，您的账号将被找回")
    return code


def own_recovery(
    session: Session, account_id: int, public_id: str, *, lock: bool = False
) -> RecoveryCase:
    """A case about one's own account. Raises ``Refused('recovery.not_found')``."""
    statement = select(RecoveryCase).where(
        RecoveryCase.public_id == public_id, RecoveryCase.account_id == account_id
    )
    case = session.scalar(locked(session, statement) if lock else statement)
    if case is None:
        raise Refused("recovery.not_found")
    return case


def stop_case(act: Act, case: RecoveryCase) -> None:
    """Whoever reads the old channels did not ask for it: the code opens nothing any more.

    A claim is not stopped from the account whose document is claimed. Raises ``recovery.done``,
    ``recovery.claim_stays``.
    """
    if case.kind == "claim":
        raise Refused("recovery.claim_stays")
    if case.used_at is not None:
        raise Refused("recovery.done")
    if case.stopped_at is None:
        case.stopped_at = act.at
        act.record("accounts.recovery_stopped", f"recovery:{case.public_id}", kind=case.kind)


def _tell(act: Act, case: RecoveryCase, title: str) -> None:
    if case.account_id is None:
        return
    until = "" if case.usable_from is None else f"{local(case.usable_from):%Y-%m-%d %H:%M} 起生效。"
    what = "不是您本人去办的，请在这里停止。" if case.kind == "recover" else CLAIMED
    tell_everywhere(
        act.session,
        case.account_id,
        "security.recovery",
        title,
        until + what,
        at=act.at,
        link=f"/my/recoveries/{case.public_id}",
    )


CLAIMED = "有人持证件原件说明这个证件是他本人的。证件是您的，请持原件到受理窗口核验。"
