"""``flask log …``: how the log stands, a checkpoint to keep elsewhere, and going on after a loss.

What to do when is told in docs/formats/log-1.md §7.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from portal.foundation.transparency.checkpoints import checkpoint_of
from portal.foundation.transparency.log import PublicLog
from portal.foundation.transparency.notes import Note, read_key, read_note
from portal.foundation.transparency.tiles import LogFolder, TileMissing
from portal.foundation.web.log.files import files_of, log_writer, write_log
from portal.foundation.web.unit import database
from portal.kernel.errors import Refused

log_commands = AppGroup("log", help="The public log: checkpoints, and going on after a loss.")
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
NOT_BEGUN = "the log has not begun: nothing was ever published"


def install_log_commands(app: Flask, log: PublicLog) -> None:
    app.extensions["public_log"] = log
    app.cli.add_command(log_commands)


def _log() -> PublicLog:
    log: PublicLog = current_app.extensions["public_log"]
    return log


def _begun(session: Session) -> Any:
    origin = _log().origin(session)
    if origin is None:
        raise click.ClickException(NOT_BEGUN)
    return origin


def _newest(session: Session, origin: Any) -> Any:
    checkpoint = _log().checkpoint(session, origin)
    if checkpoint is None:
        raise click.ClickException("nothing is signed yet; is a job worker running?")
    return checkpoint


@log_commands.command("status")
def _status() -> None:
    """Name, key, how much is signed and how much waits."""
    with database().reading() as session:
        origin = _begun(session)
        checkpoint = _log().checkpoint(session, origin)
        signed = 0 if checkpoint is None else checkpoint.size
        text = files_of(origin).checkpoint()
        shown = 0 if text is None else checkpoint_of(read_note(text)).size
        waiting = len(_log().waiting(session, 100_000))
        click.echo(f"{origin.name}\nkey: {origin.key}")
        click.echo(f"{signed} leaves signed, {shown} in the public files, {waiting} entries wait")


@log_commands.command("write")
def _write() -> None:
    """Do now what the job does every minute."""
    try:
        write_log(_log())
    except Refused as refused:
        raise click.ClickException(str(refused)) from None


@log_commands.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def _export(file: Path) -> None:
    """Write the newest checkpoint into FILE: keep it where nobody of this installation can change
    it, and give it to `flask audit verify --checkpoint`."""
    with database().reading() as session:
        checkpoint = _newest(session, _begun(session))
        file.write_text(str(_log().note_of(session, checkpoint)), encoding="utf-8")
        click.echo(f"{file}: {checkpoint.size} leaves")


@log_commands.command("resume")
@click.option("--checkpoint", "file", type=_FILE, required=True, help="The highest there is.")
@click.option("--files", type=_FOLDER, help="A copy of the log's public files.")
def _resume(file: Path, files: Path | None) -> None:
    """Go on after a restore from the highest checkpoint that is known outside the backup.

    Leaves that the database lost are taken from the public files (or a copy of them); the public
    files are made anew.
    """
    writer = log_writer(_log())
    try:
        note = read_note(file.read_bytes())
        with database().transaction() as session:
            origin = _begun(session)
            source = LogFolder(files) if files else files_of(origin)
            taken = _continue(session, origin, note, source)
            writer.renew_files(session, origin)
    except TileMissing as error:
        raise click.ClickException(
            f"{error} is missing: give a copy of the public files with --files, or begin a new "
            f"log with `flask log begin --after {file}`"
        ) from None
    except Refused as refused:
        raise click.ClickException(str(refused)) from None
    click.echo(f"{taken} leaves taken back; the log goes on")


def _continue(session: Session, origin: Any, note: Note, source: LogFolder) -> int:
    """Take in what the database lacks below ``note``; it may lack nothing."""
    writer = log_writer(_log())
    if checkpoint_of(note).size > _log().size(session, origin):
        return writer.resume(session, origin, source, note)
    writer.require_below(session, origin, note)
    return 0


@log_commands.command("begin")
@click.option("--after", "file", type=_FILE, help="The highest checkpoint of the log so far.")
@click.option("--reason", required=True, help="Why the log so far can't go on.")
def _begin(file: Path | None, reason: str) -> None:
    """Begin a new log where the old one can't go on (its key is lost, or leaves are).

    Its first leaf names the checkpoint at which the old one ends. Old proofs hold for ever.
    """
    with database().transaction() as session:
        old = _begun(session)
        note = read_note(file.read_bytes() if file else _highest(session, old))
        if not note.signed_by(read_key(old.key)):
            raise click.ClickException("the checkpoint is not signed by the log so far")
        origin = log_writer(_log()).begin(session, after=note, reason=reason)
        click.echo(f"{origin.name} goes on after {checkpoint_of(note).size} leaves of {old.name}")


def _highest(session: Session, origin: Any) -> str:
    """Of the database and of the public files, which lie outside the backup."""
    texts = [_newest(session, origin).note, files_of(origin).checkpoint()]
    return max(filter(None, texts), key=lambda text: checkpoint_of(read_note(text)).size)
