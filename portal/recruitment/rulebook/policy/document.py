"""The policy as a document: its digest, the default that a drafter starts from, and the override of
a single vacancy."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from portal.kernel.canonical import canonical_digest
from portal.kernel.errors import Refused
from portal.recruitment.rulebook.policy.reader import read_policy

FIXED_MEMBERS = ("schema", "title", "basis")


def policy_digest(document: Mapping[str, Any]) -> str:
    """Hex SHA-256 over the RFC 8785 form of the document as written; 0.4 and 0.40 differ.

    Printed on the notice.
    """
    return canonical_digest(dict(document))


def default_policy_document() -> dict[str, Any]:
    """What a Jiangsu round starts from: written and interview half each at two places (省属事业单位
    2022, 无锡 2022), pass marks 60, the guideline's certificate preference first in the chain, then
    interview, 1:3 for opening and shortlist, seven working days of publicity."""
    half_up = {"places": 2, "mode": "half_up"}
    certificate = {
        "code": "social_worker_certificate",
        "title": "社会工作者职业水平证书",
        "effect": "tie_break",
        "basis": "苏政办发〔2020〕41号 三(一)",
        "levels": ["assistant", "social_worker", "senior"],
    }
    return {
        "schema": "policy/1",
        "title": "社会化工会工作者公开招聘考试办法",
        "basis": ["苏政办发〔2020〕41号"],
        "components": [
            {
                "code": "written",
                "title": "笔试",
                "full_mark": "100",
                "rounding": dict(half_up),
                "pass_mark": "60",
            },
            {
                "code": "interview",
                "title": "面试",
                "full_mark": "100",
                "rounding": dict(half_up),
                "pass_mark": "60",
            },
        ],
        "composite": {"weights": {"written": "0.5", "interview": "0.5"}, "rounding": dict(half_up)},
        "preferences": [certificate],
        "tie_break": [
            "preference:social_worker_certificate",
            "component:interview",
            "component:written",
        ],
        "shortlist": {"by": "written", "ratio": "3"},
        "opening": {"ratio": "3"},
        "interview": {
            "component": "interview",
            "minimum_examiners": 7,
            "drop_highest": 1,
            "drop_lowest": 1,
            "drop_per": "total",
            "rounding": dict(half_up),
            "room_adjustment": {"method": "none"},
        },
        "age_reading": "not_yet_next",
        "certificate": {
            "deadline": "application_end",
            "score_report_counts": {"assistant": True, "social_worker": True, "senior": False},
            "registration_required": False,
        },
        "substitution": {
            "stages": ["document_recheck", "medical", "background_check", "publicity"],
            "until": "hire",
            "pooled": False,
        },
        "publicity_days": 7,
        "recheck": {"window_days": 3, "answer_days": 5},
        "retention": {"application_days": 365, "paper_days": 180, "recording_days": 180},
        "marking": {"double": False, "tolerance": "0"},
    }


def overridden(document: Mapping[str, Any], override: Mapping[str, Any]) -> dict[str, Any]:
    """The document that holds for one vacancy: members of ``override`` replace those of the round,
    objects member by member (as in RFC 7396: ``null`` takes a member away), lists whole. Schema,
    title and basis stay the round's.

    Raises ``Refused('policy.…')`` if the override touches them or the outcome is not a policy.
    Nothing passed in is changed.
    """
    for name in override:
        if name in FIXED_MEMBERS:
            raise Refused("policy.not_overridable", where=name)
    merged: dict[str, Any] = _merged(document, override)
    read_policy(merged)
    return merged


def _merged(base: Any, change: Any) -> Any:
    if not isinstance(change, Mapping):
        return copy.deepcopy(change)
    outcome = (
        {name: copy.deepcopy(value) for name, value in base.items()}
        if isinstance(base, Mapping)
        else {}
    )
    for name, value in change.items():
        if value is None:
            outcome.pop(name, None)
        else:
            outcome[name] = _merged(outcome.get(name), value)
    return outcome
