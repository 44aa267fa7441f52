"""名次更正后的处理: whose place the corrected ranking of a vacancy gives no longer is withdrawn,
and whoever it gives one enters."""

from __future__ import annotations

from portal.kernel.decisions import require_reason
from portal.kernel.errors import Refused
from portal.recruitment.results.current_set import lines_in_force, undecided_consequences
from portal.recruitment.results.models import ResultLine
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.ranking.consequences import RANKING
from portal.recruitment.rulebook.substitution.settlement import Settlement
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vetting.models import Candidacy
from portal.recruitment.vetting.queries import candidacies_of, settlement_of
from portal.recruitment.vetting.services.adverse import end_findings
from portal.recruitment.vetting.services.take_over import let_in
from portal.recruitment.vetting.services.tell import tell

LEAST_REASON = 6
LEAST_NUMBER = 4


def _lines_of(act: RoundAct, vacancy: Vacancy) -> dict[str, ResultLine]:
    """Application → its line in the ranking in force."""
    lines = lines_in_force(act.session, RANKING, [vacancy.id])
    return {line.application.public_id: line for line in lines}


def _members(act: RoundAct, vacancy: Vacancy) -> dict[str, Candidacy]:
    people = candidacies_of(act.session, act.round_.id)
    own = [one for one in people if one.vacancy_id == vacancy.id]
    return {one.application.public_id: one for one in own}


def settle_vacancy(act: RoundAct, vacancy: Vacancy, *, reason: str, minutes: str) -> Settlement:
    """Carry the corrected ranking out for one vacancy, by a collective decision; everybody
    concerned is told.

    Raises ``Refused('vetting.reason_missing')``, ``'vetting.minutes_missing'``,
    ``'vetting.consequences_open'`` while something about the correction is not decided,
    ``'vetting.settled'`` where nobody's place changes, ``'vetting.tie_open'`` while equals stand
    across the last place, ``'vetting.hired_concerned'`` where somebody who is hired already would
    leave: that hire is cancelled first.
    """
    told = require_reason(reason, "vetting.reason_missing", least=LEAST_REASON)
    number = require_reason(minutes, "vetting.minutes_missing", least=LEAST_NUMBER)
    if undecided_consequences(act.session, vacancy):
        raise Refused("vetting.consequences_open", vacancy=vacancy.code)
    answer = settlement_of(act.session, vacancy)
    if answer.tied:
        raise Refused("vetting.tie_open", vacancies=vacancy.code)
    if not answer.changes:
        raise Refused("vetting.settled", vacancy=vacancy.code)
    people, lines = _members(act, vacancy), _lines_of(act, vacancy)
    leavers = [people[name] for name in answer.leave]
    if any(candidacy.state == "hired" for candidacy in leavers):
        raise Refused("vetting.hired_concerned", vacancy=vacancy.code)
    for candidacy in leavers:
        withdraw(act, candidacy, f"{told}（{number}）")
    for name in answer.stay:
        people[name].ranking_run_id = lines[name].run_id
    returning = [people[name] for name in answer.enter if name in people]
    given_up = [one for one in _given_up(act, vacancy) if one not in returning]
    for name in answer.enter:
        replaces = given_up.pop(0) if given_up else None
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


def _given_up(act: RoundAct, vacancy: Vacancy) -> list[Candidacy]:
    """Whoever a correction withdrew, now or before, and whose place nobody took: newest first."""
    people = candidacies_of(act.session, act.round_.id)
    replaced = {one.replaces_id for one in people}
    return [
        one
        for one in reversed(people)
        if one.vacancy_id == vacancy.id and one.state == "withdrawn" and one.id not in replaced
    ]


def withdraw(act: RoundAct, candidacy: Candidacy, reason: str) -> None:
    """Who is listed no more after a correction: everything that runs ends, and the person is told.

    Raises ``Refused('lifecycle.not_allowed')`` once hired: the hire is cancelled first.
    """
    candidacy.move("withdraw")
    candidacy.reason = reason
    end_findings(act, candidacy)
    act.record_on_round("vetting.withdraw", f"candidacy:{candidacy.public_id}")
    text = f"名次已更正，您不再列为人选：{reason}"
    tell(act, candidacy, "vetting.withdrawn", "名次更正，不再列为人选", text)
