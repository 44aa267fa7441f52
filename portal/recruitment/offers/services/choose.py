"""选岗: announced with its rules, one turn after another, signed for good."""

from __future__ import annotations

from fractions import Fraction

from sqlalchemy.orm import Session

from portal.kernel.decisions import require_reason
from portal.kernel.errors import Refused
from portal.kernel.period import printed_moment
from portal.recruitment.messages.services import send
from portal.recruitment.offers.choice_queries import left, next_number, whose_turn
from portal.recruitment.offers.choice_terms import MeetingTerms
from portal.recruitment.offers.models import Choice, ChoiceMeeting, ChoicePlace
from portal.recruitment.results.models import ResultLine
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import CHOICE, CHOICE_MEETING
from portal.recruitment.rulebook.publication.figures import written_component
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vetting.models import Candidacy
from portal.recruitment.vetting.queries import (
    GONE,
    candidacies_of,
    effective_policy,
    gate_of_hire,
    line_of,
)
from portal.recruitment.vetting.services.leave import decline

LEAST_WORD = 4
FORFEITED = "选岗没有到场，也没有委托他人，按通知视为放弃"


def announce(act: RoundAct, vacancy: Vacancy, terms: MeetingTerms) -> ChoiceMeeting:
    """Call everybody of the vacancy who is cleared, in the order of places, and tell them the
    rules.

    Raises ``Refused('choice.named_unit')`` where the vacancy names its unit, ``'choice.nobody'``,
    ``'choice.places'`` with fewer places than people, ``'choice.lot_missing'`` where equals draw
    and a lot is missing or given twice, ``'choice.in_past'``.
    """
    if vacancy.using_union_id is not None:
        raise Refused("choice.named_unit")
    people = _called(act.session, vacancy)
    if not people:
        raise Refused("choice.nobody")
    if sum(terms.places.values()) < len(people):
        raise Refused("choice.places", people=len(people))
    if terms.starts_at <= act.at:
        raise Refused("choice.in_past")
    meeting = _meeting(act, terms)
    order = _in_order(act.session, vacancy, people, terms)
    meeting.choices = [Choice(candidacy=one, turn=turn) for turn, one in enumerate(order, 1)]
    act.session.add(meeting)
    act.session.flush()
    act.record_on_round(
        "offers.announce_choice",
        _subject(meeting),
        vacancy=vacancy.code,
        people=[one.public_id for one in order],
        rules=terms.sentence(),
    )
    when = printed_moment(meeting.starts_at)
    for choice in meeting.choices:
        text = f"{when}在{meeting.place}选岗，您是第{choice.turn}位。{terms.sentence()}"
        _tell(act, choice, "offers.choice", "选岗通知", text)
    return meeting


def _subject(meeting: ChoiceMeeting) -> str:
    return f"choice:{meeting.public_id}"


def _called(session: Session, vacancy: Vacancy) -> list[Candidacy]:
    return [
        one
        for one in candidacies_of(session, vacancy.round_id)
        if one.vacancy_id == vacancy.id
        and one.state == "cleared"
        and not gate_of_hire(session, one)
    ]


def _meeting(act: RoundAct, terms: MeetingTerms) -> ChoiceMeeting:
    return ChoiceMeeting(
        round_id=act.round_.id,
        number=next_number(act.session, act.round_.id),
        starts_at=terms.starts_at,
        place=require_reason(terms.place, "offer.place_missing", least=2),
        equals=terms.equals,
        minutes=terms.minutes,
        proxy=terms.proxy,
        absence=terms.absence,
        blocked=terms.blocked,
        announced_by=act.by.account_id,
        announced_at=act.at,
        places=[
            ChoicePlace(union_id=union_id, seats=seats) for union_id, seats in terms.places.items()
        ],
    )


def _in_order(
    session: Session, vacancy: Vacancy, people: list[Candidacy], terms: MeetingTerms
) -> list[Candidacy]:
    """By place; equals by the rule that was announced."""
    policy = effective_policy(vacancy)
    interview = policy.interview.component if policy.interview else ""
    component = {"written": written_component(policy), "interview": interview}.get(terms.equals, "")
    lines = {one.id: line_of(session, one) for one in people}
    shared = _shared_places(lines)
    keys: dict[int, tuple[int, Fraction]] = {}
    for one in people:
        line = lines[one.id]
        key = Fraction(0)
        if line.place in shared:
            key = _lot(line, terms) if terms.equals == "lot" else -_score(line, component)
        keys[one.id] = (line.place or 0, key)
    if len(set(keys.values())) < len(people):
        raise Refused("choice.lot_missing")
    return sorted(people, key=lambda one: keys[one.id])


def _shared_places(lines: dict[int, ResultLine]) -> set[int | None]:
    places = [line.place for line in lines.values()]
    return {place for place in places if places.count(place) > 1}


def _lot(line: ResultLine, terms: MeetingTerms) -> Fraction:
    if line.ticket_number not in terms.lots:
        raise Refused("choice.lot_missing")
    return Fraction(terms.lots[line.ticket_number])


def _score(line: ResultLine, component: str) -> Fraction:
    return Fraction(line.figures.get(component) or 0)


def _tell(act: RoundAct, choice: Choice, kind: str, title: str, text: str) -> None:
    candidacy = choice.candidacy
    send(
        act.session,
        candidacy.application.account_id,
        kind,
        title,
        text,
        at=act.at,
        link=f"/my/candidacies/{candidacy.public_id}",
        round_code=act.round_.code,
    )


def choice_in(meeting: ChoiceMeeting, public_id: str) -> Choice:
    """Raises ``Refused('choice.not_found')``."""
    found = [one for one in meeting.choices if one.public_id == public_id]
    if not found:
        raise Refused("choice.not_found")
    return found[0]


def open_meeting(act: RoundAct, meeting: ChoiceMeeting) -> None:
    """Raises ``Refused('choice.too_early')`` before the announced moment."""
    after = CHOICE_MEETING.after(meeting.state, "open")
    if act.at < meeting.starts_at:
        raise Refused("choice.too_early")
    meeting.state = after
    act.record_on_round("offers.open_choice", _subject(meeting))


def _require_turn(meeting: ChoiceMeeting, choice: Choice) -> None:
    """Raises ``Refused('choice.closed')``, ``'choice.not_the_turn'``."""
    if meeting.state != "open":
        raise Refused("choice.closed")
    if whose_turn(meeting) is not choice:
        raise Refused("choice.not_the_turn")


def sign(
    act: RoundAct, choice: Choice, union_id: int, *, avoidance_checked: bool, proxy: str = ""
) -> None:
    """The person whose turn it is takes a place, for good.

    Raises ``Refused('choice.not_the_turn')``, ``'choice.place_taken'``, ``'choice.no_proxy'``
    where the rules take none, ``'choice.avoidance'`` unless somebody checked that no relative
    stands in the way, ``'choice.candidacy_over'``.
    """
    meeting = choice.meeting
    after = CHOICE.after(choice.state, "sign")
    _require_turn(meeting, choice)
    if choice.candidacy.state in GONE:
        raise Refused("choice.candidacy_over")
    if proxy.strip() and not meeting.proxy:
        raise Refused("choice.no_proxy")
    if not avoidance_checked:
        raise Refused("choice.avoidance")
    if union_id not in {place.union_id for place, _seats in left(meeting)}:
        raise Refused("choice.place_taken")
    choice.union_id, choice.proxy = union_id, proxy.strip()
    _note(act, choice, after)
    act.session.refresh(choice, ["union"])
    text = f"您选择的单位是{choice.union.name if choice.union else ''}，签字确认后不能更改。"
    _tell(act, choice, "offers.chosen", "选岗结果", text)


def _note(act: RoundAct, choice: Choice, after: str) -> None:
    choice.state, choice.by, choice.at = after, act.by.account_id, act.at
    act.session.flush()
    act.record_on_round(
        f"offers.choice_{after}",
        _subject(choice.meeting),
        candidacy=choice.candidacy.public_id,
        unit=str(choice.union_id or ""),
    )


def miss(act: RoundAct, choice: Choice) -> None:
    """Nobody came in the minutes that were given; where the rules say so, that is declining."""
    after = CHOICE.after(choice.state, "miss")
    _require_turn(choice.meeting, choice)
    _note(act, choice, after)
    if choice.meeting.absence == "forfeits":
        decline(act, choice.candidacy, FORFEITED)
        _note(act, choice, CHOICE.after(choice.state, "end"))


def block(act: RoundAct, choice: Choice, note: str) -> None:
    """岗位回避 forbids every place that is left. Raises ``Refused('vetting.reason_missing')``."""
    after = CHOICE.after(choice.state, "block")
    _require_turn(choice.meeting, choice)
    choice.note = require_reason(note, "vetting.reason_missing", least=LEAST_WORD)
    _note(act, choice, after)
    rules = {"assigned": "将由主办单位另行安排", "waits": "其他岗位空出后再安排"}
    text = f"剩余岗位都应当回避，{rules[choice.meeting.blocked]}。"
    _tell(act, choice, "offers.blocked", "选岗回避", text)


def close_meeting(act: RoundAct, meeting: ChoiceMeeting) -> None:
    """Raises ``Refused('choice.unfinished')`` while it is somebody's turn."""
    after = CHOICE_MEETING.after(meeting.state, "close")
    if whose_turn(meeting) is not None:
        raise Refused("choice.unfinished")
    meeting.state = after
    act.record_on_round("offers.close_choice", _subject(meeting))


def cancel_meeting(act: RoundAct, meeting: ChoiceMeeting, reason: str) -> None:
    """Nothing that was signed holds; everybody is told. Raises
    ``Refused('vetting.reason_missing')``."""
    after = CHOICE_MEETING.after(meeting.state, "cancel")
    told = require_reason(reason, "vetting.reason_missing", least=LEAST_WORD)
    for choice in meeting.choices:
        if choice.state != "ended":
            choice.union_id = None
            choice.state = CHOICE.after(choice.state, "end")
            _tell(act, choice, "offers.choice_cancelled", "选岗取消", told)
    meeting.state = after
    act.session.flush()
    act.record_on_round("offers.cancel_choice", _subject(meeting), reason=told)
