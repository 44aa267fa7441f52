"""Marking 阅卷、登分: two keyings compared, two markings settled.

A score, absent, zero and void are four different things.

Two clerks key the same sealed codes and neither sees the other; every difference goes to 核分 with
the paper in hand. Void is never keyed: it follows from a decision with grounds. (Shangqiu 2021:
another candidate's score typed in; Hunan 2016: 76.6 published as 70.6.)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from portal.kernel.decimals import parse_number, plain
from portal.kernel.errors import Refused
from portal.recruitment.rulebook.policy.shape import MarkingRule

ABSENT, VOID = "absent", "void"
Keyed = Fraction | str


@dataclass(frozen=True, slots=True)
class Difference:
    """``kind``: value (both keyed, not the same), only_first, only_second."""

    code: str
    first: Keyed | None
    second: Keyed | None
    kind: str


@dataclass(frozen=True, slots=True)
class KeyingComparison:
    """``agreed``: sealed code → what both keyed.

    ``complete``: nothing differs and nothing is missing, also of the codes expected.
    """

    agreed: Mapping[str, Keyed]
    differences: tuple[Difference, ...]
    missing: tuple[str, ...]

    @property
    def complete(self) -> bool:
        return not self.differences and not self.missing


def read_keyed(text: str, full_mark: Fraction) -> Keyed:
    """What a clerk typed: an exact number from 0 to the full mark, or ``absent``. Zero is a number.

    Raises ``Refused('marking.…')``: empty, void (needs a decision), not a number, above the full
    mark.
    """
    if text == ABSENT:
        return ABSENT
    if not text:
        raise Refused("marking.empty")
    if text == VOID:
        raise Refused("marking.void_needs_decision")
    number = parse_number(text)
    if number > full_mark:
        raise Refused("marking.above_full_mark", found=text, full_mark=plain(full_mark))
    return number


@dataclass(frozen=True, slots=True)
class Typed:
    """What a clerk reads on a script: its score, and the ground of a zero (``blank``: nothing is
    written on it)."""

    value: Fraction
    ground: str = ""


BLANK_WORDS = ("空白", "空白卷", "blank")


def read_typed(text: str, full_mark: Fraction, step: Fraction | None = None) -> Typed:
    """A clerk's cell: a number from 0 to the full mark in steps of ``step``, or 空白 for a script
    with nothing on it.

    Absent comes from the room's record and void from a decision; no typing makes either. Raises
    ``Refused('marking.absent_by_record')``, ``'marking.off_step'``, and as :func:`read_keyed`.
    """
    if text in BLANK_WORDS:
        return Typed(Fraction(0), "blank")
    number = read_keyed(text, full_mark)
    if isinstance(number, str):
        raise Refused("marking.absent_by_record")
    if step and number % step:
        raise Refused("marking.off_step", found=text, step=plain(step))
    return Typed(number)


def compare_keyings(
    first: Mapping[str, Keyed], second: Mapping[str, Keyed], expected: Iterable[str] = ()
) -> KeyingComparison:
    """Two keyings by sealed code.

    Absent agrees only with absent, never with zero. ``expected``: codes that must occur.
    """
    agreed: dict[str, Keyed] = {}
    differences = []
    for code in sorted({*first, *second}):
        one, other = first.get(code), second.get(code)
        if one is None or other is None:
            differences.append(
                Difference(code, one, other, "only_second" if one is None else "only_first")
            )
        elif one != other:
            differences.append(Difference(code, one, other, "value"))
        else:
            agreed[code] = one
    missing = tuple(
        sorted(code for code in set(expected) if code not in first and code not in second)
    )
    return KeyingComparison(agreed, tuple(differences), missing)


@dataclass(frozen=True, slots=True)
class Settled:
    """``score`` None: a third marker is needed. ``how``: single, mean, third, third_needed."""

    score: Fraction | None
    how: str


def settle_marks(
    rule: MarkingRule,
    first: Fraction,
    second: Fraction | None = None,
    third: Fraction | None = None,
) -> Settled:
    """One paper marked twice: within the tolerance the mean counts; beyond it the third marker's
    mark does.

    Raises ``Refused('marking.second_missing')`` where the policy demands two markers,
    ``('marking.third_not_needed')`` for a third opinion on marks that agree.
    """
    if not rule.double:
        return Settled(first, "single")
    if second is None:
        raise Refused("marking.second_missing")
    if abs(first - second) <= rule.tolerance:
        if third is not None:
            raise Refused("marking.third_not_needed")
        return Settled((first + second) / 2, "mean")
    return Settled(None, "third_needed") if third is None else Settled(third, "third")


def paper_total(parts: Mapping[str, Fraction], full_marks: Mapping[str, Fraction]) -> Fraction:
    """合分 checked: every question marked, none above its full mark.

    Raises ``Refused('marking.question_…', question=…)``. (Shenzhen 2012: one of five parts was
    dropped for 685 people.)
    """
    for question in full_marks:
        if question not in parts:
            raise Refused("marking.question_missing", question=question)
    for question, mark in parts.items():
        if question not in full_marks:
            raise Refused("marking.question_unknown", question=question)
        if not 0 <= mark <= full_marks[question]:
            raise Refused(
                "marking.question_out_of_range",
                question=question,
                found=plain(mark),
                full_mark=plain(full_marks[question]),
            )
    return sum(parts.values(), Fraction(0))
