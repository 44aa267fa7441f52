"""保存期限: until when the notice promises to keep what, and from when on it must be gone.

Source: docs/formats/policy-1.md, ``retention``; 个人信息保护法 art. 19 and 47: kept no longer than
the purpose needs, deleted when the term has ended.
"""

from __future__ import annotations

from datetime import date, timedelta

from portal.recruitment.rulebook.policy.shape import RetentionRule

APPLICATION, PAPER, RECORDING = "application", "paper", "recording"
KINDS = (APPLICATION, PAPER, RECORDING)


def kept_until(rule: RetentionRule, kind: str, ended_on: date) -> date:
    """The last day on which ``kind`` is kept, of a round that ended on ``ended_on``.

    The day of the end is not counted (民法典 art. 201). Raises ``KeyError`` for another kind.
    """
    days = {
        APPLICATION: rule.application_days,
        PAPER: rule.paper_days,
        RECORDING: rule.recording_days,
    }
    return ended_on + timedelta(days=days[kind])


def is_due(rule: RetentionRule, kind: str, ended_on: date, today: date) -> bool:
    """Whether the last day has passed."""
    return today > kept_until(rule, kind, ended_on)
