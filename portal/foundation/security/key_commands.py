"""``flask keys``: making and looking at the keys of both sides.

It runs without an application, because production refuses to build one before there are keys.
"""

from __future__ import annotations

from pathlib import Path

import click

from portal.foundation.security.crypto import LOG_KEY, SigningKey, Vault, create_keys

SIDES = ("recruitment", "workforce")


@click.group("keys")
def keys() -> None:
    """Keys of both sides."""


@keys.command("create")
@click.argument("folder", type=click.Path(path_type=Path))
def create(folder: Path) -> None:
    """Make the missing keys of both sides below FOLDER (private files); never replaces one.

    Back them up: without them sealed fields are lost.
    """
    for side in SIDES:
        create_keys(folder / side)
        click.echo(f"{side}: {folder / side}")


@keys.command("show")
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
def show(folder: Path) -> None:
    """Print the public keys, which may be told to everybody."""
    for side in SIDES:
        try:
            click.echo(f"{side}: {Vault(folder / side).public_key.hex()}")
            click.echo(f"{side} log: {SigningKey(folder / side / LOG_KEY).public_key.hex()}")
        except FileNotFoundError as error:
            raise click.ClickException(f"{side}: {error.filename} is missing") from None
