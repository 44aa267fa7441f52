"""Pay by post and level, as local documents build it: exact sums, no rounding inside.

Source: register of workers §4.

A ladder is data that a city or county loads (岗位工资, 级别工资, 职业津贴, 绩效); the levels of
real tables are not evenly spaced, so they are loaded and never computed. Where none is loaded, the
usual construction of 三岗十八级 says which levels a post has.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from portal.kernel.decimals import parse_number, plain
from portal.kernel.errors import Refused

# 一般工作岗, 业务主管岗, 综合管理岗: first and last level
USUAL_LEVELS: Mapping[str, tuple[int, int]] = {"1": (1, 12), "2": (4, 15), "3": (7, 18)}
MOST_LEVEL = 18
MOST_LINES = 60
CERTIFICATES = {
    "助理社会工作师": "assistant",
    "社会工作师": "social_worker",
    "高级社会工作师": "senior",
}
_SPAN = re.compile(r"([0-9]{1,2})-([0-9]{1,2})")


@dataclass(frozen=True, slots=True)
class Ladder:
    """Monthly amounts in yuan.

    ``post`` by class of post, ``level`` by level, ``certificate`` by level of certificate,
    ``fixed`` for everybody; ``spans``: first and last level of a class of post, where they differ
    from all that ``level`` has.
    """

    post: Mapping[str, Fraction]
    level: Mapping[int, Fraction]
    certificate: Mapping[str, Fraction] = field(default_factory=dict)
    certificate_needs_registration: bool = False
    fixed: Fraction = Fraction(0)
    spans: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def holds(self, post_class: str, level: int) -> bool:
        if post_class not in self.post or level not in self.level:
            return False
        first, last = self.spans.get(post_class, (level, level))
        return first <= level <= last


@dataclass(frozen=True, slots=True)
class Pay:
    post: Fraction
    level: Fraction
    certificate: Fraction
    fixed: Fraction

    @property
    def total(self) -> Fraction:
        return self.post + self.level + self.certificate + self.fixed


@dataclass(frozen=True, slots=True)
class Grading:
    """What is decided for a person: yuan a month; ``basic`` is 岗位, 级别 and 固定 together,
    ``allowance`` 职业津贴 and others."""

    post_class: str
    level: int
    basic: Fraction
    allowance: Fraction
    certificate: str | None = None
    registered: bool = True


def pay_of(
    ladder: Ladder,
    post_class: str,
    level: int,
    certificate: str | None = None,
    *,
    registered: bool = True,
) -> Pay:
    """One person's monthly pay without the variable part.

    Raises ``pay.not_on_ladder`` for a post or level that the ladder doesn't have.
    """
    if not ladder.holds(post_class, level):
        raise Refused("pay.not_on_ladder", post=post_class, level=level)
    counts = certificate is not None and (registered or not ladder.certificate_needs_registration)
    allowance = ladder.certificate.get(certificate or "", Fraction(0)) if counts else Fraction(0)
    return Pay(ladder.post[post_class], ladder.level[level], allowance, ladder.fixed)


def check_grading(ladder: Ladder | None, grading: Grading) -> None:
    """The grading is one of the ladder, with its amounts; without a ladder the level is one that
    the post usually has.

    Raises ``pay.not_on_ladder``, ``pay.off_ladder`` (basic pay), ``pay.allowance_short``.
    """
    if ladder is None:
        first, last = USUAL_LEVELS.get(grading.post_class, (1, 0))
        if not first <= grading.level <= last:
            raise Refused("pay.not_on_ladder", post=grading.post_class, level=grading.level)
        return
    pay = pay_of(
        ladder,
        grading.post_class,
        grading.level,
        grading.certificate,
        registered=grading.registered,
    )
    basic = pay.post + pay.level + pay.fixed
    if grading.basic != basic:
        raise Refused("pay.off_ladder", amount=plain(basic))
    if grading.allowance < pay.certificate:
        raise Refused("pay.allowance_short", amount=plain(pay.certificate))


def read_ladder(text: str, *, needs_registration: bool = False) -> Ladder:
    """A ladder as it is typed, one amount a line: ``岗位 1 2300``, ``岗位 3 2800 7-18``, ``级别 1
    50``, ``津贴 社会工作师 500``, ``固定 200``.

    Raises ``pay.ladder_line`` naming the line, ``pay.ladder_empty`` without a post or a level,
    ``pay.ladder_long``.
    """
    lines = [line.split() for line in text.splitlines()]
    if len(lines) > MOST_LINES:
        raise Refused("pay.ladder_long", most=MOST_LINES)
    typed = _Typed()
    for number, words in enumerate(lines, 1):
        if words and not typed.take(words):
            raise Refused("pay.ladder_line", line=number)
    if not typed.post or not typed.level:
        raise Refused("pay.ladder_empty")
    return Ladder(
        typed.post,
        typed.level,
        typed.certificate,
        needs_registration,
        typed.fixed.get("", Fraction(0)),
        typed.spans,
    )


@dataclass
class _Typed:
    """What the lines of a ladder have said so far."""

    post: dict[str, Fraction] = field(default_factory=dict)
    level: dict[int, Fraction] = field(default_factory=dict)
    certificate: dict[str, Fraction] = field(default_factory=dict)
    fixed: dict[str, Fraction] = field(default_factory=dict)
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)

    def take(self, words: list[str]) -> bool:
        """Whether the line is one of a ladder and says nothing twice."""
        readers: dict[str, Callable[[list[str]], bool]] = {
            "岗位": self._post,
            "级别": self._level,
            "津贴": self._certificate,
            "固定": lambda rest: len(rest) == 1 and _put(self.fixed, "", rest[0]),
        }
        reader = readers.get(words[0])
        return reader is not None and reader(words[1:])

    def _post(self, rest: list[str]) -> bool:
        if len(rest) not in (2, 3) or rest[0] not in USUAL_LEVELS:
            return False
        if len(rest) == 3:
            span = _SPAN.fullmatch(rest[2])
            if span is None or not 1 <= int(span[1]) <= int(span[2]) <= MOST_LEVEL:
                return False
            self.spans[rest[0]] = int(span[1]), int(span[2])
        return _put(self.post, rest[0], rest[1])

    def _level(self, rest: list[str]) -> bool:
        known = len(rest) == 2 and re.fullmatch(r"[0-9]{1,2}", rest[0]) is not None
        return known and 1 <= int(rest[0]) <= MOST_LEVEL and _put(self.level, int(rest[0]), rest[1])

    def _certificate(self, rest: list[str]) -> bool:
        known = len(rest) == 2 and rest[0] in CERTIFICATES
        return known and _put(self.certificate, CERTIFICATES[rest[0]], rest[1])


def _put(amounts: dict[Any, Fraction], key: object, text: str) -> bool:
    """Whether ``text`` is an amount and the key had none."""
    try:
        amount = parse_number(text)
    except Refused:
        return False
    fresh = key not in amounts
    amounts[key] = amount
    return fresh


def split(
    base: Fraction, coefficient: Fraction, basic_share: Fraction
) -> tuple[Fraction, Fraction]:
    """基数 × 系数, divided into 基本 and 绩效. Raises ``pay.share`` for a share outside 0…1."""
    if not 0 <= basic_share <= 1:
        raise Refused("pay.share")
    whole = base * coefficient
    return whole * basic_share, whole * (1 - basic_share)
