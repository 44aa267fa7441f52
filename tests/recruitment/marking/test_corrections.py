"""成绩更正 and 成绩复核: a further edition by two people and the supervisor, with a letter; asked
for once, in time, and answered by another person than who looked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.kernel.errors import Refused
from portal.kernel.period import Window
from portal.recruitment.applications.models import Application
from portal.recruitment.audit import Act, breaks
from portal.recruitment.marking.queries import ScoreInForce, scores_in_force
from portal.recruitment.marking.score_models import Score, ScoreCorrection
from portal.recruitment.marking.services import recheck
from portal.recruitment.marking.services.correct_score import (
    Correction,
    check_correction,
    countersign_correction,
    propose_correction,
    refuse_correction,
    withdraw_correction,
)
from portal.recruitment.messages.models import Message
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from tests.builders.applications import eligible_application
from tests.builders.exams import unsealed_scores
from tests.builders.rounds import Office, actor, office, published_round
from tests.builders.unions import tree

RIGHT = Correction("score", Fraction(85), "成绩复核：漏加一题", "原卷第 3 页", "第 2 名变第 1 名")
FOUND = dict.fromkeys(recheck.ITEMS, "查过，无误")


@dataclass
class Marked:
    session: Session
    round_: RecruitmentRound
    officers: Office
    person: Application
    at: datetime

    def by(self, role: str) -> RoundAct:
        account = getattr(self.officers, role)
        return RoundAct(self.session, actor(account), self.at, self.round_)

    def own(self) -> Act:
        return Act(self.session, actor(self.person.account), self.at)

    @property
    def score(self) -> ScoreInForce:
        return scores_in_force(self.session, self.round_.id, "written")[self.person.id]

    def letters(self) -> list[str]:
        statement = select(Message).where(Message.account_id == self.person.account_id)
        return [
            one.body
            for one in self.session.scalars(statement.order_by(Message.id))
            if one.kind.startswith("marking.")
        ]

    def ask(self, **changes: object) -> recheck.Recheck:
        window = Window(self.at - timedelta(days=1), self.at + timedelta(days=2))
        asked = recheck.Question("written", "怀疑合分有误", window, self.at + timedelta(days=7))
        return recheck.ask_recheck(self.own(), self.person, replace(asked, **changes))


@pytest.fixture
def marked(session: Session, tmp_path: Path, at: datetime) -> Marked:
    storage, unions = Storage(tmp_path / "files"), tree(session)
    officers = office(session, unions)
    round_ = published_round(session, unions, at=at, officers=officers)
    person = eligible_application(session, round_, storage, at=at, screener=officers.screener)
    unsealed_scores(session, round_, officers, storage, {person.id: "81"})
    window = round_.window("written")
    assert window is not None
    return Marked(session, round_, officers, person, window.ends_at + timedelta(days=5))


def test_two_people_and_the_supervisor_make_a_further_edition_with_a_letter(
    marked: Marked,
) -> None:
    row = propose_correction(marked.by("exam_officer"), marked.person, "written", RIGHT)
    with pytest.raises(Refused, match=r"two_people\.same"):
        check_correction(marked.by("exam_officer"), row)
    with pytest.raises(Refused, match=r"lifecycle\.not_allowed"):
        countersign_correction(marked.by("supervisor"), row)
    check_correction(marked.by("checker"), row)
    for role in ("exam_officer", "checker"):
        with pytest.raises(Refused, match=r"two_people\.same"):
            countersign_correction(marked.by(role), row)
    assert marked.score == ScoreInForce("score", Fraction(81), 1) and marked.letters() == []
    countersign_correction(marked.by("supervisor"), row)
    assert marked.score == ScoreInForce("score", Fraction(85), 2)
    (letter,) = marked.letters()
    assert "由81 分更正为85 分" in letter and "漏加一题" in letter and "申诉" in letter
    editions = marked.session.scalars(select(Score).order_by(Score.edition)).all()
    assert [one.value for one in editions] == [Fraction(81), Fraction(85)]
    assert breaks(marked.session, marked.round_.code) == []


def test_a_score_is_voided_the_same_way_and_never_made_absent(marked: Marked) -> None:
    void = Correction("void", None, "考后查实，决定书第 7 号", "决定书")
    row = propose_correction(marked.by("exam_officer"), marked.person, "written", void)
    check_correction(marked.by("checker"), row)
    countersign_correction(marked.by("supervisor"), row)
    assert marked.score == ScoreInForce("void", None, 2)
    absent = Correction("absent", None, "考场记录为缺考", "记录单")
    with pytest.raises(Refused, match=r"marking\.empty"):
        propose_correction(marked.by("exam_officer"), marked.person, "written", absent)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"value": Fraction(101)}, r"marking\.above_full_mark"),
        ({"value": Fraction(81)}, r"marking\.nothing_changes"),
        ({"value": None}, r"marking\.empty"),
        ({"reason": "改"}, r"marking\.reason_missing"),
        ({"evidence": " "}, r"marking\.evidence_missing"),
    ],
)
def test_what_is_no_correction(marked: Marked, changed: dict[str, object], code: str) -> None:
    with pytest.raises(Refused, match=code):
        propose_correction(
            marked.by("exam_officer"), marked.person, "written", replace(RIGHT, **changed)
        )


def test_one_at_a_time_and_each_has_an_exit(marked: Marked) -> None:
    def proposed() -> ScoreCorrection:
        return propose_correction(marked.by("exam_officer"), marked.person, "written", RIGHT)

    first = proposed()
    with pytest.raises(Refused, match=r"marking\.correction_open"):
        proposed()
    with pytest.raises(Refused, match=r"marking\.not_proposer"):
        withdraw_correction(marked.by("publisher"), first)
    withdraw_correction(marked.by("exam_officer"), first)
    second = proposed()
    refuse_correction(marked.by("checker"), second, "原卷并未漏加")
    third = proposed()
    check_correction(marked.by("checker"), third)
    refuse_correction(marked.by("supervisor"), third, "证据不足，不予会签")
    assert [one.state for one in (first, second, third)] == ["withdrawn", "refused", "refused"]
    assert marked.score.edition == 1 and marked.letters() == []


def test_a_recheck_is_asked_once_within_its_window(marked: Marked) -> None:
    closed = Window(marked.at - timedelta(days=9), marked.at)
    for changes, code in (
        ({"window": closed}, r"marking\.recheck_closed"),
        ({"window": None}, r"marking\.recheck_closed"),
        ({"grounds": "错"}, r"marking\.grounds_missing"),
        ({"paper": "interview"}, r"marking\.no_score"),
    ):
        with pytest.raises(Refused, match=code):
            marked.ask(**changes)
    first = marked.ask()
    with pytest.raises(Refused, match=r"marking\.recheck_asked"):
        marked.ask()
    recheck.withdraw_recheck(marked.own(), marked.person, first.public_id)
    marked.ask()


def test_nothing_wrong_is_answered_by_another_person(marked: Marked) -> None:
    row = marked.ask()
    with pytest.raises(Refused, match=r"marking\.findings_missing"):
        recheck.find(marked.by("exam_officer"), row, {**FOUND, "sum": ""})
    recheck.find(marked.by("exam_officer"), row, FOUND)
    with pytest.raises(Refused, match=r"two_people\.same"):
        recheck.answer(marked.by("exam_officer"), row, "各项无误")
    recheck.send_back(marked.by("checker"), row, "合分请再加一遍")
    recheck.find(marked.by("exam_officer"), row, FOUND)
    recheck.answer(marked.by("checker"), row, "各题相加 81，与公布一致。")
    assert row.state == "answered" and marked.score.edition == 1
    assert "成绩无误" in marked.letters()[0] and "各题相加 81" in marked.letters()[0]


def test_what_a_recheck_changed_is_a_correction_of_its_own(marked: Marked) -> None:
    row = marked.ask()
    recheck.find(marked.by("exam_officer"), row, FOUND | {"sum": "漏加第 3 题 4 分"}, RIGHT)
    recheck.answer(marked.by("checker"), row, "同意更正")
    assert row.state == "correcting" and row.correction is not None
    assert marked.letters() == []
    countersign_correction(marked.by("supervisor"), row.correction)
    assert (row.state, marked.score.value) == ("answered", Fraction(85))
    assert "81 分更正为85 分" in row.answer and len(marked.letters()) == 1


def _by_supervisor(marked: Marked, row: recheck.Recheck) -> None:
    recheck.answer(marked.by("checker"), row, "同意更正")
    assert row.correction is not None
    refuse_correction(marked.by("supervisor"), row.correction, "证据不足，不予会签")


def _by_checker(marked: Marked, row: recheck.Recheck) -> None:
    recheck.send_back(marked.by("checker"), row, "证据不足，请再查")


@pytest.mark.parametrize("refused", [_by_supervisor, _by_checker])
def test_a_correction_that_falls_is_looked_at_again(
    marked: Marked, refused: Callable[[Marked, recheck.Recheck], None]
) -> None:
    row = marked.ask()
    recheck.find(marked.by("exam_officer"), row, FOUND, RIGHT)
    refused(marked, row)
    assert (row.state, row.findings, row.correction) == ("asked", {}, None)
    assert marked.score.edition == 1
