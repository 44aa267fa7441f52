"""Whoever is under a case, or was barred by its decision, is not hired."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from portal.recruitment.rulebook.conduct.effects import DISQUALIFIED, NO_EFFECT, NOT_HIRED
from portal.recruitment.vetting.queries import gate_of_hire
from tests.builders.conduct import TO_DECIDED, Docket
from tests.builders.hires import candidates, ranked, story
from tests.builders.rounds import office


@pytest.mark.parametrize(
    ("effect", "shut"),
    [(NOT_HIRED, ("barred",)), (DISQUALIFIED, ("barred",)), (NO_EFFECT, ())],
)
def test_a_case_shuts_the_gate_until_its_decision_and_a_barring_one_for_good(
    session: Session, at: datetime, effect: str, shut: tuple[str, ...]
) -> None:
    told = story(session)
    person = ranked(session, told.run, told.a01, place=1, outcome="proposed", score="90")
    other = ranked(session, told.run, told.a01, place=2, outcome="reserve", score="80")
    one = candidates(session, told, at=at, state="proposed")[0]
    docket = Docket(session, told.round_, office(session, told.tree), at)
    assert gate_of_hire(session, one) == ()
    case = docket.raised(person, ground="false_later", paper="")[0]
    docket.raised(other, ground="false_later", paper="")
    docket.walk(case, *TO_DECIDED, effect=effect)
    assert gate_of_hire(session, one) == ("case_undecided",), "decided, but not served"
    docket.walk(case, "serve")
    assert gate_of_hire(session, one) == shut
