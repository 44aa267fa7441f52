"""``seating/1``: who sits where, by the algorithm of ``docs/formats/seating-1.md``.

The numbers in the comments are its sections.
"""

from portal.recruitment.rulebook.seating.rows import (
    ACCESSIBLE,
    Person,
    Room,
    Seat,
    Unseated,
    canonical_members,
    person_of,
    room_of,
)
from portal.recruitment.rulebook.seating.run import Seating, seat

__all__ = [
    "ACCESSIBLE",
    "Person",
    "Room",
    "Seat",
    "Seating",
    "Unseated",
    "canonical_members",
    "person_of",
    "room_of",
    "seat",
]
