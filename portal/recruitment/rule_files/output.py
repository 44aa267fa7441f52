"""Writing result tables: whole or not at all.

A part file beside the target is renamed onto it only when complete and on disk.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from portal.kernel.errors import Refused
from portal.recruitment.rule_files.spreadsheet import write_sheet


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """A path to write to, which takes the target's place at the end; on any failure nothing is
    left."""
    if target.is_dir() or not target.parent.is_dir():
        raise Refused("file.no_folder", file=str(target))
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        yield part
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def write_table(
    target: Path,
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    numeric: frozenset[str] = frozenset(),
) -> None:
    """CSV (UTF-8, LF) or, by its name, XLSX."""
    with whole_file(target) as part:
        if target.suffix.lower() == ".xlsx":
            write_sheet(part, header, numeric, rows)
            return
        with part.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(header)
            writer.writerows(rows)


def check_targets(
    targets: Sequence[Path], inputs: Iterable[Path], *, different: bool = False
) -> None:
    """A result may not overwrite what it is computed from; where there are several
    (``different``), nor each other.

    Raises ``Refused('file.overwrites_input')``, ``'draw.same_file'``.
    """
    sources = {path.resolve() for path in inputs}
    for target in targets:
        if target.resolve() in sources:
            raise Refused("file.overwrites_input", file=target.name)
    if different and len({target.resolve() for target in targets}) != len(targets):
        raise Refused("draw.same_file", file=targets[0].name)
