"""A folder in which gateways for tests and demonstrations leave what would have gone out, oldest
first by name."""

from __future__ import annotations

import json
import secrets
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any


def drop(folder: Path, message: Any) -> Path:
    """Leave a dataclass as a JSON file (mode 0600), complete from the moment it is seen."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = f"{time.time_ns():020d}-{secrets.token_hex(3)}.json"
    fresh = folder / f".{name}"
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps(asdict(message), ensure_ascii=False))
    return fresh.rename(folder / name)


def dropped(folder: Path) -> list[dict[str, Any]]:
    """Everything left so far, oldest first."""
    return [json.loads(path.read_text()) for path in sorted(folder.glob("[0-9]*.json"))]
