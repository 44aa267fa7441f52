"""What a case may be opened for, what it may lead to, and that nobody gets stuck in it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from portal.kernel.errors import Refused
from portal.recruitment.conduct.services.take_step import STEPS
from portal.recruitment.rulebook.conduct.effects import (
    ONLY_BY_NOTICE,
    paper_of,
    require_clause,
    require_points,
)
from portal.recruitment.rulebook.conduct.grounds import (
    GROUNDS,
    KINDS,
    require_effect,
    usual_effect,
)
from portal.recruitment.rulebook.lifecycles import ATTENDANCE_CORRECTION, CONDUCT_CASE
from portal.recruitment.rulebook.roles import APPLICANT

NOTICE = "考生在答卷上作与答题无关标记的，\n该科目按零分计。"
UNTOLD = {"suspected", "opened"}  # the person knows nothing yet
OVER = {"closed", "dropped", "annulled"}


def test_identical_answers_void_the_paper_and_no_more_by_themselves() -> None:
    """practice §5: 令31号 art. 11, that subject void; heavier only with corroboration."""
    assert usual_effect("identical_answers") == "score_void"
    assert require_effect("identical_answers", "all_void") == "all_void"
    with pytest.raises(Refused, match=r"conduct\.effect_not_allowed"):
        require_effect("identical_answers", "paper_zero")


@pytest.mark.parametrize("ground", [ground for ground in GROUNDS if ground.kind == "office_fault"])
def test_a_fault_of_the_office_takes_nothing_from_anybody(ground: object) -> None:
    assert set(ground.effects) == {"repeat", "none"}  # type: ignore[attr-defined]


def test_every_kind_has_a_ground_and_every_ground_may_end_without_effect() -> None:
    assert {ground.kind for ground in GROUNDS} == set(KINDS)
    assert all("none" in ground.effects for ground in GROUNDS)


@pytest.mark.parametrize("effect", ONLY_BY_NOTICE)
def test_zero_and_deduction_only_in_the_words_of_the_notice(effect: str) -> None:
    assert require_clause(effect, "无关标记的，该科目按零分计", NOTICE)
    with pytest.raises(Refused, match=r"conduct\.notice_silent"):
        require_clause(effect, "手机响铃的，该科目按零分计", NOTICE)
    with pytest.raises(Refused, match=r"conduct\.clause_missing"):
        require_clause(effect, "零分", NOTICE)
    assert require_clause("score_void", "", NOTICE) == ""


def test_points_and_paper_belong_to_their_effects() -> None:
    assert require_points("deduction", Fraction(5)) == 5
    assert require_points("score_void", Fraction(5)) is None
    for points in (None, Fraction(0), Fraction(-1)):
        with pytest.raises(Refused, match=r"conduct\.points"):
            require_points("deduction", points)
    assert (paper_of("score_void", "essay"), paper_of("all_void", "essay")) == ("essay", "")
    with pytest.raises(Refused, match=r"conduct\.paper_missing"):
        paper_of("score_void", "")


def _ways_out(state: str, *, person: bool) -> list[str]:
    return [
        step.action
        for step in CONDUCT_CASE.transitions
        if step.source == state
        and ((APPLICANT in step.roles) if person else set(step.roles) - {APPLICANT})
    ]


def test_every_live_state_has_an_exit_for_the_office_and_for_who_was_told() -> None:
    live = set(CONDUCT_CASE.states) - OVER
    assert {state for state in live if not _ways_out(state, person=False)} == set()
    assert {state for state in live - UNTOLD if not _ways_out(state, person=True)} == set()


def test_from_everywhere_the_end_is_reached() -> None:
    ends, grew = set(OVER) | {"final"}, True
    while grew:
        before = set(ends)
        ends |= {step.source for step in CONDUCT_CASE.transitions if step.target in ends}
        grew = ends != before
    assert ends == set(CONDUCT_CASE.states)


def test_every_step_of_the_table_can_be_taken() -> None:
    actions = {step.action for step in CONDUCT_CASE.transitions}
    assert actions - set(STEPS) == {"serve"}, "service has a way of its own"
    assert set(STEPS) <= actions


def test_a_correction_of_attendance_is_left_by_both() -> None:
    roles = {step.roles for step in ATTENDANCE_CORRECTION.transitions}
    assert roles == {("checker",), ("exam_officer",)}
