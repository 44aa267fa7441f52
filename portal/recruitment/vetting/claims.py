"""Whether a hire rests on a certificate that is not beyond doubt: a what-if run decides."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.applications.models import Application
from portal.recruitment.results.current_set import current_line
from portal.recruitment.results.queries import PolicyGroup, policy_groups
from portal.recruitment.results.services.inputs import Inputs, inputs_of
from portal.recruitment.rulebook.ranking.consequences import RANKING
from portal.recruitment.rulebook.ranking.lines import RankedRow, ranked_rows, score_sheet
from portal.recruitment.rulebook.ranking.places import PROPOSED, stand
from portal.recruitment.vetting.models import Candidacy


def is_beyond_doubt(application: Application) -> bool:
    """No claim, or one whose certificate itself was verified: a report of scores may still be
    followed by a failed check (考后资格核查)."""
    claim = application.claim
    return claim is None or (claim.state == "verified" and claim.evidence == "certificate")


def claim_decides(session: Session, candidacy: Candidacy) -> bool:
    """Whether the place would be another one if the claim were void."""
    application = candidacy.application
    if is_beyond_doubt(application):
        return False
    line = current_line(session, application, RANKING)
    row = _without_claim(session, application)
    if line is None or row is None:
        return False
    if line.outcome == PROPOSED:
        return row.outcome != PROPOSED
    return row.place != line.place


def _without_claim(session: Session, application: Application) -> RankedRow | None:
    """The candidate's line if the claim counted for nothing; None where nothing was ranked from
    stored scores."""
    group = _group_of(session, application)
    if group is None:
        return None
    try:
        inputs = inputs_of(session, application.round_, group, RANKING)
    except Refused:
        return None
    ticket = _ticket(inputs, application)
    rows = [replace(row, preferences={}) if row.candidate == ticket else row for row in inputs.rows]
    standings = stand(group.policy, group.headcounts, score_sheet(group.policy, rows))
    return next((row for row in ranked_rows(standings) if row.candidate == ticket), None)


def _ticket(inputs: Inputs, application: Application) -> str:
    tickets = {person.id: ticket for ticket, person in inputs.applications.items()}
    return tickets.get(application.id, "")


def _group_of(session: Session, application: Application) -> PolicyGroup | None:
    groups = policy_groups(session, application.round_)
    return next(
        (group for group in groups if application.vacancy in group.vacancies),
        None,
    )
