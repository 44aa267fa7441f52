"""The house stays readable: its figures stand in docs/house.md, and each ceiling can fail."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from deploy import measures
from tests.architecture.source import ROOT

LINE = "x = 1\n"
LONG = "def long():\n" + "    pass\n" * 25
WIDE = "words = '" + "字" * 50 + "'\n"
MANY = "def many(a, b, c, *, d, e, f):\n    pass\n"
BRANCHES = "def deep(x):\n" + "    if x:\n        pass\n" * 12


@cache
def figures() -> dict[str, measures.Measure]:
    return {measure.name: measure for measure in measures.measures(ROOT)}


NAMES = [
    "Python lines over 100 columns (E501)",
    "lines that `fmt: skip` or `fmt: off` keeps",
    "template and CSS lines over 120 characters",
    "template lines that build rows (`append(`)",
    "files over 12,000 characters",
    "longest file, in thousand characters",
    "longest file of the tests, in thousand characters",
    "files directly in one folder",
    "functions over 25 lines",
    "functions over five parameters",
    "functions of a complexity over 12",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_ceiling_is_kept(name: str) -> None:
    assert figures()[name].complaints() == []


def test_the_figures_in_the_document_are_todays() -> None:
    """Mend with ``python -m deploy.measures``."""
    assert measures.house_page() == measures.PAGE.read_text(encoding="utf-8")
    assert list(figures()) == NAMES


def write(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def many_files(root: Path) -> None:
    for number in range(37):
        write(root, f"portal/room/noun_{number}.py", "")


FAULTS: dict[str, Callable[[Path], None]] = {
    NAMES[0]: lambda root: write(root, "tests/test_wide.py", WIDE),
    NAMES[1]: lambda root: write(
        root, "portal/skip.py", "def f():\n    return (1,2)  # fmt: skip\n"
    ),
    NAMES[2]: lambda root: write(root, "templates/page.html", "<p>" + "x" * 118 + "\n"),
    NAMES[3]: lambda root: write(root, "templates/page.html", "{% set _ = rows.append(1) %}\n"),
    NAMES[4]: lambda root: write(root, "portal/large.py", LINE * 2_001),
    NAMES[5]: lambda root: write(root, "portal/larger.py", LINE * 3_001),
    NAMES[6]: lambda root: write(root, "tests/test_large.py", LINE * 4_001),
    NAMES[7]: many_files,
    NAMES[8]: lambda root: write(root, "portal/long.py", LONG),
    NAMES[9]: lambda root: write(root, "portal/many.py", MANY),
    NAMES[10]: lambda root: write(root, "portal/deep.py", BRANCHES),
}
# A file may be too long in two ways.
BESIDES = {NAMES[5]: {NAMES[4]}}


@pytest.mark.parametrize("name", NAMES)
def test_a_planted_fault_breaks_its_ceiling_and_no_other(name: str, tmp_path: Path) -> None:
    FAULTS[name](tmp_path)
    broken = [measure for measure in measures.measures(tmp_path) if not measure.kept]
    assert {measure.name for measure in broken} - BESIDES.get(name, set()) == {name}
    assert all(len(measure.complaints()) > 1 for measure in broken)


def test_a_good_house_breaks_no_ceiling(tmp_path: Path) -> None:
    write(tmp_path, "portal/good.py", "def short():\n    pass\n")
    assert all(measure.kept for measure in measures.measures(tmp_path))


def test_an_exception_by_comment_does_not_lower_a_figure(tmp_path: Path) -> None:
    write(tmp_path, "portal/many.py", MANY.replace(":\n", ":  # noqa: PLR0913\n", 1))
    assert NAMES[9] in {measure.name for measure in measures.measures(tmp_path) if not measure.kept}


def test_a_table_of_data_may_keep_its_layout(tmp_path: Path) -> None:
    write(tmp_path, "portal/data.py", "T = (\n    1,   2,\n)  # fmt: skip\n")
    write(tmp_path, "portal/more.py", "# fmt: off\nT = {\n    1:   2,\n}\n# fmt: on\n")
    assert all(measure.kept for measure in measures.measures(tmp_path))


def test_the_checks_hold_the_ceilings() -> None:
    from deploy.checks import FUNCTIONS

    assert measures.complaints in FUNCTIONS.values()
