"""Pay by post and level, as local documents build it: exact sums, no rounding inside.

Source: register of workers §4.

A ladder is data that a city or county loads (岗位工资, 级别工资, 职业津贴, 绩效); the levels of
real tables are not evenly spaced, so they are loaded and never computed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from portal.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Ladder:
    """Monthly amounts in yuan.

    ``post`` by class of post, ``level`` by level, ``certificate`` by level of certificate,
    ``fixed`` for everybody.
    """

    post: Mapping[str, Fraction]
    level: Mapping[int, Fraction]
    certificate: Mapping[str, Fraction] = field(default_factory=dict)
    certificate_needs_registration: bool = False
    fixed: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Pay:
    post: Fraction
    level: Fraction
    certificate: Fraction
    fixed: Fraction

    @property
    def total(self) -> Fraction:
        return self.post + self.level + self.certificate + self.fixed


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
    if post_class not in ladder.post or level not in ladder.level:
        raise Refused("pay.not_on_ladder", post=post_class, level=level)
    counts = certificate is not None and (registered or not ladder.certificate_needs_registration)
    allowance = ladder.certificate.get(certificate or "", Fraction(0)) if counts else Fraction(0)
    return Pay(ladder.post[post_class], ladder.level[level], allowance, ladder.fixed)


def split(
    base: Fraction, coefficient: Fraction, basic_share: Fraction
) -> tuple[Fraction, Fraction]:
    """基数 × 系数, divided into 基本 and 绩效. Raises ``pay.share`` for a share outside 0…1."""
    if not 0 <= basic_share <= 1:
        raise Refused("pay.share")
    whole = base * coefficient
    return whole * basic_share, whole * (1 - basic_share)
