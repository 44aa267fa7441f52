"""The shape of a worded refusal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Refusal:
    """``title`` says what happened, ``advice`` what to do; both may hold ``%(fact)s`` of the
    refusal. ``status`` is the HTTP status."""

    title: Any
    advice: Any = ""
    status: int = 409
