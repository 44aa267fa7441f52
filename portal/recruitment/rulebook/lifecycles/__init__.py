"""Every state machine of the recruitment side as one closed table. What is not here can't happen.

Each stage has a module of its own in this folder; ``from …lifecycles import ROUND`` finds the table
in it, and ``ALL`` lists the tables in the order of the modules' ``ORDER``.

The words shown to people are in ``labels``; the CHECK constraints, the buttons and the diagrams in
``docs/lifecycles/`` derive from here. Roles are those of ``roles.py``; no role
is the system.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from portal.kernel.lifecycle import Lifecycle


def _stages() -> list[ModuleType]:
    modules = (import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__))
    return sorted(modules, key=lambda module: module.ORDER)


def _gathered() -> dict[str, Lifecycle]:
    tables: dict[str, Lifecycle] = {}
    for stage in _stages():
        for name, table in vars(stage).items():
            if isinstance(table, Lifecycle):
                if name in tables:
                    raise RuntimeError(f"lifecycle {name} is given twice")
                tables[name] = table
    return tables


_TABLES = _gathered()
ALL = tuple(_TABLES.values())


def __getattr__(name: str) -> Lifecycle:
    if name in _TABLES:
        return _TABLES[name]
    raise AttributeError(name)
