"""A number of a spreadsheet as the spreadsheet shows it: fifteen significant digits;
``12.2+20.9+26.9`` is 60, not 60.00000000000001."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

DIGITS = 15
_LOST = re.compile(r"[+-]?\d(?:\.\d+)?[Ee]\+\d{2,3}")


def number_text(value: float, *, percent: bool = False) -> str:
    """Plain digits without an exponent and without zeros at the end; 0.5 as a percentage is 50%."""
    shown = Decimal(f"{value:.{DIGITS}g}")
    text = format(shown * 100 if percent else shown, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{'0' if text == '-0' else text}{'%' if percent else ''}"


def has_lost_digits(value: Any) -> bool:
    """Whether a number has more than fifteen digits, or a text is what became of one
    (``3.20812E+17``): what stood there before can't be told any more."""
    if isinstance(value, str):
        return _LOST.fullmatch(value.strip()) is not None
    return not isinstance(value, bool) and isinstance(value, int | float) and abs(value) >= 1e15


def cell_text(value: Any, *, percent: bool = False) -> str:
    """Any value that a reader of spreadsheets hands over; times without seconds as ``3:01``."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return number_text(value, percent=percent)
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        seconds = f":{value.second:02}" if value.second else ""
        return f"{value.hour}:{value.minute:02}{seconds}"
    return str(value).strip(" \t\r\n\u3000")
