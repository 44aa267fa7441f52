"""Verbs of a recruitment round and its notices."""

from portal.recruitment.approval.services.decide import content_digest, decide
from portal.recruitment.approval.services.publish import publish_notice, publish_recruitment_notice
from portal.recruitment.rounds.services.draft import DEFAULT_CONDUCT, EDITABLE, draft_round, edit_round, locked_round, set_policy
from portal.recruitment.rounds.services.timetable import check_timetable, set_windows

__all__ = [
    "DEFAULT_CONDUCT",
    "EDITABLE",
    "check_timetable",
    "content_digest",
    "decide",
    "draft_round",
    "edit_round",
    "locked_round",
    "publish_notice",
    "publish_recruitment_notice",
    "set_policy",
    "set_windows",
]
