"""``flask backup``, ``flask verify-backup`` and ``flask restore``.

They cover the data folder: the application's own database wherever it is, other SQLite databases of
the folder, files and keys.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from portal.foundation.running import backup as archives
from portal.foundation.running.restore import restore as put_back

if TYPE_CHECKING:
    from config import SideSettings


def _settings() -> SideSettings:
    chosen: SideSettings = current_app.extensions["settings"]
    return chosen


def covered_databases(settings: SideSettings) -> dict[str, str]:
    """Name → URL of the databases that a backup of this data folder covers."""
    found = {path.stem: f"sqlite:///{path}" for path in sorted(settings.data_dir.glob("*.sqlite3"))}
    return {**found, settings.side: settings.database_url}


def _summary(manifest: archives.Manifest) -> str:
    size = sum(size for _digest, size in manifest.members.values()) / 1_000_000
    files, keys = len(manifest.below("files")), len(manifest.below("keys"))
    return (
        f"{', '.join(manifest.databases)}; {files} files; {keys} key files; {size:.1f} MB; made "
        f"{manifest.made_at}"
    )


@click.command("backup")
@click.option(
    "--to",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the archive; DATA_DIR/backups without it.",
)
@click.option(
    "--without-keys",
    is_flag=True,
    help="Leave the keys out; sealed fields can't be read without them.",
)
@with_appcontext
def backup(to: Path | None, without_keys: bool) -> None:
    """Write one archive of databases, files and keys, and check it."""
    settings = _settings()
    keys = None if without_keys else settings.keys_dir.parent
    click.echo("Backing up …")
    try:
        path = archives.back_up(
            covered_databases(settings),
            settings.data_dir / "files",
            keys,
            to or settings.data_dir / "backups",
        )
        click.echo(f"{path}\n{_summary(archives.verify(path))}")
    except archives.BackupFailed as error:
        raise click.ClickException(str(error)) from None


@click.command("verify-backup")
@click.argument("archive", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def verify_backup(archive: Path) -> None:
    """Compare every member of an archive with its digest."""
    try:
        click.echo(f"The archive is whole: {_summary(archives.verify(archive))}")
    except archives.BackupFailed as error:
        raise click.ClickException(str(error)) from None


@click.command("restore")
@click.argument("archive", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--force",
    is_flag=True,
    help="Replace data that stand already; they are set aside, not deleted.",
)
@with_appcontext
def restore(archive: Path, force: bool) -> None:
    """Put an archive back. Stop the processes first."""
    settings = _settings()
    current_app.extensions[
        "database"
    ].dispose()  # our own connections must not look like a running portal's
    try:
        with archives.open_archive(archive) as opened:
            held = archives.read_manifest(opened).databases
        elsewhere = {
            name: f"sqlite:///{settings.data_dir / name}.sqlite3"
            for name, kind in held.items()
            if kind == "sqlite"
        }
        targets = {**elsewhere, **covered_databases(settings)}
        click.echo("Restoring …")
        manifest = put_back(
            archive, targets, settings.data_dir / "files", settings.keys_dir.parent, force=force
        )
    except archives.BackupFailed as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Restored: {_summary(manifest)}")


def install_backup_commands(app: Flask) -> None:
    for command in (backup, verify_backup, restore):
        app.cli.add_command(command)
