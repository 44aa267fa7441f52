"""Which papers are marked, and what counts in them: the vacancy's own full mark, a further sitting,
people found present after the codes were given, what conduct decided."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction
from types import SimpleNamespace

import pytest
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.changes.models import NoticeChange
from portal.recruitment.exams.models import Sitting
from portal.recruitment.marking import queries
from portal.recruitment.marking.models import Paper
from portal.recruitment.marking.queries import ScoreInForce, scores_in_force
from portal.recruitment.marking.score_models import Score
from portal.recruitment.marking.services.count_papers import entrants_of
from portal.recruitment.marking.services.prepare_batch import Channels, create_batches
from portal.recruitment.rounds.act import RoundAct
from tests.builders.results import Story, candidate, policy, story, vacancy

OWN = {"components": [{**one, "full_mark": "150"} for one in policy()["components"]]}


@pytest.fixture
def told(session: Session, at: datetime) -> Story:
    """Two vacancies; the second has a paper with another full mark. 丙 was absent."""
    told = story(session, at)
    vacancy(session, told, "A1")
    vacancy(session, told, "B1", override=OWN)
    for name, code, written in (("甲", "A1", "80"), ("乙", "B1", "120"), ("丙", "B1", "absent")):
        candidate(session, told, name, at, written=written, code=code)
    return told


def test_two_full_marks_are_two_papers(session: Session, told: Story) -> None:
    papers = entrants_of(session, told.round_)
    sizes = {(key.code, key.full_mark): len(one.tickets) for key, one in papers.items()}
    assert sizes == {("written", Fraction(100)): 1, ("written", Fraction(150)): 2}
    assert len({one.digest for one in papers.values()}) == 2


def test_no_batch_while_the_exam_lasts_or_twice(
    session: Session, told: Story, at: datetime
) -> None:
    clerks = Channels(told.officers["checker"].id, told.officers["supervisor"].id)
    early = RoundAct(session, told.by("exam_officer"), at - timedelta(days=9), told.round_)
    with pytest.raises(Refused, match=r"marking\.exam_not_over"):
        create_batches(early, clerks)
    with pytest.raises(Refused, match=r"marking\.rooms_open"):
        create_batches(RoundAct(session, told.by("exam_officer"), at, told.round_), clerks)


@pytest.fixture
def decided(monkeypatch: pytest.MonkeyPatch) -> list[SimpleNamespace]:
    """What conduct says is in force."""
    effects: list[SimpleNamespace] = []
    monkeypatch.setattr(queries, "effects_in_force", lambda _session, _round: tuple(effects))
    return effects


def _effect(told: Story, name: str, kind: str, **more: object) -> SimpleNamespace:
    values = {"paper": "", "subject_kind": "application", "subject": "", "points": None} | more
    return SimpleNamespace(application_id=told.people[name].id, kind=kind, **values)


def test_decisions_apply_to_the_newest_edition_and_change_no_row(
    session: Session, told: Story, decided: list[SimpleNamespace], at: datetime
) -> None:
    one, other = told.people["甲"].id, told.people["乙"].id
    assert scores_in_force(session, told.round_.id, "written")[one] == ScoreInForce(
        "score", Fraction(80), 1
    )
    decided.append(_effect(told, "甲", "score_void", paper="written"))
    decided.append(_effect(told, "乙", "deduction", points=Fraction(10)))
    decided.append(_effect(told, "丙", "paper_zero"))
    found = scores_in_force(session, told.round_.id, "written")
    assert found[one] == ScoreInForce("void", None, 1)
    assert found[other] == ScoreInForce("score", Fraction(110), 1)
    assert found[told.people["丙"].id].kind == "absent"
    decided.clear()
    assert scores_in_force(session, told.round_.id, "written")[one].kind == "score"


def test_a_script_s_decision_meets_its_own_paper_alone(
    session: Session, told: Story, decided: list[SimpleNamespace]
) -> None:
    """The sealed code names the paper; without one every paper is meant."""
    decided.append(_effect(told, "甲", "score_void", subject_kind="script", paper="other"))
    one = told.people["甲"].id
    assert scores_in_force(session, told.round_.id, "written")[one].kind == "score"
    decided.append(_effect(told, "甲", "score_void", subject_kind="script", paper="written"))
    assert scores_in_force(session, told.round_.id, "written")[one].kind == "void"


def test_a_repeated_paper_counts_from_the_further_sitting_only(
    session: Session, told: Story, decided: list[SimpleNamespace], at: datetime
) -> None:
    one = told.people["甲"].id
    decided.append(_effect(told, "甲", "repeat", paper="written"))
    assert one not in scores_in_force(session, told.round_.id, "written")
    further = _further_sitting(session, told, at)
    values = {"edition": 2, "kind": "score", "value": Fraction(88), "recorded_at": at}
    clerk = told.officers["exam_officer"].id
    session.add(
        Score(application_id=one, paper="written", paper_id=further.id, recorded_by=clerk, **values)
    )
    session.flush()
    found = scores_in_force(session, told.round_.id, "written")[one]
    assert found == ScoreInForce("score", Fraction(88), 2)


def _further_sitting(session: Session, told: Story, at: datetime) -> Paper:
    """Held in place of the first, as a notice says."""
    assert told.seating is not None
    officer = told.officers["publisher"].id
    change = NoticeChange(
        round_id=told.round_.id,
        kind="supplement",
        drafted_by=officer,
        drafted_words="承办人",
        drafted_at=at,
    )
    again = Sitting(
        round_id=told.round_.id,
        code="2",
        starts_at=at,
        ends_at=at + timedelta(hours=2),
        replaces_id=told.seating.sitting_id,
        change=change,
    )
    session.add(again)
    session.flush()
    paper = Paper(
        round_id=told.round_.id,
        sitting_id=again.id,
        code="written",
        full_mark=100,
        policy_digest="",
    )
    session.add(paper)
    session.flush()
    return paper
