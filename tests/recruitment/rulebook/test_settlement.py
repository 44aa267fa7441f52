"""Who holds the places after a ranking was corrected."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.recruitment.rulebook.substitution.settlement import Held, Ranked, Settlement, settle


def lines(*names: str, given_to: str = "") -> list[Ranked]:
    """Candidates in order; ``A=B`` stand equal; ``given_to``: who has the place by the list."""
    ranked = []
    for place, equals in enumerate(names, 1):
        ranked += [Ranked(name, place, name in given_to) for name in equals.split("=")]
    return ranked


@pytest.mark.parametrize(
    ("order", "held", "seats", "outcome"),
    [
        # the new first enters, the old first gives the place up
        (lines("C", "A", given_to="C"), Held(("A",)), 1, Settlement((), ("A",), ("C",))),
        # the same people in another order
        (lines("B", "A", given_to="AB"), Held(("A", "B")), 2, Settlement(("B", "A"), (), ())),
        # the first declined, the second came in as a substitute: the new first takes that place
        (
            lines("C", "A", "B", given_to="C"),
            Held(("B",), frozenset("A")),
            1,
            Settlement((), ("B",), ("C",)),
        ),
        # a substitute whom the correction sets back makes room for the next
        (
            lines("A", "D", "B", given_to="A"),
            Held(("B",), frozenset("A")),
            1,
            Settlement((), ("B",), ("D",)),
        ),
        # told and kept by decision: nobody leaves though another stands first
        (
            [Ranked("C", 1), Ranked("A", 2, True)],
            Held(("A",)),
            1,
            Settlement(("A",), (), ()),
        ),
        # a place that fell free is no reason to let somebody in: substitution is
        (
            lines("A", "B", "C", given_to="AB"),
            Held(("A",), frozenset("B"), 1),
            2,
            Settlement(("A",), (), ()),
        ),
        # withdrawn already, nobody holds the place
        (lines("C", "A", given_to="C"), Held(()), 1, Settlement((), (), ("C",))),
        # equals across the last place wait for the extra test
        (lines("A=B"), Held(("A",)), 0, Settlement(("A",), (), (), ("A", "B"))),
    ],
)
def test_the_first_of_the_new_order_hold_the_places(
    order: list[Ranked], held: Held, seats: int, outcome: Settlement
) -> None:
    assert settle(order, held, seats) == outcome


@given(
    order=st.permutations("ABCDEFGH"),
    hold=st.sets(st.sampled_from("ABCDEFGH"), max_size=4),
    gone=st.sets(st.sampled_from("ABCDEFGH"), max_size=3),
)
def test_nobody_holds_a_place_that_the_order_gives_to_somebody_else(
    order: list[str], hold: set[str], gone: set[str]
) -> None:
    gone -= hold
    held = Held(tuple(sorted(hold)), frozenset(gone), len(gone))
    answer = settle([Ranked(name, place) for place, name in enumerate(order, 1)], held, 0)
    after = {*answer.stay, *answer.enter}
    assert after.isdisjoint(gone) and len(after) == len(hold)
    outside = [name for name in order if name not in after | gone]
    assert all(order.index(inside) < order.index(name) for inside in after for name in outside)
    assert set(answer.stay) | set(answer.leave) == hold
