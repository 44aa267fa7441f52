"""What was decided in a case reaches the score: by the sealed code before the unsealing, and only
after the decision was served."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.recruitment.conduct.services.raise_case import Subject, Suspicion, raise_cases
from portal.recruitment.marking.queries import ScoreInForce, scores_in_force
from tests.builders.applications import eligible_application
from tests.builders.conduct import FACTS, TO_DECIDED, Docket
from tests.builders.exams import (
    codes_of,
    keyed_and_unsealed,
    released_seating,
    sealed_batch,
    unsealed_scores,
)
from tests.builders.rounds import office, published_round
from tests.builders.unions import tree


def test_two_scripts_alike_from_the_code_to_the_void_paper(
    session: Session, tmp_path: Path, at: datetime
) -> None:
    """Found by the markers under their codes; the unsealing names the writers, one is cleared."""
    unions = tree(session)
    officers, storage = office(session, unions), Storage(tmp_path / "files")
    round_ = published_round(session, unions, at=at, officers=officers)
    people = [
        eligible_application(session, round_, storage, at=at, screener=officers.screener)
        for _ in range(3)
    ]
    run = released_seating(session, round_, officers, storage)
    batch = sealed_batch(session, round_, officers, run)
    codes = codes_of(session, batch)
    docket = Docket(session, round_, officers, run.sitting_ends_at + timedelta(hours=3))
    first, second = raise_cases(
        docket.act(officers.exam_officer),
        Suspicion("identical_answers", FACTS, "written"),
        [Subject("script", codes[people[0].id]), Subject("script", codes[people[1].id])],
    )
    assert (first.application_id, second.application_id) == (None, None)
    keyed_and_unsealed(session, round_, officers, batch, dict.fromkeys(codes.values(), "70"))
    docket.at = run.sitting_ends_at + timedelta(days=2)
    session.expire_all()
    assert (first.application_id, second.application_id) == (people[0].id, people[1].id)
    docket.walk(first, "open", "tell", "serve", "waive", "drop")
    docket.walk(second, *TO_DECIDED)
    kinds = {one: score.kind for one, score in _scores(docket).items()}
    assert kinds == dict.fromkeys([row.id for row in people], "score"), "not served yet"
    docket.walk(second, "serve")
    kinds = {one: score.kind for one, score in _scores(docket).items()}
    assert kinds == {people[0].id: "score", people[1].id: "void", people[2].id: "score"}


def test_all_scores_void_reaches_every_paper_whatever_it_was_about(
    session: Session, tmp_path: Path, at: datetime
) -> None:
    """Raised about one interview turn, decided as 全部成绩无效: the written paper goes too."""
    unions = tree(session)
    officers, storage = office(session, unions), Storage(tmp_path / "files")
    round_ = published_round(session, unions, at=at, officers=officers)
    person = eligible_application(session, round_, storage, at=at, screener=officers.screener)
    batch = unsealed_scores(session, round_, officers, storage, {})
    assert batch.unsealed_at is not None
    docket = Docket(session, round_, officers, batch.unsealed_at + timedelta(days=1))
    (case,) = raise_cases(
        docket.act(officers.exam_officer),
        Suspicion("cheating", FACTS, "interview"),
        [Subject("turn", "0123456789abcdef", person.id)],
    )
    docket.walk(case, *TO_DECIDED, "serve")
    assert _scores(docket)[person.id].kind == "void"


def _scores(docket: Docket) -> dict[int, ScoreInForce]:
    return scores_in_force(docket.session, docket.round_.id, "written")
