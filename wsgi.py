"""Entry points: ``wsgi:app`` is the recruitment side, ``wsgi:workforce`` the management backend. Each is built when first asked for,
so that either starts without the other's package."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

_SIDES = {"app": "recruitment", "workforce": "workforce"}


@lru_cache(maxsize=2)
def _build(side: str) -> Flask:
    from config import side_settings

    return import_module(f"portal.{side}.app").create_app(side_settings(side))


def __getattr__(name: str) -> Flask:
    if name in _SIDES:
        return _build(_SIDES[name])
    raise AttributeError(name)
