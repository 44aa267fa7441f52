"""What a decision does to a score: the worst counts, in whatever order it was decided."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from portal.recruitment.rulebook.marking.effects import Sanction, with_effects

KINDS = ("score_void", "all_void", "paper_zero", "deduction", "disqualified", "not_hired", "none")
SCORES = st.fractions(0, 100)
SANCTIONS = st.lists(
    st.builds(
        lambda kind, points: Sanction(kind, points if kind == "deduction" else None),
        st.sampled_from(KINDS),
        st.fractions(0, 30),
    ),
    max_size=5,
)


@given(SCORES, SANCTIONS, st.randoms())
def test_the_order_of_decisions_changes_nothing(score, sanctions, random) -> None:  # type: ignore[no-untyped-def]
    counted = with_effects("score", score, sanctions)
    random.shuffle(sanctions)
    assert with_effects("score", score, sanctions) == counted
    assert counted is not None
    kind, value = counted
    assert (kind, value) == ("void", None) or (kind == "score" and 0 <= value <= score)


def test_each_kind() -> None:
    score = Fraction(60)
    for kinds, expected in (
        ((), ("score", score)),
        (("score_void",), ("void", None)),
        (("paper_zero", "all_void"), ("void", None)),
        (("paper_zero",), ("score", Fraction(0))),
        (("disqualified",), ("void", None)),
        (("not_hired", "none"), ("score", score)),
    ):
        assert with_effects("score", score, [Sanction(kind) for kind in kinds]) == expected
    ten, hundred = Sanction("deduction", Fraction(10)), Sanction("deduction", Fraction(100))
    assert with_effects("score", score, [ten]) == ("score", Fraction(50))
    assert with_effects("score", score, [ten, hundred]) == ("score", Fraction(0))


def test_who_was_absent_gets_no_zero_and_a_repeated_paper_counts_only_then() -> None:
    assert with_effects("absent", None, [Sanction("paper_zero")]) == ("absent", None)
    again = [Sanction("repeat")]
    assert with_effects("score", Fraction(60), again) is None
    assert with_effects("score", Fraction(80), again, again=True) == ("score", Fraction(80))
