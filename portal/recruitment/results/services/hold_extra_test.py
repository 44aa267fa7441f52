"""加试 (F-17): among the equals of one place; keyed twice by two people, countersigned, and then
the last key of the next ranking."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.kernel.period import printed_moment
from portal.recruitment.messages.services.inbox import send
from portal.recruitment.results.current_set import lines_in_force, undecided_of
from portal.recruitment.results.extra_test_models import (
    CHANNELS,
    ExtraTest,
    ExtraTestMark,
    ExtraTestPlace,
)
from portal.recruitment.results.models import ResultLine
from portal.recruitment.results.queries import policy_groups
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import EXTRA_TEST
from portal.recruitment.rulebook.policy import Policy
from portal.recruitment.vacancies.models import Vacancy

LEAST_TEXT = 2
LEAST_REASON = 6

Value = tuple[str, Fraction | None]


@dataclass(frozen=True)
class Plan:
    """What a call to the extra test says: how, where, when."""

    how: str
    venue: str
    held_at: datetime


def locked_test(session: Session, round_id: int, public_id: str) -> ExtraTest:
    """Raises ``Refused('extra_test.not_found')``."""
    statement = select(ExtraTest).where(
        ExtraTest.round_id == round_id, ExtraTest.public_id == public_id
    )
    test = session.scalar(locked(session, statement))
    if test is None:
        raise Refused("extra_test.not_found")
    return test


def tests_of(session: Session, round_id: int) -> list[ExtraTest]:
    """Newest first."""
    statement = select(ExtraTest).where(ExtraTest.round_id == round_id)
    return list(session.scalars(statement.order_by(ExtraTest.id.desc())))


def equals_of(session: Session, vacancy_id: int) -> dict[int, list[ResultLine]]:
    """Place → who shares it in the ranking in force; only places of several."""
    found: dict[int, list[ResultLine]] = {}
    for line in lines_in_force(session, "ranking", [vacancy_id]):
        if line.place is not None:
            found.setdefault(line.place, []).append(line)
    return {place: lines for place, lines in sorted(found.items()) if len(lines) > 1}


def has_equals(session: Session, vacancy_ids: Collection[int]) -> bool:
    """Whether anybody shares a place in the rankings in force of these vacancies."""
    lines = lines_in_force(session, "ranking", vacancy_ids)
    places = [(line.vacancy_id, line.place) for line in lines if line.place is not None]
    return len(set(places)) < len(places)


def plan_extra_test(act: RoundAct, vacancy: Vacancy, place: int, plan: Plan) -> ExtraTest:
    """Call everybody who shares ``place``; who was equal to them before an earlier extra test is
    called again, so that one test orders them all.

    Raises ``Refused('extra_test.nobody')``, ``'extra_test.going_on'``, ``'extra_test.time'``,
    ``'extra_test.text'``, ``'extra_test.not_in_policy'``, ``'results.undecided'``.
    """
    equals = equals_of(act.session, vacancy.id).get(place)
    if not equals:
        raise Refused("extra_test.nobody", vacancy=vacancy.code)
    _require_possible(act, vacancy, plan)
    test = ExtraTest(
        round_id=act.round_.id,
        vacancy_id=vacancy.id,
        run_id=equals[0].run_id,
        place=place,
        how=require_reason(plan.how, "extra_test.text", least=LEAST_TEXT),
        venue=require_reason(plan.venue, "extra_test.text", least=LEAST_TEXT),
        held_at=plan.held_at,
        planned_by=act.by.account_id,
        planned_at=act.at,
    )
    for line in _called(act.session, vacancy, equals):
        test.called.append(
            ExtraTestPlace(application_id=line.application_id, ticket_number=line.ticket_number)
        )
    act.session.add(test)
    act.session.flush()
    _record(act, test, "plan", vacancy=vacancy.code, people=str(len(test.called)))
    _tell_called(act, test)
    return test


def _require_possible(act: RoundAct, vacancy: Vacancy, plan: Plan) -> None:
    if plan.held_at <= act.at:
        raise Refused("extra_test.time")
    if not policy_of(act, vacancy).may_have_extra_test:
        raise Refused("extra_test.not_in_policy")
    if undecided_of(act.session, [vacancy.id]):
        raise Refused("results.undecided", vacancies=vacancy.code)
    open_one = act.session.scalar(
        select(ExtraTest.id).where(
            ExtraTest.vacancy_id == vacancy.id, ExtraTest.state.in_(("planned", "agreed"))
        )
    )
    if open_one is not None:
        raise Refused("extra_test.going_on", vacancy=vacancy.code)


def policy_of(act: RoundAct, vacancy: Vacancy) -> Policy:
    """Raises ``Refused('results.inputs_changed')`` for a vacancy that was not opened."""
    for group in policy_groups(act.session, act.round_):
        if vacancy.id in group.ids:
            return group.policy
    raise Refused("results.inputs_changed")


def _called(session: Session, vacancy: Vacancy, equals: list[ResultLine]) -> list[ResultLine]:
    wanted = {line.application_id for line in equals}
    earlier = (
        select(ExtraTestPlace.test_id, ExtraTestPlace.application_id)
        .join(ExtraTest, ExtraTest.id == ExtraTestPlace.test_id)
        .where(ExtraTest.vacancy_id == vacancy.id, ExtraTest.state == "signed")
        .order_by(ExtraTestPlace.test_id)
    )
    groups: dict[int, set[int]] = {}
    for test_id, application_id in session.execute(earlier):
        groups.setdefault(test_id, set()).add(application_id)
    for people in groups.values():
        if people & wanted:
            wanted |= people
    lines = lines_in_force(session, "ranking", [vacancy.id])
    return [line for line in lines if line.application_id in wanted and line.place is not None]


def key_marks(act: RoundAct, test: ExtraTest, channel: str, marks: Mapping[int, Value]) -> None:
    """One of the two people types what the paper says of everybody who was called, by application
    id; where both have and agree, the test is agreed.

    Raises ``Refused('extra_test.channel')``, ``'two_people.same'``, ``'extra_test.marks_missing'``,
    ``'extra_test.mark'``, ``'extra_test.too_early'``.
    """
    if channel not in CHANNELS:
        raise Refused("extra_test.channel")
    EXTRA_TEST.after(test.state, "agree")
    if act.at < test.held_at:
        raise Refused("extra_test.too_early")
    others = _keyers(test, next(other for other in CHANNELS if other != channel))
    require_another(act.by.account_id, *others)
    full_mark = policy_of(act, test.vacancy).full_mark
    for place in test.called:
        if place.application_id not in marks:
            raise Refused("extra_test.marks_missing")
        kind, value = _checked(marks[place.application_id], full_mark)
        place.marks.append(
            ExtraTestMark(
                channel=channel,
                edition=1 + max((one.edition for one in place.marks), default=0),
                kind=kind,
                value=value,
                keyed_by=act.by.account_id,
                keyed_at=act.at,
            )
        )
    act.session.flush()
    _record(act, test, "key", channel=channel, people=str(len(test.called)))
    if not differing(test) and all(len(keyed(place)) == len(CHANNELS) for place in test.called):
        test.state = EXTRA_TEST.after(test.state, "agree")
        _record(act, test, "agree")


def _checked(mark: Value, full_mark: Fraction) -> Value:
    kind, value = mark
    in_range = value is not None and 0 <= value <= full_mark
    if (kind == "score") != (value is not None) or (kind == "score" and not in_range):
        raise Refused("extra_test.mark", full_mark=str(full_mark))
    return mark


def keyed(place: ExtraTestPlace) -> dict[str, Value]:
    """Channel → what was keyed there last."""
    return {mark.channel: (mark.kind, mark.value) for mark in place.marks}


def differing(test: ExtraTest) -> list[ExtraTestPlace]:
    """Whose two marks are not the same."""
    return [place for place in test.called if len(set(keyed(place).values())) > 1]


def _keyers(test: ExtraTest, channel: str) -> set[int]:
    return {
        mark.keyed_by for place in test.called for mark in place.marks if mark.channel == channel
    }


def countersign_test(act: RoundAct, test: ExtraTest) -> None:
    """监督员签字: from now on the next ranking counts it."""
    test.state = EXTRA_TEST.after(test.state, "countersign")
    test.countersigned_by, test.countersigned_at = act.by.account_id, act.at
    _record(act, test, "countersign")


def reopen_test(act: RoundAct, test: ExtraTest, reason: str) -> None:
    """The paper says something else: to be keyed again. Raises ``Refused('extra_test.reason')``."""
    test.reason = require_reason(reason, "extra_test.reason", least=LEAST_REASON)
    test.state = EXTRA_TEST.after(test.state, "reopen")
    _record(act, test, "reopen")


def cancel_test(act: RoundAct, test: ExtraTest, reason: str) -> None:
    """It is not held, or doesn't count; everybody who was called is told.

    Raises ``Refused('extra_test.reason')``.
    """
    test.reason = require_reason(reason, "extra_test.reason", least=LEAST_REASON)
    test.state = EXTRA_TEST.after(test.state, "cancel")
    _record(act, test, "cancel")
    _tell(act, test, "加试取消", f"岗位 {test.vacancy.code} 的加试取消：{test.reason}。")


def _tell_called(act: RoundAct, test: ExtraTest) -> None:
    _tell(
        act,
        test,
        "请参加加试",
        f"岗位 {test.vacancy.code} 的总成绩有并列，以加试确定名次。"
        f"时间 {printed_moment(test.held_at)}，地点 {test.venue}，方式：{test.how}。"
        "请带身份证和准考证；不参加的，名次排在参加的人之后。",
    )


def _tell(act: RoundAct, test: ExtraTest, title: str, text: str) -> None:
    for place in test.called:
        send(
            act.session,
            place.application.account_id,
            "results.extra_test",
            title,
            text,
            at=act.at,
            link=f"/my/results/{place.application.public_id}",
            round_code=act.round_.code,
        )


def _record(act: RoundAct, test: ExtraTest, action: str, **facts: str) -> None:
    act.record_on_round(
        f"results.extra_test_{action}", f"extra_test:{test.public_id}", state=test.state, **facts
    )
