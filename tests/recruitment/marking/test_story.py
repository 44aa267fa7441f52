"""From the notice to the opened codes: the whole story holds together and its audit chain holds."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from pathlib import Path

from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.recruitment.audit import breaks, entries
from portal.recruitment.marking.queries import written_scores
from tests.builders.applications import eligible_application
from tests.builders.exams import unsealed_scores
from tests.builders.rounds import office, published_round
from tests.builders.unions import tree


def test_whole_story_leaves_an_unbroken_chain_and_the_scores_that_were_keyed(
    session: Session, tmp_path: Path, at: datetime
) -> None:
    storage, unions = Storage(tmp_path / "files"), tree(session)
    officers = office(session, unions)
    round_ = published_round(session, unions, at=at, officers=officers)
    people = [
        eligible_application(session, round_, storage, at=at, screener=officers.screener)
        for _ in range(3)
    ]
    people.append(
        eligible_application(
            session,
            round_,
            storage,
            at=at,
            screener=officers.screener,
            certificate="social_worker",
            claim="verified",
        )
    )
    scores = {people[0].id: "81", people[1].id: "85.5", people[2].id: "absent"}

    unsealed_scores(session, round_, officers, storage, scores)

    found = {key: value["written"] for key, value in written_scores(session, round_.id).items()}
    assert found == {
        people[0].id: ("score", Fraction(81)),
        people[1].id: ("score", Fraction("85.5")),
        people[2].id: ("absent", None),
        people[3].id: ("score", Fraction(70)),
    }
    assert breaks(session, round_.code) == []
    assert {"vacancies.put", "screening.pass", "exams.release_seats", "marking.unseal"} <= {
        one.action for one in entries(session, round_.code)
    }
