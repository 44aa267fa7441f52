"""Who was told that he had entered, and stays in though his corrected score would not let him.

Format: docs/formats/ranking-1.md §4 (``kept.csv``).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy.orm import Session

from portal.recruitment.publications.models import Publication
from portal.recruitment.results.current_set import lines_in_force
from portal.recruitment.results.models import ResultLine
from portal.recruitment.results.queries import PolicyGroup, publication_of
from portal.recruitment.rulebook.ranking.kept import Kept
from portal.recruitment.rulebook.ranking.lines import ScoreRow
from portal.recruitment.rulebook.ranking.shortlist import shortlist

COLUMNS = Kept._fields
TOLD_IN = "told_in"  # number and edition of the list that told him, beside the figures of a line


def kept_rows(session: Session, group: PolicyGroup, rows: list[ScoreRow]) -> list[Kept]:
    """By vacancy and candidate; nobody where the policy recomputes, or before the first list."""
    if group.policy.shortlist is None or group.policy.corrections.shortlist != "keep_told":
        return []
    told = {
        line.ticket_number: line
        for line in lines_in_force(session, "shortlist", group.ids)
        if line.outcome == "yes"
    }
    if not told:
        return []
    publications: dict[int, Publication | None] = {}
    found = []
    for row in shortlist(group.policy, group.headcounts, rows, explain=False):
        line = told.get(row.candidate)
        if line is not None and not row.entered and row.state != "void":
            found.append(Kept(row.vacancy, row.candidate, *_told_in(session, line, publications)))
    return sorted(found)


def _told_in(
    session: Session, line: ResultLine, known: dict[int, Publication | None]
) -> tuple[str, int]:
    """The list in which he entered by his score, however many editions ago."""
    earlier = line.figures.get(TOLD_IN)
    if earlier:
        return earlier[0], int(earlier[1])
    if line.run_id not in known:
        known[line.run_id] = publication_of(session, line.run)
    publication = known[line.run_id]
    assert publication is not None, "a list in force has been published"
    return publication.number, publication.edition


def kept_figures(kept: Collection[Kept]) -> Mapping[str, dict[str, object]]:
    """Candidate → what his line remembers of it."""
    return {row.candidate: {TOLD_IN: [row.number, str(row.edition)]} for row in kept}
