"""递补 at 资格复审: a place that fell free goes to the next by the shortlist's score, where the
policy fills it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.kernel.period import local_day
from portal.recruitment.interviews.queries import placed_applications
from portal.recruitment.results.current_set import entitled, lines_in_force, runs_in_force
from portal.recruitment.results.document_check_models import DocumentCheck
from portal.recruitment.results.models import ResultLine
from portal.recruitment.results.queries import document_checks, policy_groups
from portal.recruitment.results.services.check_documents import (
    Call,
    call_person,
    require_settled,
)
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.policy import Policy
from portal.recruitment.rulebook.substitution.rounds import Loss, Queued, next_substitutes
from portal.recruitment.vacancies.models import Vacancy

STAGE = "document_recheck"
FREED = ("failed", "absent", "declined")


def free_places(session: Session, vacancy_id: int) -> list[DocumentCheck]:
    """Places that fell free at the re-check and that nobody was called for."""
    checks = document_checks(session, [vacancy_id])
    filled = {one.replaces_id for one in checks}
    return [one for one in checks if one.state in FREED and one.id not in filled]


def call_substitutes(act: RoundAct, vacancy: Vacancy, call: Call) -> list[DocumentCheck]:
    """递补: the next by the shortlist's score take the free places, all who are equal for the last
    of them together.

    Raises as ``call_shortlisted``, and ``Refused('document_check.nothing_free')``,
    ``'document_check.unfilled'`` where the policy fills none of them.
    """
    require_settled(act, vacancy)
    lost = {str(one.application_id): one for one in free_places(act.session, vacancy.id)}
    if not lost:
        raise Refused("document_check.nothing_free", vacancy=vacancy.code)
    lines = {str(line.application_id): line for line in _queue(act, vacancy)}
    checks = document_checks(act.session, [vacancy.id])
    answer = next_substitutes(
        _policy_of(act, vacancy),
        [
            Queued(vacancy.code, key, line.place, line.score)
            for key, line in lines.items()
            if line.place is not None and line.score is not None
        ],
        {},
        [Loss(vacancy.code, key, STAGE, _filled_before(one, checks)) for key, one in lost.items()],
        reached=_reached(act, vacancy),
        gone=[str(one.application_id) for one in checks],
        days_since_result=_days_since(act, vacancy),
    )
    called: dict[str, DocumentCheck] = {}
    for place in answer.substitutes:
        for name in (place.candidate, *place.tied_with):
            if name not in called:
                called[name] = call_person(act, lines[name], call, lost[place.replaces])
    if not called:
        raise Refused("document_check.unfilled", vacancy=vacancy.code)
    return list(called.values())


def _queue(act: RoundAct, vacancy: Vacancy) -> list[ResultLine]:
    """Who has a place on the shortlist's score and was not let in by it."""
    inside = entitled(act.session, vacancy, "shortlist")
    lines = lines_in_force(act.session, "shortlist", [vacancy.id])
    return [line for line in lines if line.place and line.application_id not in inside]


def _policy_of(act: RoundAct, vacancy: Vacancy) -> Policy:
    for group in policy_groups(act.session, act.round_):
        if vacancy.id in group.ids:
            return group.policy
    raise Refused("results.inputs_changed")


def _filled_before(check: DocumentCheck, checks: Sequence[DocumentCheck]) -> int:
    by_id, count = {one.id: one for one in checks}, 0
    while check.replaces_id is not None:
        count, check = count + 1, by_id[check.replaces_id]
    return count


def _reached(act: RoundAct, vacancy: Vacancy) -> list[str]:
    """The list of the interview stands once somebody of the vacancy is in a room."""
    lines = lines_in_force(act.session, "shortlist", [vacancy.id])
    placed = placed_applications(act.session, act.round_.id)
    return ["interview_list"] if any(line.application_id in placed for line in lines) else []


def _days_since(act: RoundAct, vacancy: Vacancy) -> int:
    run = runs_in_force(act.session, "shortlist", [vacancy.id])[vacancy.id]
    return (local_day(act.at) - local_day(run.confirmed_at or run.computed_at)).days
