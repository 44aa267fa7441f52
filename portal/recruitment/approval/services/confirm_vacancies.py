"""A county's word on its own vacancies in a round that its city runs for several."""

from __future__ import annotations

from portal.kernel.errors import Refused
from portal.recruitment.approval.gates import CountyPart, county_parts
from portal.recruitment.approval.models import CountyConfirmation
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.services.draft import require_editable


def confirm_vacancies(
    act: RoundAct, union_id: int, *, seen_digest: str, comment: str = ""
) -> CountyPart:
    """Confirm the rows that the county saw. Confirming the same rows twice is one word.

    Raises ``Refused('approval.no_vacancies')``, ``'round.frozen'``, ``'approval.rows_changed'``
    when the rows are not those seen any more.
    """
    parts = county_parts(act.session, act.round_)
    part = next((part for part in parts if part.union.id == union_id), None)
    if part is None:
        raise Refused("approval.no_vacancies")
    if part.confirmation is not None:
        return part
    require_editable(act.round_)
    if seen_digest != part.digest:
        raise Refused("approval.rows_changed")
    word = CountyConfirmation(union_id=union_id, digest=part.digest, comment=comment)
    word.round_id, word.at = act.round_.id, act.at
    word.by, word.by_words = act.by.account_id, act.by.words
    act.session.add(word)
    act.session.flush()
    act.record_on_round(
        "vacancies.confirm",
        union=part.union.code,
        digest=part.digest,
        vacancies=[vacancy.code for vacancy in part.vacancies],
    )
    return part
