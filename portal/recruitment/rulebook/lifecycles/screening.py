"""What objections, appeals and second looks go through."""

from __future__ import annotations

from portal.kernel.lifecycle import Lifecycle, Transition
from portal.recruitment.rulebook.roles import APPLICANT, CHECKER, CITY_APPROVER, SCREENER

ORDER = 90

SCREENING_OBJECTION = Lifecycle(
    "screening_objection",
    "received",
    ("received", "upheld", "reversed", "withdrawn"),
    (
        Transition("uphold", "received", "upheld", (SCREENER, CHECKER)),
        Transition("reverse", "received", "reversed", (SCREENER, CHECKER)),
        Transition("withdraw", "received", "withdrawn", (APPLICANT,)),
    ),
)

SCREENING_APPEAL = Lifecycle(
    "screening_appeal",
    "received",
    ("received", "upheld", "reversed", "withdrawn"),
    (
        Transition("uphold", "received", "upheld", (CITY_APPROVER,)),
        Transition("reverse", "received", "reversed", (CITY_APPROVER,)),
        Transition("withdraw", "received", "withdrawn", (APPLICANT,)),
    ),
)

SCREENING_SAMPLE = Lifecycle(
    "screening_sample",
    "drawn",
    ("drawn", "agreed", "differing", "settled"),
    (
        Transition("agree", "drawn", "agreed", (SCREENER,)),
        Transition("differ", "drawn", "differing", (SCREENER,)),
        Transition("settle", "differing", "settled", (CHECKER,)),
    ),
)
