"""``flask files …``: what private storage needs after an upgrade or a restore."""

from __future__ import annotations

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from portal.foundation.files.pdf_in import MAX_BYTES, accept_pdf
from portal.foundation.files.storage import Storage
from portal.kernel.errors import Refused

MOST_PAGES = 200
file_commands = AppGroup("files", help="Private files.")


@file_commands.command("draw")
def _draw() -> None:
    """Draw the pages of documents that were stored before pages were drawn at acceptance."""
    drawn, failed = draw_missing(current_app.extensions["storage"])
    click.echo(f"{drawn} documents drawn, {failed} could not be")


def draw_missing(storage: Storage) -> tuple[int, int]:
    """How many documents without pictures were drawn, and how many could not be: those are shown
    as such, and tried again only when this is called again."""
    drawn = failed = 0
    for key in storage.undrawn(b"%PDF-"):
        try:
            found = accept_pdf(storage.read(key), max_pages=MOST_PAGES, max_bytes=2 * MAX_BYTES)
        except Refused:
            failed += 1
        else:
            storage.put_pages(key, found.pictures)
            drawn += 1
    return drawn, failed


def install_file_commands(app: Flask) -> None:
    app.cli.add_command(file_commands)
