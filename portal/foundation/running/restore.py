"""Puts an archive of :mod:`portal.foundation.running.backup` back: checks everything first, then
swaps, and keeps what it replaced."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from portal.foundation.running.backup import (
    BackupFailed,
    Manifest,
    extract,
    open_archive,
    read_manifest,
)
from portal.foundation.running.database_copies import (
    CopyFailed,
    check_sqlite,
    holds_data,
    kind_of,
    nobody_uses,
    replace_postgresql,
    sqlite_path,
)

Swap = tuple[Path, Path]  # what was made ready, and the place it takes


def restore(
    path: Path, databases: Mapping[str, str], files: Path, keys: Path, *, force: bool = False
) -> Manifest:
    """Replace databases, files and (if the archive has them) keys by those of the archive.

    Refuses data that stand already unless ``force``; then what it replaces is kept in
    ``before-restore-…`` beside it (a PostgreSQL database is replaced in one transaction and not
    kept). Raises BackupFailed, then nothing has changed.
    """
    with ExitStack() as stack:
        archive = stack.enter_context(open_archive(path))
        manifest = read_manifest(archive)
        _check_targets(manifest, databases, files, force)
        ready: list[Swap] = []
        dumps: list[tuple[str, Path]] = []
        try:
            for name, kind in manifest.databases.items():
                target = sqlite_path(databases[name]) if kind == "sqlite" else files.parent / name
                copy = _stage(stack, target.parent) / Path(manifest.database_member(name)).name
                extract(archive, manifest, manifest.database_member(name), copy)
                if kind == "sqlite":
                    check_sqlite(copy)
                    ready.append((copy, target))
                else:
                    dumps.append((databases[name], copy))
            for place, root in (("files", files), ("keys", keys)):
                if place == "keys" and not manifest.with_keys:
                    continue
                fresh = _stage(stack, root.parent) / root.name
                fresh.mkdir(mode=0o700)
                for name, member in manifest.below(place).items():
                    extract(archive, manifest, member, fresh / name)
                ready.append((fresh, root))
            for url, dump in dumps:
                replace_postgresql(url, dump)
            _swap(ready)
        except (CopyFailed, OSError) as error:
            raise BackupFailed(f"nothing was restored: {error}") from error
    return manifest


def _stage(stack: ExitStack, beside: Path) -> Path:
    """A folder on the same disk as the target, so that taking its place is one rename; gone
    afterwards, whatever happens."""
    beside.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=".restoring-", dir=beside)))


def _check_targets(
    manifest: Manifest, databases: Mapping[str, str], files: Path, force: bool
) -> None:
    for name, kind in manifest.databases.items():
        if name not in databases:
            raise BackupFailed(
                f"the archive holds a database {name!r} that this installation does not have"
            )
        if kind_of(databases[name]) != kind:
            raise BackupFailed(
                f"the archive's {name} is of kind {kind}, the configured database is "
                f"{kind_of(databases[name])}"
            )
        if kind == "sqlite" and not nobody_uses(sqlite_path(databases[name])):
            raise BackupFailed(
                f"the database {name} is in use; stop the portal, its workers and the workforce "
                "side first"
            )
    if force:
        return
    standing = [name for name in manifest.databases if holds_data(databases[name])]
    if files.is_dir() and any(path.is_file() for path in files.rglob("*")):
        standing.append("files")
    if standing:
        raise BackupFailed(
            f"there are data already ({', '.join(standing)}); with --force they are set aside and "
            "replaced"
        )


def _swap(ready: list[Swap]) -> None:
    """Put everything ready into its place. If one rename fails, those before it are taken back."""
    stamp = f"before-restore-{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"
    done: list[Swap] = []
    try:
        for fresh, place in ready:
            aside = place.parent / stamp
            for old in (place, *(place.with_name(place.name + end) for end in ("-wal", "-shm"))):
                if old.exists():
                    aside.mkdir(exist_ok=True, mode=0o700)
                    old.rename(aside / old.name)
                    done.append((old, aside / old.name))
            fresh.rename(place)
            done.append((fresh, place))
    except OSError as error:
        _take_back(done, error)
        raise


def _take_back(done: list[Swap], reason: OSError) -> None:
    """Undo renames, last first.

    Raises BackupFailed naming what is still elsewhere, if one can't be undone either.
    """
    stranded: list[Path] = []
    for before, after in reversed(done):
        try:
            after.rename(before)
        except OSError:
            stranded.append(after)
    if stranded:
        places = ", ".join(str(path) for path in stranded)
        raise BackupFailed(
            f"the restore stopped half-way ({reason}); move these back by hand before starting: "
            f"{places}"
        )
