"""What an answer's headers may say is decided in one place each."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

PORTAL = ROOT / "portal"
# Call or header → the only module that may use it.
ONLY = {
    "redirect": PORTAL / "foundation/web/posting.py",
    "Content-Disposition": PORTAL / "foundation/web/headers.py",
    "Location": PORTAL / "foundation/web/posting.py",
}
NOWHERE = ("download_name", "as_attachment")


def _names(path: Path) -> Iterator[str]:
    """Names called, keywords given and texts used in a module."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            called = node.func
            yield called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            yield from (keyword.arg or "" for keyword in node.keywords)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


@pytest.mark.parametrize("name", list(ONLY))
def test_one_module_says_it(name: str) -> None:
    users = {path for path in PORTAL.rglob("*.py") if name in set(_names(path))}
    assert users <= {ONLY[name]}
    assert name == "Location" or users


@pytest.mark.parametrize("name", NOWHERE)
def test_nobody_names_a_file_beside_the_one_place(name: str) -> None:
    assert not [path for path in PORTAL.rglob("*.py") if name in set(_names(path))]


def test_numbers_in_questions_are_read_in_one_place() -> None:
    """``request.args.get(…, type=int)`` takes 10**30."""
    found = [
        f"{path.name}:{node.lineno}"
        for path in PORTAL.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("get", "getlist")
        and any(keyword.arg == "type" for keyword in node.keywords)
    ]
    assert not found


def test_every_whole_number_of_a_form_has_an_end() -> None:
    """A form's number goes into a column; ``NumberRange`` says how far."""
    bare = []
    for path in PORTAL.rglob("*.py"):
        tree = ast.parse(path.read_text())
        named = {
            target.id: node.value
            for node in tree.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "IntegerField":
                parts = [*node.args, *(keyword.value for keyword in node.keywords)]
                used = [inner for part in parts for inner in ast.walk(part)]
                used += [
                    inner
                    for name in list(used)
                    if isinstance(name, ast.Name) and name.id in named
                    for inner in ast.walk(named[name.id])
                ]
                if not any(getattr(one, "id", "") == "NumberRange" for one in used):
                    bare.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert not bare
