"""名次更正后的处理: whose place the corrected ranking of a vacancy gives no longer is withdrawn,
and whoever it gives one enters."""

from __future__ import annotations

from sqlalchemy.orm import Session

from portal.kernel.decisions import require_reason
from portal.kernel.errors import Refused
from portal.recruitment.results.models import ResultLine
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles.vetting import LIVE
from portal.recruitment.rulebook.ranking.places import PROPOSED
from portal.recruitment.rulebook.substitution.settlement import Held, Ranked, Settlement, settle
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vetting.models import Candidacy
from portal.recruitment.vetting.queries import LOST, candidacies_of, ranking_lines
from portal.recruitment.vetting.services.adverse import end_findings
from portal.recruitment.vetting.services.take_over import let_in
from portal.recruitment.vetting.services.tell import tell

LEAST_REASON = 6
LEAST_NUMBER = 4
HOLDING = (*LIVE, "hired")


def _lines_of(session: Session, vacancy: Vacancy) -> dict[str, ResultLine]:
    """Application → its line in the current ranking of the vacancy."""
    lines = ranking_lines(session, vacancy.round_id)
    own = [line for line in lines if line.vacancy_id == vacancy.id and line.place is not None]
    return {line.application.public_id: line for line in own}


def _members(session: Session, vacancy: Vacancy) -> dict[str, Candidacy]:
    """Application → candidacy, of those who were ranked for the vacancy and hold or held a place
    in it; who came in from another vacancy's queue is not measured by this ranking."""
    people = candidacies_of(session, vacancy.round_id)
    return {
        one.application.public_id: one
        for one in people
        if one.vacancy_id == vacancy.id and one.application.vacancy_id == vacancy.id
    }


def settlement_of(session: Session, vacancy: Vacancy) -> Settlement:
    """Who would stay, leave and enter; candidates are named by their application."""
    lines, people = _lines_of(session, vacancy), _members(session, vacancy)
    replaced = {one.replaces_id for one in candidacies_of(session, vacancy.round_id)}
    holding = tuple(name for name, one in people.items() if one.state in HOLDING)
    gone = frozenset(name for name, one in people.items() if one.state in LOST)
    vacated = sum(1 for one in people.values() if one.state in LOST and one.id not in replaced)
    seats = sum(1 for line in lines.values() if line.outcome == PROPOSED)
    order = [Ranked(name, line.place or 0) for name, line in lines.items()]
    return settle(order, Held(holding, gone, vacated), seats)


def settle_vacancy(act: RoundAct, vacancy: Vacancy, *, reason: str, minutes: str) -> Settlement:
    """Carry the corrected ranking out for one vacancy, by a collective decision; everybody
    concerned is told.

    Raises ``Refused('vetting.reason_missing')``, ``'vetting.minutes_missing'``,
    ``'vetting.tie_open'`` while equals stand across the last place, ``'vetting.hired_concerned'``
    where somebody who is hired already would leave: that hire is cancelled first.
    """
    told = require_reason(reason, "vetting.reason_missing", least=LEAST_REASON)
    number = require_reason(minutes, "vetting.minutes_missing", least=LEAST_NUMBER)
    answer = settlement_of(act.session, vacancy)
    if answer.tied:
        raise Refused("vetting.tie_open", vacancies=vacancy.code)
    people, lines = _members(act.session, vacancy), _lines_of(act.session, vacancy)
    leavers = [people[name] for name in answer.leave]
    if any(candidacy.state == "hired" for candidacy in leavers):
        raise Refused("vetting.hired_concerned", vacancy=vacancy.code)
    for candidacy in leavers:
        _withdraw(act, candidacy, told, number)
    for name in answer.stay:
        people[name].ranking_run_id = lines[name].run_id
    for index, name in enumerate(answer.enter):
        replaces = leavers[index] if index < len(leavers) else None
        let_in(act, lines[name], vacancy, replaces)
    act.session.flush()
    act.record_on_round(
        "vetting.settle",
        f"vacancy:{vacancy.public_id}",
        reason=told,
        minutes=number,
        left=[candidacy.public_id for candidacy in leavers],
        entered=list(answer.enter),
    )
    return answer


def _withdraw(act: RoundAct, candidacy: Candidacy, told: str, number: str) -> None:
    candidacy.move("withdraw")
    candidacy.reason = told
    end_findings(act, candidacy)
    act.record_on_round("vetting.withdraw", f"candidacy:{candidacy.public_id}", minutes=number)
    text = f"名次已更正，您不再列为人选：{told}（{number}）"
    tell(act, candidacy, "vetting.withdrawn", "名次更正，不再列为人选", text)
