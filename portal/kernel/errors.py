"""The one way in which this system says no."""

from __future__ import annotations


class Refused(Exception):
    """An action that a rule does not allow.

    ``code`` names the reason (``module.reason``, stable, worded by ``labels.py``); ``facts`` are
    the values the wording needs (never personal data that the asker may not see). One error handler
    turns it into a page; ``transaction()`` rolls back on it.
    """

    def __init__(self, code: str, /, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        inside = ", ".join(f"{name}={value}" for name, value in sorted(self.facts.items()))
        return f"{self.code}({inside})" if inside else self.code
