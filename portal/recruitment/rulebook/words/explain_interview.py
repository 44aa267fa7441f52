"""How an interview score arose: the marks that counted, the mean, the room coefficient."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from portal.kernel.decimals import plain
from portal.recruitment.rulebook.marking.interview import InterviewRow, MarkRow
from portal.recruitment.rulebook.policy.shape import InterviewRule, Policy, Rounding
from portal.recruitment.rulebook.words.explain import Explanation, Step

_STATES = {
    "absent": ("面试缺考，不计分", "absent from the interview, no score"),
    "void": ("面试成绩无效", "interview score void"),
}


def interview_explanation(
    policy: Policy, row: InterviewRow, marks: Iterable[MarkRow], language: str = "zh"
) -> Explanation:
    """``marks``: those of this candidate.

    Examiners are given by their codes, as on the score sheet; names are never here.
    """
    rule = policy.interview
    assert rule is not None
    english = language == "en"
    if row.raw is None:
        return Explanation(
            (Step(row.state, _STATES[row.state][english], {"state": row.state}),), language
        )
    steps = [_mean_step(rule, row, _lists(rule, marks), english)]
    if row.coefficient is not None:
        steps.append(_coefficient_step(rule, row, english))
    return Explanation(tuple(steps), language)


def _lists(rule: InterviewRule, marks: Iterable[MarkRow]) -> dict[str, dict[str, Fraction]]:
    """Element (or nothing) → examiner → what is averaged."""
    lists: dict[str, dict[str, Fraction]] = {}
    for mark in marks:
        if isinstance(mark.mark, Fraction):
            own = lists.setdefault(mark.element if rule.drop_per == "element" else "", {})
            own[mark.examiner] = own.get(mark.examiner, Fraction(0)) + mark.mark
    return lists


def _mean_step(
    rule: InterviewRule,
    row: InterviewRow,
    lists: Mapping[str, Mapping[str, Fraction]],
    english: bool,
) -> Step:
    parts, total = [], Fraction(0)
    for element, marks in lists.items():
        dropped = {examiner for name, examiner in row.dropped if name == element}
        kept = [value for examiner, value in sorted(marks.items()) if examiner not in dropped]
        left_out = [value for examiner, value in sorted(marks.items()) if examiner in dropped]
        total += _mean(kept)
        parts.append(_part(element, left_out, kept, english))
    raw = plain(row.raw or Fraction(0))
    text = ("; " if english else "；").join(parts)
    if len(parts) > 1:
        text += f"; together {plain(total)}" if english else f"；合计{plain(total)}"
    if row.raw != total:
        text += f"{', ' if english else '，'}{_rounded(rule.rounding, english)}{raw}"
    return Step(
        "mean",
        text,
        {"raw": raw, "dropped": [list(pair) for pair in row.dropped], "exact": plain(total)},
    )


def _mean(marks: list[Fraction]) -> Fraction:
    return sum(marks, Fraction(0)) / len(marks)


def _part(element: str, left_out: list[Fraction], kept: list[Fraction], english: bool) -> str:
    count, mean = len(left_out) + len(kept), plain(_mean(kept))
    if english:
        name = f"element {element}: " if element else ""
        without = f", without {', '.join(map(plain, left_out))}" if left_out else ""
        return f"{name}{count} examiners{without}, mean of {', '.join(map(plain, kept))} = {mean}"
    name = f"要素{element}：" if element else ""
    without = f"，去掉{'、'.join(map(plain, left_out))}" if left_out else ""
    return f"{name}{count}名考官评分{without}，{'、'.join(map(plain, kept))}的平均分为{mean}"


def _coefficient_step(rule: InterviewRule, row: InterviewRow, english: bool) -> Step:
    assert None not in (row.raw, row.room_mean, row.overall_mean, row.coefficient, row.score)
    raw, room, overall, factor, score = (
        plain(value or 0)
        for value in (row.raw, row.room_mean, row.overall_mean, row.coefficient, row.score)
    )
    facts = {
        "raw": raw,
        "room_mean": room,
        "overall_mean": overall,
        "coefficient": factor,
        "score": score,
    }
    exact = (row.raw or Fraction(0)) * (row.coefficient or Fraction(0))
    word = (
        ""
        if row.score == exact
        else (", " if english else "，") + _ended(rule, row, exact, english)
    )
    if english:
        text = (
            f"room mean {room}, overall mean {overall}, coefficient {factor}; {raw} × {factor} = "
            f"{plain(exact)}{word}"
        )
    else:
        text = (
            f"考场平均分{room}，总平均分{overall}，系数{factor}；"
            f"{raw}×{factor}＝{plain(exact)}{word}"
        )
    return Step("coefficient", text, facts)


def _ended(rule: InterviewRule, row: InterviewRow, exact: Fraction, english: bool) -> str:
    score, rounding = row.score or Fraction(0), rule.room_adjustment.rounding
    rounded = exact if rounding is None else rounding.of(exact)
    if score < rounded:
        return f"stopped at the full mark {plain(score)}" if english else f"按满分{plain(score)}计"
    return f"{_rounded(rounding, english)}{plain(score)}"


def _rounded(rule: Rounding | None, english: bool) -> str:
    assert rule is not None
    if english:
        return (
            f"{'rounded half up' if rule.mode == 'half_up' else 'cut off'} at {rule.places} "
            "places to "
        )
    return f"{'四舍五入' if rule.mode == 'half_up' else '舍去尾数'}保留{rule.places}位小数为"
