"""``flask audit verify`` and ``flask audit heads``: whether history was rewritten, and what to keep
elsewhere so that this shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from portal.foundation.data.audit_chain import Break, Witness
from portal.foundation.data.audit_checks import Report
from portal.foundation.data.audit_history import REASONS, History
from portal.foundation.running.history import outside, verify

audit_commands = AppGroup("audit", help="The audit chains: whether they were rewritten.")


def install_audit_commands(app: Flask, history: History, package: str) -> None:
    """``package`` is the side whose rooms bear witness (``portal.recruitment``)."""
    app.extensions["history"], app.extensions["history_package"] = history, package
    app.cli.add_command(audit_commands)


def read_head(text: str, where: str) -> Witness:
    """``CHAIN:NUMBER:HASH`` as ``flask audit heads`` prints it, the number may be left empty.

    Raises ``ValueError`` with a sentence.
    """
    chain, _colon, rest = text.strip().partition(":")
    number, _colon, hashed = rest.rpartition(":")
    hashed = hashed.strip().lower()
    if len(hashed) != 64 or not set(hashed) <= set("0123456789abcdef"):
        raise ValueError(f"{where}: {text.strip()!r} is not CHAIN:NUMBER:HASH")
    if number and not (number.isascii() and number.isdigit() and len(number) < 16):
        raise ValueError(f"{where}: {number!r} is not the number of an entry")
    return Witness(chain, int(number) if number else None, hashed, where)


def _given(heads: Iterable[str], files: Iterable[Path]) -> Iterator[Witness]:
    try:
        for text in heads:
            yield read_head(text, f"the head {text[:60]} given to this command")
        for file in files:
            for number, line in enumerate(file.read_text("utf-8-sig").splitlines(), 1):
                if line.strip() and not line.startswith("#"):
                    yield read_head(line, f"{file.name} line {number}")
    except (ValueError, OSError) as error:
        raise click.ClickException(str(error)) from None


_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@audit_commands.command("verify")
@click.option("--head", "heads", multiple=True, metavar="CHAIN:NUMBER:HASH", help="A printed head.")
@click.option("--heads", "files", multiple=True, type=_FILE, help="Output of `flask audit heads`.")
@click.option("--checkpoint", "checkpoints", multiple=True, type=_FILE, help="A log checkpoint.")
@with_appcontext
def verify_history(
    heads: tuple[str, ...], files: tuple[Path, ...], checkpoints: tuple[Path, ...]
) -> None:
    """Compare all chains with themselves, with every row that proves an entry, with every head
    that was given out, and with those given here. Fails when anything is missing or changed."""
    given = tuple(_given(heads, files))
    beside = outside(current_app.extensions["history_package"], given, checkpoints)
    history: History = current_app.extensions["history"]
    report = verify(current_app.extensions["database"], history, beside)
    for line in sentences(report):
        click.echo(line)
    if report.breaks:
        raise click.ClickException(f"history does not hold: {len(report.breaks)} findings")


@audit_commands.command("heads")
@with_appcontext
def print_heads() -> None:
    """Print the head of every chain: keep it where nobody of this installation can change it."""
    at = current_app.extensions["clock"].now()
    click.echo(f"# {current_app.extensions['settings'].side}, {at.isoformat(timespec='seconds')}")
    history: History = current_app.extensions["history"]
    with current_app.extensions["database"].snapshot() as session:
        for head in history.heads(session):
            click.echo(f"{head.chain}:{head.number}:{head.hash}")


def sentence(found: Break) -> str:
    """What is wrong, in plain words."""
    said = REASONS[found.reason].format(n=found.number, where=found.where)
    return f"{found.chain}: {said}" if found.chain else said


def sentences(report: Report) -> Iterator[str]:
    """The findings, then for each chain how far a head outside vouches for it."""
    yield from map(sentence, report.breaks)
    broken = {found.chain for found in report.breaks}
    for head in report.heads:
        upto = report.covered.get(head.chain, 0)
        state = "DOES NOT HOLD" if head.chain in broken else "fits together"
        if upto >= head.number:
            reach = f"heads outside cover all {head.number}"
        else:
            reach = (
                f"no published head covers entries after {upto}: nothing here would show that "
                f"they were rewritten as a whole"
            )
        yield f"{head.chain}: {head.number} entries, {state}; {reach}"
