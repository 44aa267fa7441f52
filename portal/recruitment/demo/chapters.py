"""A chapter of the demonstration's story: each module of this folder tells its own, and the story
gathers them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.recruitment.applications.models import Application
from portal.recruitment.rounds.models import RecruitmentRound


@dataclass
class Telling:
    """What the chapters share: the open transaction, the password's hash, now, and what earlier
    chapters left: a round by its name in the story, the past round's applications by serial."""

    session: Session
    storage: Storage
    hashed: str
    at: datetime
    rounds: dict[str, RecruitmentRound] = field(default_factory=dict)
    applications: dict[int, Application] = field(default_factory=dict)


@dataclass(frozen=True)
class Chapter:
    """``done``: how much of the whole story is told afterwards (0 to 1)."""

    tell: Callable[[Telling], None]
    order: int
    done: float = 0.0
