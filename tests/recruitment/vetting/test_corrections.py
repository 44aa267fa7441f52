"""A ranking corrected after the take-over, several policies, equals in one vacancy."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.applications.models import Application
from portal.recruitment.messages.models import Message
from portal.recruitment.results.consequence_models import Consequence
from portal.recruitment.results.models import ResultLine, ResultRun
from portal.recruitment.results.services.put_in_force import put_in_force
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.policy import overridden, policy_digest
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vetting.models import Candidacy
from portal.recruitment.vetting.queries import candidacies_of, candidacy_of, gate_of_hire
from portal.recruitment.vetting.services.leave import decline
from portal.recruitment.vetting.services.publicity import awaiting_publicity
from portal.recruitment.vetting.services.settle import settle_vacancy
from portal.recruitment.vetting.services.substitute import call_substitutes
from portal.recruitment.vetting.services.take_over import take_over
from tests.builders.hires import EARLIER, Story, actor, candidates, ranked, story

WHY = {"reason": "成绩复核后更正总成绩", "minutes": "淮总工纪〔2026〕12号"}


def refused(code: str) -> object:
    return pytest.raises(Refused, match=code.replace(".", r"\."))


def act_of(session: Session, told: Story, at: datetime) -> RoundAct:
    return RoundAct(session, actor(told.checker), at, told.round_)


def corrected(
    session: Session, told: Story, at: datetime, order: list[Application]
) -> list[Consequence]:
    """A newer ranking of A01 in which these stand in this order, the first is proposed."""
    newest = session.scalar(select(func.max(ResultRun.number)))
    run = ResultRun(
        round_id=told.round_.id,
        kind="ranking",
        number=1 + newest,
        state="published",
        policy_digest=told.round_.policy_digest,
        input_digest="1" * 64,
        output_digest="1" * 64,
        code_version="test",
        inputs={},
        output_key="none",
        computed_by=told.publisher.id,
        computed_at=EARLIER,
        confirmed_by=told.checker.id,
        confirmed_at=EARLIER,
    )
    run.vacancies = [session.get_one(Vacancy, told.a01.id)]
    run.lines = [
        ResultLine(
            application_id=application.id,
            vacancy_id=told.a01.id,
            ticket_number=f"2026{int(application.number[-6:]):07d}",
            state="ranked",
            figures={"composite": str(90 - place)},
            score=Fraction(90 - place),
            place=place,
            outcome="proposed" if place == 1 else "reserve",
        )
        for place, application in enumerate(order, 1)
    ]
    session.add(run)
    session.flush()
    return put_in_force(act_of(session, told, at), run)


def decided(session: Session, rows: list[Consequence]) -> None:
    for row in rows:
        row.state, row.minutes = "decided", "淮总工纪〔2026〕12号"
    session.flush()


def test_two_policies_are_taken_over_each_from_its_own_ranking(
    session: Session, at: datetime
) -> None:
    """One vacancy with a rule of its own is enough: its people were dropped silently."""
    told = story(session)
    first = ranked(session, told.run, told.a01, place=1, outcome="proposed", score="90")
    told.b01.policy_override = {"publicity_days": 10}
    session.add(other := ResultRun(**_like(told.run, told), number=2))
    session.flush()
    second = ranked(session, other, told.b01, place=1, outcome="proposed", score="80")
    third = ranked(session, other, told.b01, place=2, score="79")
    act = act_of(session, told, at)
    assert {one.application_id for one in take_over(act)} == {first.id, second.id}
    decline(act, candidacy_of(session, second.id), "已有其他工作")
    assert [one.application_id for one in call_substitutes(act)[0]] == [third.id]


def _like(run: ResultRun, told: Story) -> dict[str, object]:
    kept = ("round_id", "kind", "state", "input_digest", "output_digest", "code_version", "inputs")
    people = ("output_key", "computed_by", "computed_at", "confirmed_by", "confirmed_at")
    digest = policy_digest(overridden(told.round_.policy, told.b01.policy_override))
    return {name: getattr(run, name) for name in (*kept, *people)} | {"policy_digest": digest}


def test_equals_at_the_cut_of_one_vacancy_hold_up_no_other(session: Session, at: datetime) -> None:
    told = story(session)
    first = ranked(session, told.run, told.a01, place=1, outcome="proposed")
    ranked(session, told.run, told.b01, place=1, outcome="tied_at_cut")
    ranked(session, told.run, told.b01, place=1, outcome="tied_at_cut")
    act = act_of(session, told, at)
    assert [one.application_id for one in take_over(act)] == [first.id]
    with refused("vetting.tie_open"):
        take_over(act)


@pytest.fixture
def three(session: Session) -> tuple[Story, list[Application]]:
    told = story(session)
    people = [
        ranked(
            session,
            told.run,
            told.a01,
            place=place,
            outcome="proposed" if place == 1 else "reserve",
            score=str(90 - place),
        )
        for place in (1, 2, 3)
    ]
    return told, people


def test_who_is_no_longer_first_goes_on_to_nothing_and_the_new_first_enters(
    session: Session, at: datetime, three: tuple[Story, list[Application]]
) -> None:
    told, (first, second, third) = three
    one = candidates(session, told, at=at, state="proposed")[0]
    act = act_of(session, told, at)
    rows = corrected(session, told, at, [second, first, third])
    assert "consequence_undecided" in gate_of_hire(session, one)
    assert awaiting_publicity(session, told.round_.id) == []
    with refused("vetting.consequences_open"):
        settle_vacancy(act, told.a01, **WHY)
    decided(session, rows)
    assert gate_of_hire(session, one) == ("place_unsettled",)
    with refused("vetting.minutes_missing"):
        settle_vacancy(act, told.a01, reason=WHY["reason"], minutes="")
    settle_vacancy(act, told.a01, **WHY)
    new = candidacy_of(session, second.id)
    assert (one.state, one.left_from) == ("withdrawn", "proposed")
    assert (new.state, new.replaces_id, new.is_substitute) == ("medical", one.id, False)
    assert gate_of_hire(session, new) == ()
    told_kinds = set(
        session.scalars(
            select(Message.kind).where(
                Message.account_id.in_([first.account_id, second.account_id])
            )
        )
    )
    assert {"vetting.withdrawn", "vetting.enter"} <= told_kinds


def test_a_second_correction_gives_the_place_back_with_the_conclusions_that_stand(
    session: Session, at: datetime, three: tuple[Story, list[Application]]
) -> None:
    told, (first, second, third) = three
    one = candidates(session, told, at=at, state="background")[0]
    for order in ([second, first, third], [first, second, third]):
        decided(session, corrected(session, told, at, order))
        settle_vacancy(act_of(session, told, at), told.a01, **WHY)
    assert (one.state, one.left_from) == ("background", "")
    assert candidacy_of(session, second.id).state == "withdrawn"
    assert len([row for row in candidacies_of(session, told.round_.id) if row.replaces_id]) == 1


def test_a_correction_that_moves_nobody_asks_for_nothing(
    session: Session, at: datetime, three: tuple[Story, list[Application]]
) -> None:
    told, (first, second, third) = three
    one = candidates(session, told, at=at, state="proposed")[0]
    decided(session, corrected(session, told, at, [first, third, second]))
    assert gate_of_hire(session, one) == ()
    assert awaiting_publicity(session, told.round_.id) == [one]


def test_a_correction_in_one_vacancy_holds_up_no_other(
    session: Session, at: datetime, three: tuple[Story, list[Application]]
) -> None:
    told, (first, second, third) = three
    ranked(session, told.run, told.b01, place=1, outcome="proposed")
    here, there = candidates(session, told, at=at, state="proposed")
    corrected(session, told, at, [second, first, third])
    assert gate_of_hire(session, here) != () and gate_of_hire(session, there) == ()
    assert awaiting_publicity(session, told.round_.id) == [there]


def test_who_a_correction_withdrew_may_be_called_when_the_place_falls_free(
    session: Session, at: datetime, three: tuple[Story, list[Application]]
) -> None:
    told, (first, second, third) = three
    one: Candidacy = candidates(session, told, at=at)[0]
    decided(session, corrected(session, told, at, [second, first, third]))
    act = act_of(session, told, at)
    settle_vacancy(act, told.a01, **WHY)
    decline(act, candidacy_of(session, second.id), "已有其他工作")
    assert call_substitutes(act)[0] == [one]
    assert (one.state, one.is_substitute) == ("medical", True)


def test_a_place_that_was_withdrawn_and_given_again_is_not_filled_twice(
    session: Session, at: datetime, three: tuple[Story, list[Application]]
) -> None:
    """Found by a random walk: the one who came back left an older loss open behind them."""
    told, (first, second, third) = three
    one = candidates(session, told, at=at)[0]
    act = act_of(session, told, at)
    decline(act, one, "已有其他工作")
    substitute = call_substitutes(act)[0][0]
    assert substitute.application_id == second.id
    for order in ([third, second, first], [second, third, first]):
        decided(session, corrected(session, told, at, order))
        settle_vacancy(act, told.a01, **WHY)
    assert (substitute.state, candidacy_of(session, third.id).state) == ("medical", "withdrawn")
    with refused("vetting.nothing_free"):
        call_substitutes(act)
