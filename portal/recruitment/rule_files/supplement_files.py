"""The files of a supplement: seats as they stood before, and supplement.json as published."""

from __future__ import annotations

from pathlib import Path

from portal.recruitment.rule_files.cells import Column, check_identifiers, identifier, once
from portal.recruitment.rule_files.cells import whole_number as whole
from portal.recruitment.rule_files.tables import read_chunks
from portal.recruitment.rulebook.seating import Seat
from portal.recruitment.rulebook.seating.supplement import SCHEMA


def read_seats(path: Path) -> list[Seat]:
    """seats.csv of the base. Raises ``Refused('file.…', 'cell.…')`` with file, row and column."""
    names = [Column(name, identifier) for name in ("site", "room")]
    numbers = [Column(name, whole) for name in ("seat", "row", "column")]
    seats: list[Seat] = []
    seen: set[str] = set()
    for chunk in read_chunks(path, Seat._fields):
        candidates = check_identifiers(chunk, "candidate")
        once(chunk, "candidate", seen)
        places = [column.take(chunk) for column in names]
        counts = [[column.values[text] for text in column.take(chunk)] for column in numbers]
        seats += map(Seat._make, zip(candidates, *places, *counts, strict=True))
    return seats


def supplement_report(
    *, reason: str, base_sha256: str, draw: dict[str, str], output_sha256: str
) -> dict[str, object]:
    """The members of supplement.json in their published order; ``draw``: ``run_seed``,
    ``numbers``, ``concerned_sha256``, ``seed``."""
    return {
        "schema": SCHEMA,
        "reason": reason,
        "base_sha256": base_sha256,
        **{name: draw[name] for name in ("run_seed", "numbers", "concerned_sha256", "seed")},
        "output_sha256": output_sha256,
    }
