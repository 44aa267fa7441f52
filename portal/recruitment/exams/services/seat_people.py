"""The rules' seating of a list, everybody or nobody."""

from __future__ import annotations

from portal.kernel.errors import Refused
from portal.recruitment.exams.services.read_lists import Lists
from portal.recruitment.rulebook import seating


def seated(lists: Lists, seed: str) -> seating.Seating:
    """Who sits where by this seed.

    Raises ``Refused('seating.unseated')`` with how many find no desk, the first of them and why;
    how many does not hang on the seed.
    """
    found = seating.seat(lists.persons, lists.rooms, seed)
    if found.unseated:
        first = found.unseated[0]
        raise Refused(
            "seating.unseated",
            count=len(found.unseated),
            first=first.candidate,
            reason=first.reason,
        )
    return found
