"""Entry points: ``wsgi:app`` is the recruitment side, ``wsgi:workforce`` the management backend;
``wsgi:front`` and ``wsgi:workforce_front`` are the same two as the web server runs them, behind the
reception that takes in whole requests.

Each is built when first asked for, so that either starts without the other's package. ``flask rules
…`` and ``flask keys …`` build neither: Flask finds the two groups by the entry points
``flask.commands`` of pyproject.toml before it looks for an application. So an auditor needs neither
our secrets nor a database, and keys can be made before production has any.
"""

from __future__ import annotations

import os
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from flask import Flask

    from portal.foundation.running.reception import Reception

_SIDES = {"app": "recruitment", "workforce": "workforce"}
_FRONTS = {"front": "recruitment", "workforce_front": "workforce"}


class CommandsOf(click.Group):
    """The commands of a group that stands elsewhere.

    Flask loads every entry point for every command; the group's module is imported only when the
    group is used.
    """

    def __init__(self, name: str, module: str, short_help: str) -> None:
        super().__init__(name, short_help=short_help)
        self._module = module

    def _group(self) -> click.Group:
        group: click.Group = getattr(import_module(self._module), self.name or "")
        self.help = group.help
        return group

    def list_commands(self, ctx: click.Context) -> list[str]:
        return self._group().list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return self._group().get_command(ctx, cmd_name)

    def get_help(self, ctx: click.Context) -> str:
        self._group()
        return super().get_help(ctx)


rules = CommandsOf(
    "rules", "portal.recruitment.cli.rules_supplement", "The published rules on files."
)
keys = CommandsOf("keys", "portal.foundation.security.key_commands", "Keys of both sides.")


@lru_cache(maxsize=2)
def _build(side: str) -> Flask:
    from config import side_settings

    os.umask(0o077)  # whatever a process of ours writes is for its own account only
    return import_module(f"portal.{side}.app").create_app(side_settings(side))


@lru_cache(maxsize=2)
def _front(side: str) -> Reception:
    from portal.foundation.running.reception import Reception

    app = _build(side)
    return Reception(app, most_bytes=app.config["MAX_CONTENT_LENGTH"])


def __getattr__(name: str) -> Flask | Reception:
    if name in _SIDES:
        return _build(_SIDES[name])
    if name in _FRONTS:
        return _front(_FRONTS[name])
    raise AttributeError(name)
