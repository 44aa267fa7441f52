"""Which corrections of a person's data are slips of the pen (B-09), and which would make another
person of him."""

from __future__ import annotations

from collections import Counter

from portal.kernel import resident_id


def same_name_miswritten(old: str, new: str) -> bool:
    """A rare character, a homophone, a missing character or dot: in a name of up to three
    characters one may change, in a longer one two.

    Names of one person in other writings (a whole new name, another surname) are no correction:
    they need the office and its papers.
    """
    before, after = old.replace("·", "").replace(" ", ""), new.replace("·", "").replace(" ", "")
    if before == after:
        return True
    if not before or not after:
        return False
    kept = sum((Counter(before) & Counter(after)).values())
    changed = max(len(before), len(after)) - kept
    # A rare surname itself may have been replaced; then everything behind it must be the same.
    first_stays = before[0] == after[0] or before[1:] == after[1:]
    most = 1 if max(len(before), len(after)) <= 3 else 2
    return kept >= 1 and changed <= most and first_stays


def same_birth_date(kind: str, old: str, new: str) -> bool:
    """Whether both numbers carry the same date of birth; a passport carries none and may be put
    right whole."""
    return kind == resident_id.PASSPORT or resident_id.birth_date(old) == resident_id.birth_date(
        new
    )
