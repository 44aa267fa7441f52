"""What a screener says of a case, before it is decided."""

from __future__ import annotations

from dataclasses import dataclass

from portal.kernel.decisions import require_reason

NEEDS_TEXT = ("return", "fail")
LEAST_TEXT = 6


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a screener says of a case; a return and a refusal need a reason and a text."""

    outcome: str
    reason_code: str = ""
    text: str = ""

    def require_reason(self) -> None:
        """Raises ``Refused('screening.reason_missing')``."""
        if self.outcome in NEEDS_TEXT:
            require_reason(
                self.text if self.reason_code else "", "screening.reason_missing", least=LEAST_TEXT
            )
