"""How long what is published stays open, by the policy: publicity, re-checks.

The day of publication does not count; a last day on which nobody works moves to the next working
day, and it ends when the office closes (Civil Code 201, 203). Whatever prints or applies one of
these periods asks here, so that a page, a letter and a job never name different moments.
"""

from __future__ import annotations

from datetime import date, datetime

from portal.kernel.period import Reckoning, WorkCalendar, days_after, working_days_after
from portal.recruitment.rulebook.policy.shape import Policy
from portal.recruitment.rulebook.timetable.windows import Terms

LENGTHS = {"working_days": "{days}个工作日", "days": "{days}天（自然日）"}


def publicity_reckoning(policy: Policy, event_on: date, calendar: WorkCalendar) -> Reckoning:
    """The publicity of a list that is published on ``event_on``.

    Raises ``Refused('period.calendar_missing')``.
    """
    reckon = days_after if policy.publicity_unit == "days" else working_days_after
    return reckon(event_on, policy.publicity_days, calendar, policy.publicity_ends_at)


def recheck_reckoning(policy: Policy, event_on: date, calendar: WorkCalendar) -> Reckoning:
    """The time to ask for a re-check (成绩复核) of scores that are published on ``event_on``.

    Raises ``Refused('period.calendar_missing')``.
    """
    days = policy.recheck.window_days
    return working_days_after(event_on, days, calendar, policy.publicity_ends_at)


def answer_reckoning(policy: Policy, asked_on: date, calendar: WorkCalendar) -> Reckoning:
    """The time to answer a re-check that was asked for on ``asked_on``.

    Raises ``Refused('period.calendar_missing')``.
    """
    days = policy.recheck.answer_days
    return working_days_after(asked_on, days, calendar, policy.publicity_ends_at)


def timetable_terms(policy: Policy) -> Terms:
    """The same lengths for the plan of a round."""
    return Terms(
        policy.publicity_days,
        policy.publicity_unit,
        policy.recheck.window_days,
        policy.recheck.answer_days,
        policy.publicity_ends_at,
    )


def length_words(days: int, unit: str) -> str:
    """The length of a period as official papers print it: 7个工作日, 5天（自然日）."""
    return LENGTHS[unit].format(days=days)


def list_end(
    policy: Policy, kind: str, event_on: date, recheck_end: datetime | None = None
) -> datetime | None:
    """When a list of ``kind`` that is published on ``event_on`` is taken down: after the policy's
    calendar days, and never before the re-check of its scores has ended. None = it stays."""
    days = policy.list_days.get(kind)
    if days is None:
        return None
    end = days_after(event_on, days).end
    return end if recheck_end is None else max(end, recheck_end)
