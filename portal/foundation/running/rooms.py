"""What the rooms of a side contribute, found by the name of the file: adding a room touches no list
elsewhere."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy.orm import DeclarativeBase

from portal.foundation.data.rows import AppendOnly


@cache
def contributed(package: str, pattern: str) -> tuple[ModuleType, ...]:
    """Every module below ``package`` whose file is called ``pattern`` (``*models.py``,
    ``views/__init__.py``), in order of path.

    They are imported by this. Raises ``ModuleNotFoundError`` when there is no such package.
    """
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(package)
    root = Path(next(iter(spec.submodule_search_locations)))
    found = sorted(path.relative_to(root) for path in root.rglob(pattern))
    names = [
        ".".join((package, *path.with_suffix("").parts)).removesuffix(".__init__") for path in found
    ]
    return tuple(import_module(name) for name in names)


@cache
def gathered(package: str, pattern: str, name: str) -> tuple[Any, ...]:
    """The items of every tuple ``name`` in such modules, by their ``order``."""
    items = (item for module in contributed(package, pattern) for item in getattr(module, name, ()))
    return tuple(sorted(items, key=lambda item: item.order))


@cache
def gathered_by_name(package: str, pattern: str, name: str) -> dict[str, Any]:
    """The dictionaries ``name`` in such modules as one.

    Raises ``RuntimeError`` where two rooms give the same key.
    """
    together: dict[str, Any] = {}
    for module in contributed(package, pattern):
        given = getattr(module, name, {})
        if twice := together.keys() & given.keys():
            raise RuntimeError(f"{module.__name__}: {sorted(twice)} is given twice")
        together.update(given)
    return together


def append_only_tables(base: type[DeclarativeBase]) -> tuple[str, ...]:
    """Tables of the models so marked, in alphabetical order."""
    return tuple(
        sorted(
            one.class_.__tablename__
            for one in base.registry.mappers
            if issubclass(one.class_, AppendOnly)
        )
    )
