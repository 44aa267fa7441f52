"""The signed record of a room as it is typed in."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SignedRecord:
    """What stands on the signed sheet. ``signers``: 监考甲、监考乙、主考; ``explanations``:
    difference → why."""

    signatures: int
    scripts: int
    without_script: int
    absent_cards: int
    signers: tuple[str, str, str]
    explanations: dict[str, str] = field(default_factory=dict)
    incidents: str = ""
