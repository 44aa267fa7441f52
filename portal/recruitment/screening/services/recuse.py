"""履职回避: who is kin to an applicant or has an interest stays away from the case, by own word, on
request or by order.

Kinship by 人社部规〔2019〕1号 as the round's avoidance rule quotes it; the classes stand in
``models.RECUSAL_GROUNDS``.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.decisions import require_reason
from portal.kernel.errors import Refused
from portal.recruitment.applications.act import CaseAct
from portal.recruitment.applications.models import Application
from portal.recruitment.screening.models import RECUSAL_GROUNDS, Recusal

LEAST_NOTE = 4
NEEDS_NOTE = frozenset({"other", "interest"})


def recused_from(session: Session, account_id: int, round_id: int) -> set[int]:
    """Ids of the round's applications that this officer stays away from."""
    statement = (
        select(Recusal.application_id)
        .join(Application)
        .where(Recusal.account_id == account_id, Application.round_id == round_id)
    )
    return set(session.scalars(statement))


def is_recused(session: Session, application_id: int, account_id: int | None) -> bool:
    statement = select(Recusal.id).where(
        Recusal.application_id == application_id, Recusal.account_id == account_id
    )
    return session.scalar(statement) is not None


def may_not_see(session: Session, application: Application, account_id: int | None) -> bool:
    """Whether the officer stays away from the case, or it is their own."""
    return account_id == application.account_id or is_recused(session, application.id, account_id)


def require_not_recused(act: CaseAct) -> None:
    """Raises ``Refused('screening.recused')``; also for the applicant's own account, whoever that
    is."""
    if may_not_see(act.session, act.application, act.by.account_id):
        raise Refused("screening.recused")


def _require_explained(ground: str, note: str) -> None:
    if ground not in RECUSAL_GROUNDS:
        raise Refused("screening.recusal_ground")
    if ground in NEEDS_NOTE:
        require_reason(note, "screening.recusal_ground", least=LEAST_NOTE)


def recuse(act: CaseAct, account_id: int, *, ground: str, note: str = "") -> Recusal:
    """Keep the officer ``account_id`` from the case from now on; done twice it is done once.

    Raises ``Refused('screening.recusal_ground')`` for an unknown class, or for ``other`` and
    ``interest`` without a word on it.
    """
    _require_explained(ground, note)
    statement = select(Recusal).where(
        Recusal.application_id == act.application.id, Recusal.account_id == account_id
    )
    earlier = act.session.scalar(statement)
    if earlier is not None:
        return earlier
    row = Recusal(application_id=act.application.id, account_id=account_id, ground=ground)
    row.note, row.by, row.at = note.strip()[:200], act.by.account_id, act.at
    act.session.add(row)
    act.session.flush()
    own_word = act.by.account_id == account_id
    act.record_on_case("screening.recuse", account=account_id, ground=ground, own_word=own_word)
    return row
