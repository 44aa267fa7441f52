"""Under which group the words of each lifecycle stand.

Words of states that no page of their own stage has worded are here.
"""

from __future__ import annotations

# Lifecycle → group of WORDS, as templates name it: word('application.state', code).
WORD_GROUP = {
    "account": "account.state",
    "calendar_edition": "calendar_edition.state",
    "notice_change": "notice_change.state",
    "plan": "plan.state",
    "quota_exception": "quota_exception.state",
    "round": "round.state",
    "major_event": "major_event.state",
    "petition": "petition.state",
    "vacancy": "vacancy.state",
    "application": "application.state",
    "certificate_claim": "claim.state",
    "accommodation": "accommodation.state",
    "correction": "correction.state",
    "screening_objection": "screening_objection.state",
    "screening_appeal": "screening_appeal.state",
    "screening_sample": "screening_sample.state",
    "seating_run": "seating.state",
    "attendance": "attendance",
    "score_sheet": "sheet.state",
    "marking_batch": "batch.state",
    "interview_room": "room.state",
    "interview_slot": "slot.state",
    "result_run": "run.state",
    "candidacy": "candidacy.state",
    "hire": "hire.state",
    "delivery": "delivery.state",
}

WORDS: dict[str, dict[str, object]] = {}
