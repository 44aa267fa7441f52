"""What the rules in force give for a verified certificate."""

from __future__ import annotations

from portal.recruitment.applications.models import Application
from portal.recruitment.rulebook.policy import overridden, read_policy


def effect_of(application: Application) -> str:
    """``points`` where the rules for the vacancy add points for the certificate, else ``tie_break``
    (the guideline's effect)."""
    override = application.vacancy.policy_override if application.vacancy is not None else None
    policy = read_policy(
        overridden(application.round_.policy, override) if override else application.round_.policy
    )
    codes = {item.code: item.effect for item in policy.preferences}
    return codes.get(policy.certificate.preference, "tie_break")
