"""How instants, dates and exact numbers are written on pages.

Wall clock is Asia/Shanghai everywhere.
"""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

from flask import Flask
from flask_babel import gettext as _

from portal.foundation.text.markdown import render_markdown
from portal.foundation.time.clock import local
from portal.foundation.web.language import reader_language

WEEKDAYS = "一二三四五六日"
ENGLISH_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def _english() -> bool:
    return reader_language() == "en"


def day(value: date | datetime | None, *, year: bool = True) -> str:
    """2026年9月4日, or 4 Sep 2026."""
    if value is None:
        return "—"
    shown = local(value).date() if isinstance(value, datetime) else value
    if _english():
        return f"{shown.day} {shown.strftime('%b')}" + (f" {shown.year}" if year else "")
    return (f"{shown.year}年" if year else "") + f"{shown.month}月{shown.day}日"


def moment(value: datetime | None, *, year: bool = True) -> str:
    """2026年9月4日 17:00; midnight at the end of a window is written 24:00 of the day before by
    whoever prints a window."""
    if value is None:
        return "—"
    return f"{day(value, year=year)} {local(value):%H:%M}"


def weekday(value: date | datetime) -> str:
    shown = local(value) if isinstance(value, datetime) else value
    return ENGLISH_DAYS[shown.weekday()] if _english() else "周" + WEEKDAYS[shown.weekday()]


def time_left(value: datetime, now: datetime) -> str:
    """The time until ``value`` in words: the two largest units, rounded down."""
    seconds = int((value - now).total_seconds())
    if seconds <= 0:
        return _("已截止")
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3_600)
    minutes = rest // 60
    if days:
        return _("还有 %(days)d 天 %(hours)d 小时", days=days, hours=hours)
    if hours:
        return _("还有 %(hours)d 小时 %(minutes)02d 分", hours=hours, minutes=minutes)
    return _("还有 %(minutes)d 分钟", minutes=minutes)


def exact(value: Fraction | int | None, places: int | None = None) -> str:
    """A number exactly: decimal where it ends, ``a/b`` where it doesn't; ``places`` pads, never
    rounds."""
    if value is None:
        return "—"
    number = Fraction(value)
    denominator, need = number.denominator, 0
    while denominator > 1 and need <= 30 and (number * 10**need).denominator != 1:
        need += 1
    if need > 30:
        return f"{number.numerator}/{number.denominator}"
    shown = max(need, places or 0)
    digits = str(abs(int(number * 10**shown))).rjust(shown + 1, "0")
    sign = "-" if number < 0 else ""
    return sign + (digits if shown == 0 else f"{digits[:-shown]}.{digits[-shown:]}")


def pairs(items: list[dict[str, str]]) -> list[tuple[str, str]]:
    """Facts as stored (``term``, ``value``) for the component that shows them."""
    return [(item["term"], item["value"]) for item in items]


def install(app: Flask) -> None:
    app.jinja_env.filters.update(
        day=day,
        moment=moment,
        weekday=weekday,
        time_left=time_left,
        exact=exact,
        pairs=pairs,
        markdown=render_markdown,
    )
