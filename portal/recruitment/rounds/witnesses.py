"""What rounds say about the audit chain: each has a chain of its own, begun with its draft."""

from __future__ import annotations

from typing import Any

from portal.foundation.data.audit_evidence import Subject, Trace, speaking_of
from portal.recruitment.rounds.models import PublicationPlace, RecruitmentRound


def on_round(
    of: str,
    about: tuple[str, Any],
    at: Any,
    actions: tuple[str, ...],
    path: tuple[type[Any], ...],
    *,
    both: bool = False,
) -> Trace:
    """Rows of ``path[0]`` that leave an entry in their round's chain.

    ``about`` is (kind, column) of the entry's subject, ``at`` the column with the moment of the
    act; the round is reached over the tables of ``path``.
    """
    rows = speaking_of(*about, RecruitmentRound.code, at).select_from(path[0])
    for table in (*path[1:], RecruitmentRound):
        rows = rows.join(table)
    return Trace(of, rows, actions, both=both)


ROUND = ("round", RecruitmentRound.public_id)
TRACES = (
    Trace(
        "the round",
        speaking_of(*ROUND, RecruitmentRound.code, RecruitmentRound.created_at),
        ("notices.draft_round",),
    ),
    on_round(
        "a place of publication of",
        ROUND,
        PublicationPlace.recorded_at,
        ("notices.record_place",),
        (PublicationPlace,),
    ),
)
SUBJECTS = (Subject(*ROUND),)
