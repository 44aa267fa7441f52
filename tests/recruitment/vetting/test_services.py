"""From the ranking to the end of publicity."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.audit import SYSTEM
from portal.recruitment.messages.models import Message
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.vetting.models import Candidacy
from portal.recruitment.vetting.queries import candidacies_of, candidacy_of, open_losses
from portal.recruitment.vetting.services.clock import advance
from portal.recruitment.vetting.services.examine import record_medical
from portal.recruitment.vetting.services.leave import decline
from portal.recruitment.vetting.services.publicity import clear_expired, reckon_publicity
from portal.recruitment.vetting.services.substitute import call_substitutes, reserves
from portal.recruitment.vetting.services.take_over import take_over
from tests.builders.hires import actor, candidates, listed, ranked, story


def refused(code: str) -> object:
    return pytest.raises(Refused, match=code.replace(".", r"\."))


def test_the_proposed_go_to_the_medical_once(session: Session, at: datetime) -> None:
    told = story(session)
    first = ranked(session, told.run, told.a01, place=1, outcome="proposed")
    ranked(session, told.run, told.a01, place=2)
    act = RoundAct(session, actor(told.publisher), at, told.round_)
    assert [one.application_id for one in take_over(act)] == [first.id]
    assert take_over(act) == []
    assert (
        session.scalar(
            select(func.count()).select_from(Message).where(Message.kind == "vetting.enter")
        )
        == 1
    )
    assert candidacy_of(session, first.id).state == "medical"


def test_without_a_published_ranking_or_with_equals_at_the_cut_nobody_moves(
    session: Session, at: datetime
) -> None:
    told = story(session)
    ranked(session, told.run, told.a01, place=1, outcome="tied_at_cut")
    ranked(session, told.run, told.a01, place=1, outcome="tied_at_cut")
    act = RoundAct(session, actor(told.publisher), at, told.round_)
    with refused("vetting.tie_open"):
        take_over(act)
    other = story(session)
    with refused("vetting.no_ranking"):
        take_over(RoundAct(session, actor(other.publisher), at, other.round_))


def test_a_deferral_keeps_the_place_and_needs_no_reason(session: Session, at: datetime) -> None:
    told = story(session)
    ranked(session, told.run, told.a01, place=1, outcome="proposed")
    one = candidates(session, told, at=at)[0]
    record_medical(RoundAct(session, actor(told.publisher), at, told.round_), one, "deferred")
    assert (one.state, one.medical, open_losses(session, told.round_.id)) == (
        "medical",
        "deferred",
        [],
    )
    record_medical(
        RoundAct(session, actor(told.publisher), at + timedelta(days=200), told.round_), one, "pass"
    )
    assert one.state == "background"


def test_a_failure_says_why_and_the_next_in_line_takes_the_place(
    session: Session, at: datetime
) -> None:
    told = story(session)
    ranked(session, told.run, told.a01, place=1, outcome="proposed", score="90")
    second = ranked(session, told.run, told.a01, place=2, score="85")
    one = candidates(session, told, at=at)[0]
    by = actor(told.publisher)
    act = RoundAct(session, by, at, told.round_)
    with refused("vetting.reason_missing"):
        record_medical(act, one, "fail", "不")
    record_medical(act, one, "fail", "体检结论为不合格，可在七日内申请复检。")
    assert one.state == "medical_failed" and open_losses(session, told.round_.id) == []
    advance(RoundAct(session, SYSTEM, one.examinations[-1].until, told.round_))
    assert one.state == "failed"
    entered, unfilled = call_substitutes(act)
    assert [(row.application_id, row.is_substitute, row.replaces_id) for row in entered] == [
        (second.id, True, one.id)
    ]
    assert unfilled == ()
    with refused("vetting.nothing_free"):
        call_substitutes(act)


def test_the_policy_decides_which_losses_are_filled_and_how_often(
    session: Session, at: datetime
) -> None:
    told = story(session, substitution={"stages": ["medical"], "rounds": 1})
    for place in (1, 2, 3):
        ranked(
            session,
            told.run,
            told.a01,
            place=place,
            outcome="proposed" if place == 1 else "reserve",
            score=str(90 - place),
        )
    by = actor(told.publisher)
    one = candidates(session, told, at=at)[0]
    act = RoundAct(session, by, at, told.round_)
    decline(act, one, "已有其他工作")
    second = call_substitutes(act)[0][0]
    decline(act, second, "已有其他工作")
    entered, unfilled = call_substitutes(act)
    assert (entered, [item.reason for item in unfilled]) == ([], ["rounds_used_up"])

    other = story(session, substitution={"stages": ["medical"]})
    for place in (1, 2):
        ranked(
            session,
            other.run,
            other.a01,
            place=place,
            outcome="proposed" if place == 1 else "reserve",
        )
    person = candidates(session, other, at=at, state="background")[0]
    act = RoundAct(session, actor(other.publisher), at, other.round_)
    decline(act, person, "已有其他工作")
    assert [
        item.reason
        for item in call_substitutes(RoundAct(session, actor(other.publisher), at, other.round_))[1]
    ] == ["stage_not_filled"]


def test_a_pooled_place_goes_to_the_best_of_all_vacancies(session: Session, at: datetime) -> None:
    told = story(session, substitution={"pooled": True})
    ranked(session, told.run, told.a01, place=1, outcome="proposed", score="90")
    ranked(session, told.run, told.b01, place=1, outcome="proposed", score="80")
    other = ranked(session, told.run, told.b01, place=2, score="79")
    one = candidates(session, told, at=at)[0]
    act = RoundAct(session, actor(told.publisher), at, told.round_)
    decline(act, one, "已有其他工作")
    entered, _ = call_substitutes(act)
    assert [(row.application_id, row.vacancy_id, row.replaces_id) for row in entered] == [
        (other.id, told.a01.id, one.id)
    ]


def test_equals_in_the_reserve_are_not_called_by_chance(session: Session, at: datetime) -> None:
    told = story(session)
    ranked(session, told.run, told.a01, place=1, outcome="proposed", score="90")
    ranked(session, told.run, told.a01, place=2, score="85")
    ranked(session, told.run, told.a01, place=2, score="85")
    one = candidates(session, told, at=at)[0]
    act = RoundAct(session, actor(told.publisher), at, told.round_)
    decline(act, one, "已有其他工作")
    with refused("vetting.tie_open"):
        call_substitutes(act)
    assert len(candidacies_of(session, told.round_.id)) == 1


def test_seven_working_days_across_the_national_day(session: Session) -> None:
    told = story(session)
    published = datetime(2026, 9, 28, 2, 0, tzinfo=UTC)  # Monday 10:00
    one = Candidacy(vacancy=told.a01)
    reckoning = reckon_publicity(session, [one], published)[0].reckoning
    # 29, 30 September, 8, 9, 10 (make-up Saturday), 12, 13 October; 1–7 October and Sunday the 11th
    # don't count.
    assert [step.day.isoformat() for step in reckoning.steps if step.number] == [
        "2026-09-29",
        "2026-09-30",
        "2026-10-08",
        "2026-10-09",
        "2026-10-10",
        "2026-10-12",
        "2026-10-13",
    ]
    assert reckoning.end == datetime(2026, 10, 13, 9, 30, tzinfo=UTC)
    with refused("period.calendar_missing"):
        unannounced = datetime(2026, 12, 28, 2, 0, tzinfo=UTC)
        reckon_publicity(session, [one], unannounced)


def test_publicity_clears_at_its_last_moment_and_only_once(session: Session, at: datetime) -> None:
    told = story(session)
    ranked(session, told.run, told.a01, place=1, outcome="proposed")
    one = candidates(session, told, at=at, state="in_publicity")[0]
    listed(session, told, one, starts_at=at, ends_at=datetime(2026, 9, 10, 16, 0, tzinfo=UTC))
    assert (
        clear_expired(
            RoundAct(session, SYSTEM, one.publicity_ends_at - timedelta(seconds=1), told.round_)
        )
        == 0
    )
    act = RoundAct(session, SYSTEM, one.publicity_ends_at, told.round_)
    assert clear_expired(act) == 1
    assert clear_expired(act) == 0
    assert session.get_one(Candidacy, one.id).state == "cleared"


def test_the_reserve_has_a_last_day_and_nobody_is_called_after_it(
    session: Session, at: datetime
) -> None:
    """The ranking was confirmed on 1 August 2026; ninety days later the reserve is over."""
    told = story(session, substitution={"reserve_days": 90})
    ranked(session, told.run, told.a01, place=1, outcome="proposed", score="90")
    second = ranked(session, told.run, told.a01, place=2, score="85")
    one = candidates(session, told, at=at)[0]
    reserve = reserves(session, told.round_)[0]
    assert [line.application_id for line in reserve.lines] == [second.id]
    assert reserve.ends_on == date(2026, 10, 30)
    decline(RoundAct(session, actor(told.publisher), at, told.round_), one, "已有其他工作")
    over = datetime(2026, 10, 31, 2, tzinfo=UTC)
    late = RoundAct(session, actor(told.publisher), over, told.round_)
    assert [item.reason for item in call_substitutes(late)[1]] == ["too_late"]
    on_time = RoundAct(
        session, actor(told.publisher), datetime(2026, 10, 30, 2, tzinfo=UTC), told.round_
    )
    assert [row.application_id for row in call_substitutes(on_time)[0]] == [second.id]
