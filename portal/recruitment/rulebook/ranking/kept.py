"""Who was told that he had entered the interview, and stays in after a correction.

A corrected score may take somebody off the shortlist. Under ``corrections.shortlist: keep_told``
(the default) he keeps his place in the interview; the published list then rests on ``kept.csv``
as well. Format: docs/formats/ranking-1.md §4.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from portal.kernel.errors import Refused
from portal.recruitment.rulebook.policy.shape import Policy
from portal.recruitment.rulebook.ranking.composite import ScoreSheet

_NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*-L[1-9][0-9]*\Z")


class Kept(NamedTuple):
    """One row of kept.csv: in which published list (``number`` and ``edition``) he had entered."""

    vacancy: str
    candidate: str
    number: str
    edition: int


def check_number(number: str) -> str:
    """Raises ``Refused('shortlist.kept_number')`` unless it is a list's number."""
    if len(number) > 120 or not _NUMBER.match(number):
        raise Refused("shortlist.kept_number", found=number[:40])
    return number


def kept_places(policy: Policy, sheet: ScoreSheet, kept: Iterable[Kept]) -> frozenset[int]:
    """The candidates of ``sheet``, by index, who stay in.

    Raises ``Refused('shortlist.kept_…')``: not allowed by the policy, unknown, in another vacancy,
    given twice, an edition below 1.
    """
    rows = list(kept)
    if rows and policy.corrections.shortlist != "keep_told":
        raise Refused("shortlist.kept_against_policy", candidate=rows[0].candidate)
    return _found(sheet, rows)


def _found(sheet: ScoreSheet, rows: Sequence[Kept]) -> frozenset[int]:
    index = {candidate: at for at, candidate in enumerate(sheet.candidates)}
    found: set[int] = set()
    for row in rows:
        check_number(row.number)
        at = index.get(row.candidate)
        if at is None or sheet.vacancies[at] != row.vacancy:
            raise Refused("shortlist.kept_unknown", candidate=row.candidate, vacancy=row.vacancy)
        if at in found:
            raise Refused("shortlist.kept_twice", candidate=row.candidate)
        if row.edition < 1:
            raise Refused("shortlist.kept_edition", candidate=row.candidate, found=row.edition)
        found.add(at)
    return frozenset(found)
