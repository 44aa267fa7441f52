"""One archive of databases, files and keys, with a digest of every member.

The databases are copied first, the files after: a file is written before the row that names it
commits, so whatever a copied row names is there. The archive holds the keys unless they are left
out, and is as secret as they are (mode 0600).
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO

from portal.foundation.running.database_copies import CopyFailed, copy_out, kind_of, sqlite_path

SCHEMA = "backup/1"
MANIFEST = "manifest.json"
CHUNK = 1024 * 1024
SUFFIX = {"sqlite": ".sqlite3", "postgresql": ".pgdump"}
_NAME = re.compile(r"[a-z][a-z0-9_]*")


class BackupFailed(RuntimeError):
    """A backup could not be made, read or put back; the message is one plain sentence, and nothing
    was changed."""


@dataclass(frozen=True)
class Manifest:
    """What an archive says it holds: kinds of the databases by name, and digest and size (bytes) of
    every member by path."""

    made_at: str
    databases: dict[str, str]
    members: dict[str, tuple[str, int]]
    with_keys: bool

    def database_member(self, name: str) -> str:
        return f"databases/{name}{SUFFIX[self.databases[name]]}"

    def below(self, folder: str) -> dict[str, str]:
        """Members of ``files`` or ``keys``: path below the folder → member."""
        return {
            name.removeprefix(f"{folder}/"): name
            for name in self.members
            if name.startswith(f"{folder}/")
        }


def back_up(
    databases: Mapping[str, str], files: Path, keys: Path | None, to: Path, *, label: str = "backup"
) -> Path:
    """Write ``to/<label>-<UTC time>.zip`` and return its path; ``databases`` maps names to URLs,
    ``keys=None`` leaves the keys out.

    Raises BackupFailed; then no archive is left.
    """
    _check_request(databases, files, keys, to)
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"
    target = to / f"{label}-{stamp}.zip"
    draft = to / f".{target.name}.part"
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w+b") as file:
            _write_archive(file, databases, files, keys, to)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(target)
    except (CopyFailed, OSError) as error:
        raise BackupFailed(f"the backup was not made: {error}") from error
    finally:
        draft.unlink(missing_ok=True)
    return target


def _check_request(databases: Mapping[str, str], files: Path, keys: Path | None, to: Path) -> None:
    for name in databases:
        if not _NAME.fullmatch(name):
            raise BackupFailed(f"{name!r} can't name a database in an archive")
    to.mkdir(parents=True, exist_ok=True, mode=0o700)
    needed = sum(
        path.stat().st_size for _name, path in [*_walk(files), *(_walk(keys) if keys else ())]
    )
    for url in databases.values():
        if kind_of(url) == "sqlite" and sqlite_path(url).exists():
            needed += 2 * sqlite_path(url).stat().st_size
    free = shutil.disk_usage(to).free
    if free < needed + 16 * CHUNK:
        raise BackupFailed(
            f"the backup needs about {needed // CHUNK + 16} MB in {to}, where {free // CHUNK} MB "
            "are free"
        )


def _write_archive(
    file: IO[bytes], databases: Mapping[str, str], files: Path, keys: Path | None, to: Path
) -> None:
    members: dict[str, dict[str, object]] = {}
    kinds = {name: kind_of(url) for name, url in databases.items()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        with tempfile.TemporaryDirectory(prefix=".copies-", dir=to) as folder:
            for name, url in databases.items():
                copy = Path(folder) / f"{name}{SUFFIX[kinds[name]]}"
                copy_out(url, copy)
                members[f"databases/{copy.name}"] = _add(archive, f"databases/{copy.name}", copy)
        for place, root in (("files", files), ("keys", keys)):
            for name, path in _walk(root) if root else ():
                try:
                    members[f"{place}/{name}"] = _add(
                        archive, f"{place}/{name}", path, packed=place == "keys"
                    )
                except FileNotFoundError:
                    continue  # deleted since the folder was listed
        manifest = {
            "schema": SCHEMA,
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "databases": kinds,
            "with_keys": keys is not None,
            "members": members,
        }
        archive.writestr(
            MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
        )


def _walk(root: Path) -> Iterator[tuple[str, Path]]:
    """Regular files below ``root`` by their path; half-written ones, whose names begin with a dot,
    are no part of a backup."""
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.is_symlink() and not path.name.startswith("."):
            yield path.relative_to(root).as_posix(), path


def _add(
    archive: zipfile.ZipFile, name: str, path: Path, *, packed: bool = True
) -> dict[str, object]:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as source:
        entry = zipfile.ZipInfo.from_file(path, name, strict_timestamps=False)
        # pictures and PDFs don't shrink
        entry.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        with archive.open(entry, "w", force_zip64=True) as sink:
            while chunk := source.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
                sink.write(chunk)
    return {"sha256": digest.hexdigest(), "size": size}


def read_manifest(archive: zipfile.ZipFile) -> Manifest:
    """Raises BackupFailed when the archive is none of ours or its list of members is not what it
    holds."""
    try:
        raw = json.loads(archive.read(MANIFEST))
        if raw["schema"] != SCHEMA:
            raise BackupFailed(
                f"the archive is of kind {raw['schema']}, this version reads {SCHEMA}"
            )
        members = {
            name: (str(facts["sha256"]), int(facts["size"]))
            for name, facts in raw["members"].items()
        }
        manifest = Manifest(raw["made_at"], dict(raw["databases"]), members, bool(raw["with_keys"]))
        expected = {manifest.database_member(name) for name in manifest.databases}
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise BackupFailed(
            f"the archive has no readable manifest ({type(error).__name__})"
        ) from None
    if set(archive.namelist()) != {*members, MANIFEST} or not expected <= set(members):
        raise BackupFailed("the archive does not hold exactly what its manifest lists")
    for name in members:
        path = PurePosixPath(name)
        if (
            path.is_absolute()
            or ".." in path.parts
            or path.parts[0] not in {"databases", "files", "keys"}
        ):
            raise BackupFailed(f"the archive has a member with an impossible name: {name!r}")
    return manifest


def extract(archive: zipfile.ZipFile, manifest: Manifest, member: str, target: Path | None) -> None:
    """Write one member (or only read it, for ``target=None``).

    Raises BackupFailed when its bytes are not those of the manifest.
    """
    wanted, size = manifest.members[member]
    digest, seen = hashlib.sha256(), 0
    sink: IO[bytes] | None = None
    try:
        if target is not None:
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            sink = os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        with archive.open(member) as source:
            while seen <= size and (chunk := source.read(CHUNK)):
                digest.update(chunk)
                seen += len(chunk)
                if sink:
                    sink.write(chunk)
    except (zipfile.BadZipFile, EOFError) as error:
        raise BackupFailed(f"{member} in the archive is damaged: {error}") from None
    finally:
        if sink:
            sink.close()
    if (digest.hexdigest(), seen) != (wanted, size):
        raise BackupFailed(f"{member} in the archive is not what the manifest says")


def open_archive(path: Path) -> zipfile.ZipFile:
    """Raises BackupFailed when ``path`` is no archive."""
    try:
        return zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile) as error:
        raise BackupFailed(f"{path} can't be read as a backup: {error}") from None


def verify(path: Path) -> Manifest:
    """Read every member and compare digests. Raises BackupFailed."""
    with open_archive(path) as archive:
        manifest = read_manifest(archive)
        for member in manifest.members:
            extract(archive, manifest, member, None)
    return manifest
