"""救济告知 of a round: how a decision is contested, with the round's own number of days.

The clock of an objection is ``conduct.object_working_days`` (rounds, screening); the text that
tells it names the same number, whatever it was first written with.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

OBJECT_DAYS = 3  # working days, where the round says nothing (law-and-clocks: 1 to 3)
_DAYS = re.compile(r"\d+(\s*)个?工作日")


def object_days(conduct: Mapping[str, Any]) -> int:
    """Working days in which an objection may be filed."""
    return int(conduct.get("object_working_days", OBJECT_DAYS))


def remedy_words(conduct: Mapping[str, Any]) -> str:
    """The round's text; the first number of working days in it is the clock's. '' without one."""
    text = str(conduct.get("remedy") or "")
    return _DAYS.sub(rf"{object_days(conduct)}\1个工作日", text, count=1)
