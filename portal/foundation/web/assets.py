"""Addresses of style sheets and scripts carry a digest, so that browsers may keep them for weeks
and still see an upgrade at once."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask

DIGITS = 10


@lru_cache(maxsize=512)
def _digest(path: Path, _changed_ns: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:DIGITS]


def install(app: Flask) -> None:
    """Add ``v=`` to every address made by ``url_for('static', …)``; a file that does not exist gets
    none."""
    folder = Path(app.static_folder or "")

    @app.url_defaults
    def version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint != "static" or "v" in values:
            return
        path = folder / values.get("filename", "")
        if path.is_file():
            values["v"] = _digest(path, path.stat().st_mtime_ns)
