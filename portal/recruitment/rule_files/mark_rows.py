"""The rulebook names a candidate whose marks don't hold; whoever has to mend the file needs the row
as well."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from portal.kernel.errors import Refused
from portal.recruitment.rulebook.marking.interview import ABSENT, VOID, MarkRow

_COLUMN = {
    "interview.two_rooms": "room",
    "interview.state_beside_marks": "mark",
    "interview.examiner_missing": "examiner",
    "interview.unknown_element": "element",
    "interview.mark_out_of_range": "mark",
    "interview.mark_twice": "examiner",
    "interview.too_few_examiners": "candidate",
    "interview.panel_even": "candidate",
    "interview.place_missing": "candidate",
    "interview.element_missing": "element",
    "interview.total_above_full_mark": "mark",
    "interview.mean_of_zero": "mark",
}


@contextmanager
def named_rows(file: str, rows: Sequence[MarkRow]) -> Iterator[None]:
    """Refusals of ``rows``, which stand in the file in this order under one header row, leave with
    file, row and column."""
    try:
        yield
    except Refused as refused:
        column = _COLUMN.get(refused.code)
        if column is None:
            raise
        raise Refused(
            refused.code,
            **{**refused.facts, "file": file, "row": _index(refused, rows) + 2, "column": column},
        ) from refused


def _index(refused: Refused, rows: Sequence[MarkRow]) -> int:
    """The row that doesn't fit: the first of those concerned, or of a pair that contradicts itself
    the one that says something else."""
    names = ("vacancy", "room", "candidate", "examiner", "element")
    if refused.code == "interview.element_missing":
        names = names[:-1]  # the row that should name the element is the one that is missing
    told = {name: refused.facts[name] for name in names if name in refused.facts}
    concerned = [
        index
        for index, row in enumerate(rows)
        if all(getattr(row, name) == value for name, value in told.items())
    ]
    first = rows[concerned[0]]
    for index in concerned[1:]:
        row = rows[index]
        if refused.code == "interview.mark_twice":
            return index
        if refused.code == "interview.two_rooms" and (row.vacancy, row.room) != (
            first.vacancy,
            first.room,
        ):
            return index
        if refused.code == "interview.state_beside_marks" and (
            row.mark in (ABSENT, VOID) or first.mark in (ABSENT, VOID)
        ):
            return index
    return concerned[0]
