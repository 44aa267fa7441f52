"""The shapes of the demonstration's story. Each stage tells its part in a module of its own in
``stages/``; the story gathers the parts, so that a new stage adds a file and edits none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.recruitment.applications.act import CaseAct
from portal.recruitment.applications.models import Application
from portal.recruitment.audit import Act
from portal.recruitment.demo.applicants import Arrival
from portal.recruitment.demo.officers import actor
from portal.recruitment.demo.tales import RoundPlan
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound


@dataclass
class Telling:
    """What everything told shares: the open transaction, the password's hash, now."""

    session: Session
    storage: Storage
    hashed: str
    at: datetime

    def act(self, login: str, at: datetime) -> Act:
        """The officer acts, at a moment of the story."""
        return Act(self.session, actor(self.session, login), at)


@dataclass
class RoundTelling(Telling):
    """One round's tale as far as it is told: ``round_`` stands once the stage of rounds has drafted
    it, ``applications`` by serial once people have applied."""

    plan: RoundPlan
    steps: tuple[Step, ...]
    round_: RecruitmentRound = field(init=False)
    applications: dict[int, Application] = field(default_factory=dict)

    def act_on_round(self, login: str, at: datetime) -> RoundAct:
        return RoundAct.of(self.act(login, at), self.round_)

    def act_on_case(self, login: str, at: datetime, serial: int) -> CaseAct:
        return CaseAct(self.session, actor(self.session, login), at, self.applications[serial])


@dataclass(frozen=True)
class Prologue:
    """Told once, before any round. ``done``: how much of the whole story is told afterwards (0 to
    1)."""

    tell: Callable[[Telling], None]
    order: int
    done: float = 0.0


@dataclass(frozen=True)
class Chapter:
    """A part of one or more rounds' tales. ``ends_on``: the refusal that ends the tale at this
    chapter, without fault."""

    tell: Callable[[RoundTelling], None]
    order: int
    tales: tuple[str, ...]
    done: float = 0.0
    ends_on: str = ""


@dataclass(frozen=True)
class Step:
    """What a stage does with one application, before the next person applies."""

    tell: Callable[[RoundTelling, Arrival], None]
    order: int
    tales: tuple[str, ...]
