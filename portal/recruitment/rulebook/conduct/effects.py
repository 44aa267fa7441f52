"""What a decision may do: limited to what the notice announced and to undoing a fault of ours.

A union's round only follows the institutions' rules by analogy (law-and-clocks §1): it enters
nobody in an integrity record and forbids no later round.
"""

from __future__ import annotations

from fractions import Fraction

from portal.kernel.errors import Refused

SCORE_VOID = "score_void"  # 该科目成绩无效
PAPER_ZERO = "paper_zero"  # 该科目按零分
ALL_VOID = "all_void"  # 全部成绩无效
DEDUCTION = "deduction"  # 扣分
DISQUALIFIED = "disqualified"  # 取消本次应聘资格
NOT_HIRED = "not_hired"  # 不予聘用
NO_EFFECT = "none"  # 不作处理
REPEAT = "repeat"  # 重新组织: the turn or paper is taken again

EFFECTS = (
    SCORE_VOID,
    PAPER_ZERO,
    ALL_VOID,
    DEDUCTION,
    DISQUALIFIED,
    NOT_HIRED,
    NO_EFFECT,
    REPEAT,
)
OF_ONE_PAPER = (SCORE_VOID, PAPER_ZERO, DEDUCTION, REPEAT)
# Only the notice's own words allow these.
ONLY_BY_NOTICE = (PAPER_ZERO, DEDUCTION)


def paper_of(effect: str, paper: str) -> str:
    """The paper that the effect is about, ``""`` = every paper.

    Raises ``Refused('conduct.paper_missing')``.
    """
    if effect not in OF_ONE_PAPER:
        return ""
    if not paper:
        raise Refused("conduct.paper_missing")
    return paper


def require_points(effect: str, points: Fraction | None) -> Fraction | None:
    """Points belong to a deduction and are above zero.

    Raises ``Refused('conduct.points')``.
    """
    if effect != DEDUCTION:
        return None
    if points is None or points <= 0:
        raise Refused("conduct.points")
    return points


def require_clause(effect: str, clause: str, notice: str) -> str:
    """The notice's words that allow the effect, found in the notice as published; blanks and line
    breaks don't count.

    Raises ``Refused('conduct.clause_missing')``, ``'conduct.notice_silent'``.
    """
    quoted = clause.strip()
    if effect not in ONLY_BY_NOTICE:
        return quoted
    if len(_run_together(quoted)) < LEAST_CLAUSE:
        raise Refused("conduct.clause_missing", least=LEAST_CLAUSE)
    if _run_together(quoted) not in _run_together(notice):
        raise Refused("conduct.notice_silent")
    return quoted


LEAST_CLAUSE = 6


def _run_together(text: str) -> str:
    return "".join(text.split())
