"""资格复审: the shortlisted show their originals to two people; who fails, stays away or gives up
frees a place, which the next by the shortlist's score takes where the policy says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.kernel.period import local_day
from portal.recruitment.interviews.queries import placed_applications
from portal.recruitment.results.current_set import (
    entitled,
    lines_in_force,
    runs_in_force,
    undecided_of,
)
from portal.recruitment.results.document_check_models import DocumentCheck
from portal.recruitment.results.models import ResultLine
from portal.recruitment.results.queries import document_checks, policy_groups
from portal.recruitment.results.services.document_letters import tell_called, tell_outcome
from portal.recruitment.results.services.outdated import require_up_to_date
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import DOCUMENT_CHECK
from portal.recruitment.rulebook.policy import Policy
from portal.recruitment.rulebook.substitution.rounds import (
    Loss,
    Queued,
    next_substitutes,
)
from portal.recruitment.vacancies.models import Vacancy

LEAST_REASON = 6
STAGE = "document_recheck"
FREED = ("failed", "absent", "declined")


@dataclass(frozen=True)
class Call:
    """When, where, and which originals."""

    starts_at: datetime
    ends_at: datetime
    venue: str
    papers: Sequence[str]


def locked_check(session: Session, round_id: int, public_id: str) -> DocumentCheck:
    """Raises ``Refused('document_check.not_found')``."""
    statement = select(DocumentCheck).where(
        DocumentCheck.round_id == round_id, DocumentCheck.public_id == public_id
    )
    check = session.scalar(locked(session, statement))
    if check is None:
        raise Refused("document_check.not_found")
    return check


def call_shortlisted(act: RoundAct, vacancy: Vacancy, call: Call) -> list[DocumentCheck]:
    """Everybody whom the shortlist in force lets in and who was not called yet.

    Raises ``Refused('results.shortlist_first')``, ``'results.undecided'``, ``'results.outdated'``,
    ``'document_check.time'``, ``'document_check.papers'``, ``'document_check.nobody'``.
    """
    _require_settled(act, vacancy)
    known = {one.application_id for one in document_checks(act.session, [vacancy.id])}
    lines = lines_in_force(act.session, "shortlist", [vacancy.id])
    wanted = entitled(act.session, vacancy, "shortlist") - known
    called = [_call(act, line, call) for line in lines if line.application_id in wanted]
    if not called:
        raise Refused("document_check.nobody", vacancy=vacancy.code)
    return called


def _require_settled(act: RoundAct, vacancy: Vacancy) -> None:
    if not runs_in_force(act.session, "shortlist", [vacancy.id]):
        raise Refused("results.shortlist_first", vacancy=vacancy.code)
    if undecided_of(act.session, [vacancy.id]):
        raise Refused("results.undecided", vacancies=vacancy.code)
    require_up_to_date(act.session, act.round_, vacancy)


def _call(
    act: RoundAct, line: ResultLine, call: Call, replaces: DocumentCheck | None = None
) -> DocumentCheck:
    if not act.at < call.starts_at < call.ends_at:
        raise Refused("document_check.time")
    papers = [paper.strip() for paper in call.papers if paper.strip()]
    if not papers or not call.venue.strip():
        raise Refused("document_check.papers")
    check = DocumentCheck(
        round_id=act.round_.id,
        vacancy_id=line.vacancy_id,
        application_id=line.application_id,
        replaces_id=None if replaces is None else replaces.id,
        starts_at=call.starts_at,
        ends_at=call.ends_at,
        venue=call.venue.strip(),
        papers=papers,
        called_by=act.by.account_id,
        called_at=act.at,
    )
    act.session.add(check)
    act.session.flush()
    _record(act, check, "call", replaces="" if replaces is None else replaces.public_id)
    tell_called(act, check)
    return check


def note_check(
    act: RoundAct, check: DocumentCheck, verdict: str, seen: Sequence[str], reason: str = ""
) -> None:
    """The first of the two writes down what was shown; not passing needs a reason.

    Raises ``Refused('document_check.too_early')``, ``'document_check.verdict'``,
    ``'document_check.reason'``.
    """
    after = DOCUMENT_CHECK.after(check.state, "note")
    if act.at < check.starts_at:
        raise Refused("document_check.too_early")
    if verdict not in ("pass", "fail"):
        raise Refused("document_check.verdict")
    if verdict == "fail":
        reason = require_reason(reason, "document_check.reason", least=LEAST_REASON)
    check.state, check.verdict, check.reason = after, verdict, reason.strip()
    check.seen = [paper for paper in check.papers if paper in seen]
    check.noted_by, check.noted_at = act.by.account_id, act.at
    _record(act, check, "note")


def confirm_check(act: RoundAct, check: DocumentCheck) -> None:
    """The second person has seen the same; the person is told. Raises
    ``Refused('two_people.same')``."""
    after = DOCUMENT_CHECK.after(check.state, f"confirm_{check.verdict or 'pass'}")
    require_another(act.by.account_id, check.noted_by)
    check.state, check.confirmed_by, check.confirmed_at = after, act.by.account_id, act.at
    _record(act, check, "confirm")
    tell_outcome(act, check)


def send_back_check(act: RoundAct, check: DocumentCheck, reason: str) -> None:
    """To be looked at again. Raises ``Refused('document_check.reason')``."""
    check.reason = require_reason(reason, "document_check.reason", least=LEAST_REASON)
    check.state = DOCUMENT_CHECK.after(check.state, "send_back")
    _forget(check)
    _record(act, check, "send_back")


def mark_absent(act: RoundAct, check: DocumentCheck) -> None:
    """Nobody came until the end. Raises ``Refused('document_check.too_early')``."""
    after = DOCUMENT_CHECK.after(check.state, "mark_absent")
    if act.at < check.ends_at:
        raise Refused("document_check.too_early")
    check.state = after
    _record(act, check, "mark_absent")
    tell_outcome(act, check)


def decline_check(act: RoundAct, check: DocumentCheck, reason: str) -> None:
    """放弃资格声明 (F-03), by the person or as the office received it.

    Raises ``Refused('document_check.reason')``, ``'document_check.interviewing'`` once the person
    has a turn: it is given up there.
    """
    after = DOCUMENT_CHECK.after(check.state, "decline")
    _require_no_turn(act, check)
    check.reason = require_reason(reason, "document_check.reason", least=LEAST_REASON)
    check.state = after
    _record(act, check, "decline")
    tell_outcome(act, check)


def withdraw_check(act: RoundAct, check: DocumentCheck, reason: str) -> None:
    """The shortlist was corrected and lets the person in no longer; the decision has a letter."""
    check.state, check.reason = DOCUMENT_CHECK.after(check.state, "withdraw"), reason
    _record(act, check, "withdraw")


def call_again(act: RoundAct, check: DocumentCheck, call: Call, reason: str) -> None:
    """What was entered wrongly, or can't be held against the person, is taken back.

    Raises ``Refused('document_check.reason')``, ``'document_check.time'``,
    ``'document_check.papers'``, ``'document_check.interviewing'``, ``'document_check.nobody'`` for
    whom the shortlist in force lets in no longer, and whose place was filled.
    """
    after = DOCUMENT_CHECK.after(check.state, "call_again")
    _require_no_turn(act, check)
    others = document_checks(act.session, [check.vacancy_id])
    filled = any(one.replaces_id == check.id for one in others)
    inside = check.application_id in entitled(act.session, check.vacancy, "shortlist")
    if filled or not (inside or check.replaces_id is not None):
        raise Refused("document_check.nobody", vacancy=check.vacancy.code)
    if not act.at < call.starts_at < call.ends_at:
        raise Refused("document_check.time")
    said = require_reason(reason, "document_check.reason", least=LEAST_REASON)
    check.state, check.starts_at, check.ends_at = after, call.starts_at, call.ends_at
    check.venue, check.reason = call.venue.strip() or check.venue, said
    _forget(check)
    _record(act, check, "call_again")
    tell_called(act, check)


def _forget(check: DocumentCheck) -> None:
    check.verdict, check.seen = "", []
    check.noted_by = check.confirmed_by = None
    check.noted_at = check.confirmed_at = None


def _require_no_turn(act: RoundAct, check: DocumentCheck) -> None:
    if check.application_id in placed_applications(act.session, act.round_.id):
        raise Refused("document_check.interviewing")


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
    _require_settled(act, vacancy)
    lost = {str(one.application_id): one for one in free_places(act.session, vacancy.id)}
    if not lost:
        raise Refused("document_check.nothing_free", vacancy=vacancy.code)
    lines = {str(line.application_id): line for line in _queue(act, vacancy)}
    checks = document_checks(act.session, [vacancy.id])
    answer = next_substitutes(
        _policy_of(act, vacancy),
        [
            Queued(vacancy.code, key, line.place or 0, line.score or 0)
            for key, line in lines.items()
        ],  # type: ignore[arg-type]
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
                called[name] = _call(act, lines[name], call, lost[place.replaces])
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


def _record(act: RoundAct, check: DocumentCheck, action: str, **facts: str) -> None:
    act.record_on_round(
        f"results.documents_{action}",
        f"document_check:{check.public_id}",
        state=check.state,
        verdict=check.verdict,
        **facts,
    )
