"""Who follows when a place falls free."""

from __future__ import annotations

from fractions import Fraction

import pytest

from portal.recruitment.rulebook.substitution.rounds import Loss, Queued, next_substitutes
from tests.recruitment.rulebook.policies import policy


def queue(*people: tuple[str, str, int, int]) -> list[Queued]:
    return [
        Queued(vacancy, candidate, place, Fraction(score))
        for vacancy, candidate, place, score in people
    ]


A = queue(("A", "1", 1, 90), ("A", "2", 2, 85), ("A", "3", 3, 80), ("A", "4", 4, 75))
B = queue(("B", "8", 1, 88), ("B", "9", 2, 82))
HELD = {"1": "A", "2": "A", "8": "B"}


def rule(**changes):
    return policy(substitution={"stages": ["medical", "publicity"], "until": "hire", **changes})


def called(found) -> list[tuple[str, str]]:
    return [(one.replaces, one.candidate) for one in found.substitutes]


def test_the_next_by_place_follows() -> None:
    found = next_substitutes(rule(), A, HELD, [Loss("A", "2", "medical")])
    assert (
        called(found) == [("2", "3")] and found.substitutes[0].place == 3 and found.unfilled == ()
    )


def test_whoever_failed_or_withdrew_is_never_called() -> None:
    found = next_substitutes(
        rule(), A, HELD, [Loss("A", "1", "medical"), Loss("A", "2", "medical")], gone=["3"]
    )
    assert called(found) == [("1", "4")]
    assert [(one.candidate, one.reason) for one in found.unfilled] == [("2", "nobody_left")]


@pytest.mark.parametrize(
    ("changes", "loss", "options", "reason"),
    [
        ({}, Loss("A", "2", "background_check"), {}, "stage_not_filled"),
        ({"rounds": 1}, Loss("A", "2", "medical", filled_before=1), {}, "rounds_used_up"),
        ({"rounds": 0}, Loss("A", "2", "medical"), {}, "rounds_used_up"),
        ({}, Loss("A", "2", "medical"), {"reached": ["publicity", "hire"]}, "too_late"),
        ({"reserve_days": 30}, Loss("A", "2", "medical"), {"days_since_result": 31}, "too_late"),
    ],
)
def test_policy_says_when_not(changes, loss, options, reason) -> None:
    found = next_substitutes(rule(**changes), A, HELD, [loss], **options)
    assert found.substitutes == () and [one.reason for one in found.unfilled] == [reason]


def test_policy_says_when_still() -> None:
    assert called(
        next_substitutes(rule(rounds=2), A, HELD, [Loss("A", "2", "medical", filled_before=1)])
    ) == [("2", "3")]
    assert called(
        next_substitutes(
            rule(reserve_days=30), A, HELD, [Loss("A", "2", "medical")], days_since_result=30
        )
    ) == [("2", "3")]
    assert called(
        next_substitutes(
            rule(until="filing"), A, HELD, [Loss("A", "2", "medical")], reached=["hire"]
        )
    ) == [("2", "3")]


def test_a_tie_for_the_last_free_place_needs_an_extra_test() -> None:
    tied = queue(("A", "1", 1, 90), ("A", "2", 2, 80), ("A", "3", 2, 80))
    found = next_substitutes(rule(), tied, {"1": "A"}, [Loss("A", "1", "medical")])
    assert found.substitutes[0].candidate == "2" and found.substitutes[0].tied_with == ("3",)
    both = next_substitutes(
        rule(),
        tied + queue(("A", "0", 0, 95)),
        {"1": "A", "0": "A"},
        [Loss("A", "1", "medical"), Loss("A", "0", "medical")],
    )
    assert [one.tied_with for one in both.substitutes] == [(), ()]


def test_pooled_places_go_to_the_highest_score_left_anywhere() -> None:
    losses = [Loss("B", "8", "medical")]
    everybody = A + queue(("B", "8", 1, 88), ("C", "5", 2, 83))
    alone = next_substitutes(rule(), everybody, {**HELD, "2": "A"}, losses)
    assert [one.reason for one in alone.unfilled] == ["nobody_left"]
    pooled = next_substitutes(rule(pooled=True), everybody, HELD, losses)
    assert (
        called(pooled) == [("8", "5")]
        and pooled.substitutes[0].from_vacancy == "C"
        and pooled.substitutes[0].vacancy == "B"
    )


def test_the_own_queue_comes_before_the_pool() -> None:
    found = next_substitutes(
        rule(pooled=True), A + B, HELD, [Loss("A", "2", "medical"), Loss("B", "8", "medical")]
    )
    assert sorted(called(found)) == [("2", "3"), ("8", "9")]
