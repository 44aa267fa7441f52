"""Until when the reserve of a vacancy is called from (后备名单的有效期).

The rule counts calendar days from the day of the result (policy/1 ``substitution.reserve_days``);
``rounds.next_substitutes`` refuses later calls by the same count.
"""

from __future__ import annotations

from datetime import date, timedelta

from portal.recruitment.rulebook.policy.shape import SubstitutionRule


def reserve_ends_on(rule: SubstitutionRule, result_on: date) -> date | None:
    """The last day on which somebody of the reserve may be called; None = no day is fixed."""
    if rule.reserve_days is None:
        return None
    return result_on + timedelta(days=rule.reserve_days)
