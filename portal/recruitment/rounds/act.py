"""An act on one recruitment round, as services receive it."""

from __future__ import annotations

from dataclasses import dataclass

from portal.recruitment.audit import Act
from portal.recruitment.rounds.models import RecruitmentRound


@dataclass(frozen=True, slots=True)
class RoundAct(Act):
    """An act inside the transaction in which ``round_`` was loaded for change, and locked."""

    round_: RecruitmentRound

    @classmethod
    def of(cls, act: Act, round_: RecruitmentRound) -> RoundAct:
        """The same act, on a round that was found in another way than by its code."""
        return cls(act.session, act.by, act.at, round_)

    def record_on_round(self, action: str, subject: str = "", **facts: object) -> None:
        """Write the act into the round's own chain; without a subject it speaks of the round."""
        told = subject or f"round:{self.round_.public_id}"
        self.record(action, told, chain=self.round_.code, **facts)
