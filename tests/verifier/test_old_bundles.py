"""Bundles that were made before the formats grew verify for ever: a draw with few digits, lists
without the later columns."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.verifier.bundles import lines_of

FOLDER = Path(__file__).parents[1] / "data/bundles"
OLD = sorted(FOLDER.glob("*.zip"))


@pytest.mark.parametrize("path", OLD, ids=[path.stem for path in OLD])
def test_an_old_bundle_agrees(path: Path) -> None:
    wrong, lines = lines_of(path.read_bytes())
    assert wrong == 0, [line for line in lines if line.startswith("[DIFFERS]")]
    assert sum(line.startswith("[agrees]") for line in lines) > 5


def test_one_of_every_kind_that_was_there() -> None:
    kinds = {"draw", "seating", "written_result", "shortlist", "interview", "ranking"}
    assert {path.stem for path in OLD} == kinds


def test_few_digits_in_an_old_draw_are_remarked_upon() -> None:
    _, lines = lines_of((FOLDER / "draw.zip").read_bytes())
    assert any("only 6 digits called" in line for line in lines)
