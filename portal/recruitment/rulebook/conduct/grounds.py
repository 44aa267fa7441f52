"""For what a case may be opened, what each ground rests on, and what a decision may then do.

The kinds of 人社部令第35号 are followed by analogy and its measures cut down to those that a
notice of the union announces (law-and-clocks §1); identical answers follow 人社部令第31号 art. 11
(practice §5).
"""

from __future__ import annotations

from dataclasses import dataclass

from portal.kernel.errors import Refused
from portal.recruitment.rulebook.conduct.effects import (
    ALL_VOID,
    DEDUCTION,
    DISQUALIFIED,
    NO_EFFECT,
    NOT_HIRED,
    PAPER_ZERO,
    REPEAT,
    SCORE_VOID,
)

VIOLATION = "violation"  # 违纪
SIMILARITY = "similarity"  # 雷同
IDENTITY = "identity"  # 透露身份
FALSE_MATERIAL = "false_material"  # 虚假材料
OFFICE_FAULT = "office_fault"  # 组织工作差错
KINDS = (VIOLATION, SIMILARITY, IDENTITY, FALSE_MATERIAL, OFFICE_FAULT)


@dataclass(frozen=True, slots=True)
class Ground:
    """``effects``: what may be decided, the usual one first. ``source``: code of what it rests on;
    the labels word it."""

    code: str
    kind: str
    source: str
    effects: tuple[str, ...]


GROUNDS = (
    Ground("room_rules", VIOLATION, "order35_6", (SCORE_VOID, PAPER_ZERO, NO_EFFECT)),
    Ground("cheating", VIOLATION, "order35_7", (ALL_VOID, DISQUALIFIED, SCORE_VOID, NO_EFFECT)),
    Ground("organised", VIOLATION, "order35_8", (DISQUALIFIED, ALL_VOID, NO_EFFECT)),
    Ground("announced", VIOLATION, "notice", (PAPER_ZERO, DEDUCTION, SCORE_VOID, NO_EFFECT)),
    Ground("identical_answers", SIMILARITY, "order31_11", (SCORE_VOID, ALL_VOID, NO_EFFECT)),
    Ground("marked_script", IDENTITY, "notice", (SCORE_VOID, PAPER_ZERO, NO_EFFECT)),
    Ground("told_name", IDENTITY, "notice", (SCORE_VOID, PAPER_ZERO, DEDUCTION, NO_EFFECT)),
    Ground("false_application", FALSE_MATERIAL, "order35_5", (DISQUALIFIED, NO_EFFECT)),
    Ground("false_later", FALSE_MATERIAL, "order35", (NOT_HIRED, DISQUALIFIED, NO_EFFECT)),
    Ground("paper_fault", OFFICE_FAULT, "duty", (REPEAT, NO_EFFECT)),
    Ground("turn_fault", OFFICE_FAULT, "duty", (REPEAT, NO_EFFECT)),
    Ground("handling_fault", OFFICE_FAULT, "duty", (NO_EFFECT, REPEAT)),
)
BY_CODE = {ground.code: ground for ground in GROUNDS}


def ground_of(code: str) -> Ground:
    """Raises ``Refused('conduct.ground_unknown')``."""
    if code not in BY_CODE:
        raise Refused("conduct.ground_unknown", ground=code)
    return BY_CODE[code]


def usual_effect(code: str) -> str:
    """What is proposed where nothing speaks for more or less: 雷同 → 该科目成绩无效."""
    return ground_of(code).effects[0]


def require_effect(code: str, effect: str) -> str:
    """Raises ``Refused('conduct.effect_not_allowed')``: a fault of ours voids nobody's score."""
    if effect not in ground_of(code).effects:
        raise Refused("conduct.effect_not_allowed", ground=code, effect=effect)
    return effect
