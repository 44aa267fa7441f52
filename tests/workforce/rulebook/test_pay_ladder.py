"""A ladder as it is typed, and a grading held against it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from portal.kernel.errors import Refused
from portal.workforce.rulebook.pay import Grading, check_grading, pay_of, read_ladder

# rule 5 of the register §4, and its own numbers
RULE_FIVE = "\n".join(
    (
        "岗位 1 2300 1-12",
        "岗位 2 2500 4-12",
        "岗位 3 2800 7-12",
        *(f"级别 {level} {50 + 60 * (level - 1)}" for level in range(1, 13)),
        "津贴 助理社会工作师 300",
        "津贴 社会工作师 500",
        "津贴 高级社会工作师 800",
        "固定 200",
    )
)
LADDER = read_ladder(RULE_FIVE, needs_registration=True)
SOUND = Grading("1", 1, Fraction(2550), Fraction(300), "assistant")


def refused(code: str) -> object:
    return pytest.raises(Refused, match=code.replace(".", r"\."))


def test_the_typed_ladder_gives_the_register_s_sums() -> None:
    assert pay_of(LADDER, "1", 1, "assistant").total == 2850
    assert pay_of(LADDER, "2", 4, "social_worker").total == 3430
    assert pay_of(LADDER, "3", 7, "senior").total == 4210


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, ""),
        ({"allowance": Fraction(400)}, ""),  # 津贴及其他
        ({"level": 13}, "pay.not_on_ladder"),
        ({"post_class": "3", "level": 6}, "pay.not_on_ladder"),
        ({"basic": Fraction(9000)}, "pay.off_ladder"),
        ({"basic": Fraction("2549.99")}, "pay.off_ladder"),
        ({"allowance": Fraction(0)}, "pay.allowance_short"),
        ({"allowance": Fraction(0), "registered": False}, ""),
        ({"allowance": Fraction(0), "certificate": None}, ""),
    ],
)
def test_a_grading_is_one_of_the_ladder(changes: dict[str, object], code: str) -> None:
    grading = replace(SOUND, **changes)  # type: ignore[arg-type]
    if code:
        with refused(code):
            check_grading(LADDER, grading)
    else:
        check_grading(LADDER, grading)


@pytest.mark.parametrize(
    ("post", "level", "sound"),
    [("1", 1, True), ("1", 12, True), ("1", 13, False), ("2", 3, False), ("3", 18, True)]
    + [("3", 6, False), ("9", 1, False)],
)
def test_without_a_ladder_the_usual_levels_of_a_post_hold(
    post: str, level: int, sound: bool
) -> None:
    grading = replace(SOUND, post_class=post, level=level)
    if sound:
        check_grading(None, grading)
    else:
        with refused("pay.not_on_ladder"):
            check_grading(None, grading)


@pytest.mark.parametrize(
    "line",
    [
        "岗位 4 2300",
        "岗位 1 2300 12-1",
        "岗位 1 2300 0-19",
        "岗位 1",
        "级别 19 50",
        "级别 1 -5",
        "级别 １ 50",
        "级别 2 1e3",
        "津贴 会计师 100",
        "固定",
        "奖金 100",
        "级别 1 60",  # said before
    ],
)
def test_a_line_that_is_none_is_named(line: str) -> None:
    with refused("pay.ladder_line(line=3)".replace("(", r"\(").replace(")", r"\)")):
        read_ladder(f"岗位 2 2300\n级别 1 50\n{line}")


def test_a_ladder_has_posts_and_levels_and_an_end() -> None:
    for text in ("", "岗位 1 2300", "级别 1 50"):
        with refused("pay.ladder_empty"):
            read_ladder(text)
    with refused("pay.ladder_long"):
        read_ladder("固定 1\n" * 61)
