"""Commands of the recruitment side: ``flask --app wsgi:app …``."""

from __future__ import annotations

from flask import Flask

from portal.foundation.schema import install_database_commands


def install(app: Flask) -> None:
    install_database_commands(app)
