"""The policy of a recruitment round, policy/1: the one front door to its shape, reading, digest,
default and override.

A policy is data, frozen before the notice goes out; its digest is printed there. Format:
docs/formats/policy-1.md.
"""

from portal.recruitment.rulebook.policy.consistency import check_citations
from portal.recruitment.rulebook.policy.differences import Difference, policy_differences
from portal.recruitment.rulebook.policy.document import (
    default_policy_document,
    overridden,
    policy_digest,
)
from portal.recruitment.rulebook.policy.reader import read_policy
from portal.recruitment.rulebook.policy.shape import (
    CertificateRule,
    ClaimRule,
    Component,
    CompositeRule,
    CorrectionsRule,
    InterviewRule,
    MarkingRule,
    OpeningRule,
    Paper,
    PointsRule,
    Policy,
    Preference,
    RecheckRule,
    RetentionRule,
    RoomAdjustment,
    Rounding,
    ShortlistRule,
    SubstitutionRule,
    TicketRule,
    TieKey,
)

__all__ = [
    "CertificateRule",
    "ClaimRule",
    "Component",
    "CompositeRule",
    "CorrectionsRule",
    "Difference",
    "InterviewRule",
    "MarkingRule",
    "OpeningRule",
    "Paper",
    "PointsRule",
    "Policy",
    "Preference",
    "RecheckRule",
    "RetentionRule",
    "RoomAdjustment",
    "Rounding",
    "ShortlistRule",
    "SubstitutionRule",
    "TicketRule",
    "TieKey",
    "check_citations",
    "default_policy_document",
    "overridden",
    "policy_differences",
    "policy_digest",
    "read_policy",
]
