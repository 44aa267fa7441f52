"""The rulebook and the kernel know the standard library and each other alone; and no float."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
CHAPTERS = ("policy", "marking", "ranking", "substitution", "words")
FILES = sorted(
    [
        path
        for chapter in CHAPTERS
        for path in (ROOT / "portal/recruitment/rulebook" / chapter).rglob("*.py")
    ]
    + [ROOT / "portal/kernel/decimals.py", ROOT / "portal/kernel/canonical.py"]
)


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            yield node.module or ""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_imports(path: Path) -> None:
    allowed = (
        ("portal.kernel", "portal.recruitment.rulebook")
        if "rulebook" in path.parts
        else ("portal.kernel",)
    )
    for module in imported(path):
        assert module.split(".")[0] in sys.stdlib_module_names or module.startswith(allowed), module
        assert module.split(".")[0] not in ("random", "time", "os", "socket", "pathlib")


@pytest.mark.parametrize(
    "path", [path for path in FILES if path.stem != "canonical"], ids=lambda path: path.stem
)
def test_no_float(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float))
        assert not (isinstance(node, ast.Name) and node.id in ("float", "round"))
        assert not (
            isinstance(node, ast.BinOp)
            and isinstance(node.op, ast.Div)
            and isinstance(node.left, ast.Constant)
        )


def test_there_is_something_to_check() -> None:
    assert len(FILES) > 20
