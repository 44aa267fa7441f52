"""The rooms of the house, as the import contracts and the folders name them."""

from __future__ import annotations

import ast
import tomllib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"


@cache
def stages() -> dict[str, str]:
    """Room of the process → its words: the Chinese half of its ``__init__.py``'s first line."""
    found = {}
    for path in sorted((ROOT / "portal" / "recruitment").glob("*/__init__.py")):
        words, dash, _english = (
            ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        ).partition(" — ")
        if dash:
            found[path.parent.name] = words
    return found


@cache
def layers(part: str) -> list[list[str]]:
    """The layers of ``recruitment``, ``workforce`` or ``foundation``, top to bottom, as far as
    their rooms stand: a contract may leave a place for one that is still to come."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = {one["id"]: one for one in settings["tool"]["importlinter"]["contracts"]}
    named = [
        [name.strip(" ()") for name in layer.split("|")] for layer in contracts[part]["layers"]
    ]
    standing = [
        [name for name in layer if _stands(ROOT / "portal" / part / name)] for layer in named
    ]
    return [layer for layer in standing if layer]


def _stands(room: Path) -> bool:
    return room.with_suffix(".py").exists() or (room / "__init__.py").exists()
