"""Which software decided: one digest over everything that is deployed."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from portal.foundation.transparency.leaves import PROGRAM, SOFTWARE, Leaf

PARTS = ("config.py", "migrations", "portal", "requirements/runtime.txt", "static", "templates")
CHECKERS = "static/verifier"
DEPLOYED = Path(__file__).resolve().parents[3]
RUNNABLE = {".html", ".js", ".mjs", ".py"}


@lru_cache(maxsize=4)
def release(root: Path) -> tuple[str, str]:
    """(version, digest) of the tree below ``root``.

    The digest is SHA-256 over the lines ``<digest>  <path>`` of all files, sorted by path: what
    ``sha256sum`` prints, so that anybody with the same release gets the same (log-1.md §5).
    """
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = sorted(
        (path.relative_to(root).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest())
        for part in PARTS
        for path in _files(root / part)
    )
    said = "".join(f"{digest}  {name}\n" for name, digest in lines)
    return str(project["version"]), hashlib.sha256(said.encode()).hexdigest()


def software_leaves(root: Path, at: datetime) -> list[Leaf]:
    """The release, and every file that the public runs to check."""
    version, digest = release(root)
    leaves = [Leaf(SOFTWARE, f"software:{version}", digest, at)]
    for path in _files(root / CHECKERS):
        if path.suffix not in RUNNABLE:
            continue
        leaves.append(Leaf(PROGRAM, f"program:{path.name}", program_digest(path.name, root), at))
    return leaves


def program_digest(name: str, root: Path = DEPLOYED) -> str:
    """SHA-256 of a file that the public runs to check: what stands in the log, on its page and in
    the notice."""
    return hashlib.sha256((root / CHECKERS / name).read_bytes()).hexdigest()


def _files(place: Path) -> Iterator[Path]:
    """Regular files at or below ``place``, without what Python and tools leave behind."""
    for path in [place] if place.is_file() else sorted(place.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(place.parent).parts)
        if path.is_file() and not hidden and "__pycache__" not in path.parts:
            yield path
