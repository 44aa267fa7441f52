"""What a screener says of a case, before it is decided."""

from __future__ import annotations

from dataclasses import dataclass

from portal.kernel.decisions import require_reason

NEEDS_TEXT = ("return", "fail")
LEAST_TEXT = 6
# Outcomes of the self-check that a pass goes against; ``unchecked`` is no leave to pass.
AGAINST = ("ineligible", "unchecked")


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a screener says of a case; a return and a refusal need a reason and a text.

    ``against_reason``: why it passes against the self-check; kept for the office.
    """

    outcome: str
    reason_code: str = ""
    text: str = ""
    against_reason: str = ""

    def require_reason(self) -> None:
        """Raises ``Refused('screening.reason_missing')``."""
        if self.outcome in NEEDS_TEXT:
            require_reason(
                self.text if self.reason_code else "", "screening.reason_missing", least=LEAST_TEXT
            )

    def require_reason_against(self, check_outcome: str) -> None:
        """Raises ``Refused('screening.against_reason')`` for a pass without a reason where the
        self-check says that a requirement is not met, or could not be made."""
        if self.passes_against(check_outcome):
            require_reason(self.against_reason, "screening.against_reason", least=LEAST_TEXT)

    def passes_against(self, check_outcome: str) -> bool:
        return self.outcome == "pass" and check_outcome in AGAINST
