"""The house read as text: parsed once per run, for the tests that hold its rules."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def modules(folder: str = "portal") -> dict[str, ast.Module]:
    """Path below the root → its tree, of every Python file below ``folder``."""
    return {
        str(path.relative_to(ROOT)): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "__pycache__" not in path.parts
    }


def imported(tree: ast.Module) -> Iterator[str]:
    """Every module or name that a file imports, as a dotted name; also what it imports inside
    functions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{name.name}" for name in node.names)


def strings(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def refusals(tree: ast.Module) -> Iterator[ast.Call]:
    """Every ``Refused(…)`` that a file makes."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (
            getattr(node.func, "id", None) == "Refused"
            or getattr(node.func, "attr", None) == "Refused"
        ):
            yield node


def codes_handed_on(tree: ast.Module) -> set[str]:
    """Codes that a file gives ``require_another`` and ``require_reason`` to refuse with."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            named = [keyword.value for keyword in node.keywords if keyword.arg == "code"]
            given = {"require_another": named, "require_reason": [*node.args[1:2], *named]}
            codes = given.get(getattr(node.func, "id", ""), [])
            found |= {code.value for code in codes if isinstance(code, ast.Constant)}
    return {code for code in found if isinstance(code, str)}


def codes_of(call: ast.Call) -> set[str]:
    """The codes that a call may carry, as far as they are written there; ``prefix*`` for one that
    is put together."""
    if not call.args:
        return set()
    first = call.args[0]
    branches = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
    found = set()
    for branch in branches:
        if isinstance(branch, ast.Constant) and isinstance(branch.value, str):
            found.add(branch.value)
        elif isinstance(branch, ast.JoinedStr):
            begins = branch.values[0] if branch.values else None
            found.add((str(begins.value) if isinstance(begins, ast.Constant) else "") + "*")
    return found
