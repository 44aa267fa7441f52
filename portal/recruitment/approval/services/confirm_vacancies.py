"""A county's word on its own vacancies in a round that its city runs for several."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.approval.gates import CountyPart, county_parts
from portal.recruitment.approval.models import CountyConfirmation
from portal.recruitment.audit import Actor, record
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.services import EDITABLE


def confirm_vacancies(
    session: Session,
    round_: RecruitmentRound,
    union_id: int,
    *,
    seen_digest: str,
    comment: str = "",
    by: Actor,
    at: datetime,
) -> CountyPart:
    """Confirm the rows that the county saw. Confirming the same rows twice is one word.

    Raises ``Refused('approval.no_vacancies')``, ``'round.frozen'``, ``'approval.rows_changed'``
    when the rows are not those seen any more.
    """
    part = next((one for one in county_parts(session, round_) if one.union.id == union_id), None)
    if part is None:
        raise Refused("approval.no_vacancies")
    if part.confirmation is not None:
        return part
    if round_.state not in EDITABLE:
        raise Refused("round.frozen", state=round_.state)
    if seen_digest != part.digest:
        raise Refused("approval.rows_changed")
    session.add(
        CountyConfirmation(
            round_id=round_.id,
            union_id=union_id,
            digest=part.digest,
            comment=comment,
            by=by.account_id,
            by_words=by.words,
            at=at,
        )
    )
    session.flush()
    record(
        session,
        "vacancies.confirm",
        f"round:{round_.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        union=part.union.code,
        digest=part.digest,
        vacancies=[vacancy.code for vacancy in part.vacancies],
    )
    return part
