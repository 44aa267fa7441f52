"""Whatever officers, candidates and corrections do in whatever order, from one seed: who is hired
has a place of the set in force, and nobody is stranded."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.applications.models import Application
from portal.recruitment.audit import SYSTEM, Actor
from portal.recruitment.offers.queries import open_offer
from portal.recruitment.offers.services import offer as offering
from portal.recruitment.offers.terms import OfferTerms
from portal.recruitment.results.consequence_models import Consequence
from portal.recruitment.results.current_set import entitled, undecided_consequences
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import CANDIDACY
from portal.recruitment.rulebook.lifecycles.vetting import LIVE
from portal.recruitment.rulebook.roles import CHECKER
from portal.recruitment.vetting.against import open_finding, open_objections
from portal.recruitment.vetting.consequences import leave as leave_by_decision
from portal.recruitment.vetting.models import Candidacy
from portal.recruitment.vetting.queries import (
    LOST,
    candidacies_of,
    gate_of_hire,
    settlement_of,
    unsettled,
)
from portal.recruitment.vetting.services import adverse, clock, examine, leave, objections
from portal.recruitment.vetting.services.publicity import awaiting_publicity
from portal.recruitment.vetting.services.settle import settle_vacancy
from portal.recruitment.vetting.services.substitute import call_substitutes
from portal.recruitment.vetting.services.take_over import take_over
from tests.builders.hires import Story, actor, listed, ranked, story
from tests.recruitment.vetting.test_corrections import corrected

GROUND = "公告第五条第三项：受过刑事处罚的，考察不合格。"
WHY, MINUTES = "集体研究后作出的决定", "淮总工纪〔2026〕12号"


@dataclass
class Walk:
    """One round with one place and four people; ``happened`` is what to print when it goes
    wrong."""

    session: Session
    chance: random.Random
    at: datetime
    told: Story
    people: list[Application]
    happened: list[str] = field(default_factory=list)

    def act(self, by: Actor | None = None) -> RoundAct:
        who = by or actor(self.told.publisher)
        return RoundAct(self.session, who, self.at, self.told.round_)

    def checking(self) -> RoundAct:
        return self.act(actor(self.told.checker))

    def someone(self) -> Candidacy:
        """Mostly one of those who are still on the way."""
        people = candidacies_of(self.session, self.told.round_.id)
        going = [one for one in people if one.state in (*LIVE, "hired")]
        return self.chance.choice(going if going and self.chance.random() < 0.9 else people)

    def step(self) -> None:
        """Something happens: events that are refused or find nobody are passed over."""
        self.at += timedelta(hours=self.chance.choice((1, 20, 90)))
        for event in self.chance.sample(EVENTS, 12):
            try:
                event(self)
            except (Refused, IndexError):
                self.session.flush()
                continue
            self.happened.append(event.__name__)
            break
        self.session.flush()
        self.check()

    def check(self) -> None:
        people = candidacies_of(self.session, self.told.round_.id)
        holding = [one for one in people if one.state in (*LIVE, "hired")]
        assert len(holding) <= self.told.a01.seats, self.happened
        for one in people:
            if one.state in LIVE:
                assert CANDIDACY.actions(one.state, (CHECKER,)), self.happened
        for vacancy in unsettled(self.session, self.told.round_.id):
            assert settlement_of(self.session, vacancy).changes, self.happened


def begin(session: Session, seed: int, at: datetime) -> Walk:
    stages = ["medical", "background_check", "publicity", "hire"]
    told = story(session, substitution={"stages": stages, "until": "filing"})
    people = [
        ranked(
            session,
            told.run,
            told.a01,
            place=place,
            outcome="proposed" if place == 1 else "reserve",
            score=str(90 - place),
        )
        for place in (1, 2, 3, 4)
    ]
    return Walk(session, random.Random(seed), at, told, people)


def taken_over(walk: Walk) -> None:
    if not take_over(walk.act()):
        raise IndexError


def medical(walk: Walk) -> None:
    outcome = walk.chance.choice(("pass", "pass", "pass", "fail", "deferred"))
    examine.record_medical(walk.act(), walk.someone(), outcome, "结论不合格，可以申请复检。")


def retest(walk: Walk) -> None:
    examine.ask_retest(walk.act(), walk.someone())


def background(walk: Walk) -> None:
    outcome = walk.chance.choice(("pass", "pass", "pass", "fail"))
    examine.record_background(walk.act(), walk.someone(), outcome, "考察组两人了解。", GROUND)


def finding(walk: Walk) -> None:
    found = open_finding(walk.session, walk.someone().id)
    outcome = walk.chance.choice(("uphold", "drop"))
    adverse.decide_adverse(walk.checking(), found, outcome, minutes=MINUTES, decision=WHY)


def public(walk: Walk) -> None:
    people = awaiting_publicity(walk.session, walk.told.round_.id)
    if not people:
        raise IndexError
    for one in people:
        ends_at = walk.at + timedelta(days=9)
        listed(walk.session, walk.told, one, starts_at=walk.at, ends_at=ends_at)
        one.move("publish")


def objection(walk: Walk) -> None:
    said = objections.Said("反映该同志工作经历不实。")
    objections.take_in_objection(walk.act(), walk.someone(), said)


def answer(walk: Walk) -> None:
    found = open_objections(walk.session, walk.someone().id)[0]
    outcome = walk.chance.choice(("dismissed", "dismissed", "upheld"))
    objections.answer_objection(walk.checking(), found, outcome, "经查情况如上所述。")


def suspension(walk: Walk) -> None:
    objections.suspend(walk.checking(), walk.someone(), WHY, minutes=MINUTES)


def resumption(walk: Walk) -> None:
    objections.resume(walk.checking(), walk.someone(), WHY)


def time_passes(walk: Walk) -> None:
    walk.at += timedelta(days=10)
    clock.advance(walk.act(SYSTEM))
    offering.advance(walk.act(SYSTEM))


def declined(walk: Walk) -> None:
    leave.decline(walk.act(), walk.someone(), WHY)


def revoked(walk: Walk) -> None:
    leave.revoke(walk.checking(), walk.someone(), WHY, minutes=MINUTES)


def correction(walk: Walk) -> None:
    order = walk.people[:]
    walk.chance.shuffle(order)
    corrected(walk.session, walk.told, walk.at, order)


def decision(walk: Walk) -> None:
    """The leading group decides everything that is open, each line by the outcome proposed."""
    rows = undecided_consequences(walk.session, walk.told.a01)
    if not rows:
        raise IndexError
    for row in rows:
        decided: Consequence = row
        decided.state, decided.minutes = "decided", MINUTES
        if (row.subject_kind, row.outcome) == ("candidacy", "leave"):
            leave_by_decision(walk.checking(), row.subject, WHY)


def settlement(walk: Walk) -> None:
    settle_vacancy(walk.checking(), walk.told.a01, reason=WHY, minutes=MINUTES)


def substitution(walk: Walk) -> None:
    call_substitutes(walk.act())


def offered(walk: Walk) -> None:
    terms = OfferTerms(
        None, (walk.at + timedelta(days=15)).date(), "区总工会", "", walk.at + timedelta(days=5)
    )
    offering.send_offer(walk.act(), walk.someone(), terms)


def replied(walk: Walk) -> None:
    offer = open_offer(walk.session, walk.someone().id)
    if offer is None:
        raise IndexError
    if walk.chance.random() < 0.6:
        offering.accept(walk.act(), offer)
    else:
        offering.decline(walk.act(), offer, WHY)


def _free(walk: Walk) -> set[int]:
    """Applications of everybody who has not left for good."""
    people = candidacies_of(walk.session, walk.told.round_.id)
    gone = {one.application_id for one in people if one.state in LOST}
    return {application.id for application in walk.people} - gone


def hired(walk: Walk) -> None:
    """What the hire does: it asks the gate, and hires nobody whose place the set does not give."""
    one = walk.someone()
    if one.state != "cleared" or gate_of_hire(walk.session, one):
        raise IndexError
    one.move("hire")
    lines = settlement_of(walk.session, walk.told.a01)
    own = one.application.public_id
    assert own in lines.stay and own not in lines.leave, walk.happened
    given = entitled(walk.session, walk.told.a01)
    assert one.application_id in given or not given & _free(walk), walk.happened


# How often each comes up: what leads on more often than what ends.
WEIGHTS = {
    taken_over: 6,
    medical: 12,
    retest: 2,
    background: 12,
    finding: 3,
    public: 12,
    objection: 2,
    answer: 4,
    suspension: 1,
    resumption: 2,
    time_passes: 3,
    declined: 1,
    revoked: 1,
    correction: 2,
    decision: 5,
    settlement: 6,
    substitution: 5,
    offered: 3,
    replied: 3,
    hired: 12,
}
EVENTS = [event for event, weight in WEIGHTS.items() for _turn in range(weight)]
