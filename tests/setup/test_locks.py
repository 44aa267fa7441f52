"""What the locks ask for is used: a package that nobody imports is carried, downloaded and watched
for nothing."""

from __future__ import annotations

import ast
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from deploy.checks import asked, normal

ROOT = Path(__file__).resolve().parents[2]
RUNS = ("portal", "migrations", "deploy", "config.py", "wsgi.py")
LOOKS = (*RUNS, "bench", "tests")
NOT_IMPORTED = {
    "granian": "the web server; a program",
    "flit-core": "installs the commands of pyproject.toml",
    "psycopg": "SQLAlchemy's way to PostgreSQL, by the address of the database",
    "tzdata": "Asia/Shanghai where the machine has no time zones",
    "pytest-xdist": "a part of pytest",
    "pytest-timeout": "a part of pytest",
    "pytest-randomly": "a part of pytest",
    "ruff": "a program",
    "mypy": "a program",
    "djlint": "a program",
    "bandit": "a program",
}


def imported(places: tuple[str, ...]) -> set[str]:
    """The packages that own what the files below ``places`` import."""
    files = [
        path
        for place in places
        for path in ([ROOT / place] if place.endswith(".py") else (ROOT / place).rglob("*.py"))
    ]
    tops: set[str] = set()
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                tops |= {name.name.split(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                tops.add(node.module.split(".")[0])
    owners = packages_distributions()
    return {normal(owner) for top in tops for owner in owners.get(top, [])}


@pytest.mark.parametrize(("group", "places"), [("runtime", RUNS), ("test", LOOKS)])
def test_every_package_asked_for_is_imported_or_has_a_reason(
    group: str, places: tuple[str, ...]
) -> None:
    assert asked(group) - imported(places) - set(NOT_IMPORTED) == set()


def test_every_reason_is_needed() -> None:
    assert set(NOT_IMPORTED) <= asked("test") - imported(RUNS)
