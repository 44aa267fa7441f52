"""What an explanation is: steps (for programs) and one sentence made of them (for people)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Step:
    """``code`` names the step; ``facts`` are exact numbers as published strings, codes of the
    policy and candidate numbers; ``text`` words it."""

    code: str
    text: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a line arose, step by step, in one language."""

    steps: tuple[Step, ...]
    language: str

    @property
    def sentence(self) -> str:
        return sentence_of([step.text for step in self.steps], self.language)

    def __str__(self) -> str:
        return self.sentence


def sentence_of(clauses: list[str], language: str) -> str:
    if language == "en":
        text = "; ".join(clauses)
        return f"{text[:1].upper()}{text[1:]}."
    return "；".join(clauses) + "。"


SHOWN = 5


def numbers(candidates: list[str], count: int, language: str) -> str:
    """Candidate numbers in words; of more than SHOWN, the first and how many in all."""
    if language == "en":
        more = f" and others ({count} in all)" if count > len(candidates) else ""
        return ", ".join(candidates) + more
    more = f"等{count}人" if count > len(candidates) else ""
    return "、".join(candidates) + more
