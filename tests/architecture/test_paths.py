"""Whatever a document or a docstring calls by a path exists, and a newcomer finds what is asked
for most."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, modules

NOT_WALKED = {".git", ".venv", "var", "node_modules", "__pycache__"}
# A record of a decision names paths as they were on its day; docs/decisions/README.md says so.
HISTORY = "docs/decisions/"
TOPS = "portal|templates|static|tests|docs|deploy|bench|migrations|requirements"
NAMED = re.compile(
    rf"(?<![\w/.-])((?:{TOPS})/[\w./*-]*[\w*/]"
    r"|[\w-]+(?:/[\w*-]+)+\.(?:py|html|md|css|js|json|toml|yaml|svg|txt|po))(?![\w<{/])"
)
MADE = {
    "bench/results.json": "written by make bench",
    "dist/external/altcha.css": "a file of the package that is vendored",
    "dist/workers/pbkdf2.js": "a file of the package that is vendored",
    "FOLDER/address.json": "a folder that is given",
}


@cache
def standing() -> frozenset[str]:
    """Every file and folder of the repository, with a slash before it."""
    paths = set()
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in NOT_WALKED]
        here = Path(folder).relative_to(ROOT)
        paths |= {f"/{(here / name).as_posix()}" for name in (*folders, *files)}
    return frozenset(paths)


def exists(path: str) -> bool:
    """Whether it stands at the root, or below some room (``views/__init__.py``)."""
    path = path.rstrip("/.")
    if path in MADE:
        return True
    if "*" in path:
        return any(fnmatch(place, f"*/{path}") for place in standing())
    return any(place.endswith(f"/{path}") for place in standing())


def dead(text: str) -> list[str]:
    return [path for path in NAMED.findall(text) if not exists(path)]


def documents() -> list[Path]:
    found = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("static/**/*.md")]
    return sorted(path for path in found if HISTORY not in path.as_posix() or "README" in path.name)


@pytest.mark.parametrize("document", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_document_names_paths_that_exist(document: Path) -> None:
    assert dead(document.read_text(encoding="utf-8")) == []


def docstrings(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            yield ast.get_docstring(node) or ""


@pytest.mark.parametrize("folder", ["portal", "deploy", "bench", "tests", "migrations"])
def test_a_docstring_names_paths_that_exist(folder: str) -> None:
    found = {
        place: paths
        for place, tree in modules(folder).items()
        if (paths := dead("\n".join(docstrings(tree))))
    }
    assert not found


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("see `portal/kernel/nothing.py`", ["portal/kernel/nothing.py"]),
        ("see portal/kernel/errors.py.", []),
        ("`views/__init__.py` of a stage", []),
        ("`rulebook/publication_gate.py`", ["rulebook/publication_gate.py"]),
        ("`portal/*/rulebook/lifecycles*`, `templates/recruitment/<stage>/`", []),
        ("`portal/*/nowhere*`", ["portal/*/nowhere*"]),
    ],
)
def test_a_dead_path_is_seen(text: str, wrong: list[str]) -> None:
    assert dead(text) == wrong


def where_is_what() -> dict[str, str]:
    page = (ROOT / "docs" / "house.md").read_text(encoding="utf-8")
    table = page.partition("## Where is what")[2].partition("|---|---|")[2].partition("\n\n")[0]
    return dict(re.findall(r"(?m)^\| ([^|]+) \| ([^|]+) \|$", table))


@pytest.mark.parametrize(
    ("asked", "place", "word"),
    [
        ("the tie-break rule", "portal/recruitment/rulebook/ranking/places.py", "tie_break"),
        (
            "the page where a screener decides",
            "templates/recruitment/screening/office/case.html",
            "outcome",
        ),
        (
            "the text of the refusal letter",
            "portal/recruitment/screening/letter_content.py",
            "def decision_letter",
        ),
        (
            "the table of an officer's second factor",
            "portal/recruitment/accounts/models.py",
            "totp_",
        ),
    ],
)
def test_what_is_asked_for_most_is_found(asked: str, place: str, word: str) -> None:
    assert place in where_is_what()[asked]
    assert word in (ROOT / place).read_text(encoding="utf-8")


def test_every_place_of_the_table_is_a_path_or_a_word_of_one() -> None:
    for place in where_is_what().values():
        names = re.findall(r"`([^`]+)`", place)
        assert any(exists(name) for name in names), place


def test_the_readmes_lead_to_the_index_and_the_first_day() -> None:
    for name in ("README.md", "README.zh-CN.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert all(f"](docs/{page}" in text for page in ("README.md", "first-day.md", "house.svg"))
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    for path in (ROOT / "docs").glob("*.md"):
        assert path.name == "README.md" or f"]({path.name})" in index, path.name
