"""Entry points: ``wsgi:app`` is the recruitment side, ``wsgi:workforce`` the management backend.

Each is built when first asked for, so that either starts without the other's package. ``flask rules
…`` works on files alone: an auditor needs neither our secrets nor a database; ``flask keys …``
makes the keys without which no application starts in production.
"""

from __future__ import annotations

import sys
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

_SIDES = {"app": "recruitment", "workforce": "workforce"}
_OPTIONS_WITH_A_VALUE = frozenset({"-A", "--app", "-e", "--env-file"})


def asked_command(arguments: list[str]) -> str | None:
    """The first word after the options of ``flask``; None where another program than ``flask`` runs
    (a server, a test)."""
    program, words = arguments[0], iter(arguments[1:])
    if program.replace("\\", "/").removesuffix("/__main__.py").rpartition("/")[2] != "flask":
        return None
    for word in words:
        if word in _OPTIONS_WITH_A_VALUE:
            next(words, None)
        elif not word.startswith("-"):
            return word
    return None


@lru_cache(maxsize=2)
def _build(side: str) -> Flask:
    from config import side_settings

    return import_module(f"portal.{side}.app").create_app(side_settings(side))


@lru_cache(maxsize=1)
def _rules_alone() -> Flask:
    from flask import Flask

    bare = Flask("portal.recruitment.rules", static_folder=None)
    bare.cli.add_command(import_module("portal.recruitment.cli.rules_seating").rules)
    return bare


@lru_cache(maxsize=1)
def _keys_alone() -> Flask:
    from flask import Flask

    bare = Flask("portal.foundation.keys", static_folder=None)
    bare.cli.add_command(import_module("portal.foundation.security.key_commands").keys)
    return bare


_ALONE = {"rules": _rules_alone, "keys": _keys_alone}


def __getattr__(name: str) -> Flask:
    if name == "app" and (alone := _ALONE.get(asked_command(sys.argv) or "")):
        return alone()
    if name in _SIDES:
        return _build(_SIDES[name])
    raise AttributeError(name)
