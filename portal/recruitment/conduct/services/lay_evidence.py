"""Evidence: files that the office or the person lays before those who decide; nobody takes one
back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from portal.kernel.errors import Refused
from portal.recruitment.audit import Act
from portal.recruitment.conduct.models import ConductCase, ConductEvidence
from portal.recruitment.conduct.queries import ENDED

MOST_FILES = 30


def lay_evidence(
    act: Act, case: ConductCase, files: Iterable[Mapping[str, Any]], *, from_person: bool
) -> int:
    """Add cleaned and stored files (``storage_key``, ``sha256``, ``media_kind``, ``pages``,
    ``name``). Returns how many.

    Raises ``Refused('conduct.ended')``, ``'conduct.too_many_files'``.
    """
    given = list(files)
    if case.state in (*ENDED, "closed"):
        raise Refused("conduct.ended")
    if len(case.evidence) + len(given) > MOST_FILES:
        raise Refused("conduct.too_many_files", most=MOST_FILES)
    for file in given:
        row = ConductEvidence(
            case_id=case.id,
            from_person=from_person,
            name=file["name"],
            storage_key=file["storage_key"],
            sha256=file["sha256"],
            media_kind=file["media_kind"],
            pages=file["pages"],
            by=act.by.account_id,
            at=act.at,
        )
        act.session.add(row)
        act.session.flush()
        act.record(
            "conduct.lay_evidence",
            f"conduct_evidence:{row.public_id}",
            chain=case.round_.code,
            case=case.number,
            sha256=row.sha256,
        )
    act.session.expire(case, ["evidence"])
    return len(given)
