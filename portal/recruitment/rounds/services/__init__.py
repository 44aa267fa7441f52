"""Verbs of a recruitment round while it is drafted."""

from portal.recruitment.rounds.services.draft import (
    DEFAULT_CONDUCT,
    EDITABLE,
    draft_round,
    edit_round,
    locked_round,
    set_policy,
)
from portal.recruitment.rounds.services.timetable import check_timetable, set_windows

__all__ = [
    "DEFAULT_CONDUCT",
    "EDITABLE",
    "check_timetable",
    "draft_round",
    "edit_round",
    "locked_round",
    "set_policy",
    "set_windows",
]
