"""The heads that were given out: each publication prints the head of its round's chain, and each
evidence bundle holds it again."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.audit_chain import Break, Witness, WitnessSource
from portal.foundation.data.audit_evidence import Subject, Trace, speaking_of
from portal.foundation.files.storage import Storage
from portal.foundation.security.crypto import verifies
from portal.kernel.canonical import canonical_json, read_json
from portal.kernel.errors import Refused
from portal.recruitment.publications.models import Publication
from portal.recruitment.publications.services import is_genuine

AT_ONCE = 50
MANIFEST = "manifest.json"
LARGEST_MANIFEST = 1_000_000  # bytes


def published_heads(
    session: Session, _checkpoints: Sequence[Path] = ()
) -> Iterator[Witness | Break]:
    """The head in every edition of every publication and in its bundle; a break for each whose
    signature doesn't hold, and for each number or edition that is missing in between."""
    storage: Storage = current_app.extensions["storage"]
    statement = select(Publication).order_by(Publication.number, Publication.edition)
    before: dict[str, int] = {}
    for row in session.scalars(statement.execution_options(yield_per=AT_ONCE)):
        where = f"publication {row.number} edition {row.edition}"
        if row.edition != before.get(row.number, 0) + 1:
            yield _doubt(
                row, f"an edition of publication {row.number} before {row.edition} is gone"
            )
        before[row.number] = row.edition
        if not is_genuine(row) or row.content.get("audit_head") != row.audit_head:
            yield _doubt(row, f"{where} was changed: its signature doesn't hold")
            continue
        yield Witness(row.round_code, None, row.audit_head, where)
        if row.bundle_key:
            yield _in_bundle(storage, row, where)
        session.expunge(row)
    yield from _missing_numbers(before)


def _doubt(row: Publication, words: str) -> Break:
    return Break(row.round_code, None, "unbelievable", words)


def _in_bundle(storage: Storage, row: Publication, where: str) -> Witness | Break:
    try:
        manifest = _manifest(storage.read(row.bundle_key or ""))
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, Refused):
        return _doubt(row, f"the bundle of {where} is gone or can't be read")
    signature = bytes.fromhex(manifest.pop("signature"))
    if not verifies(Publication.vault.public_key, signature, canonical_json(manifest)):
        return _doubt(row, f"the bundle of {where} was changed: its signature doesn't hold")
    return Witness(row.round_code, None, manifest["audit_head"], f"the bundle of {where}")


def _manifest(bundle: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        if archive.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
            raise ValueError(MANIFEST)
        manifest: dict[str, Any] = read_json(archive.read(MANIFEST))
    if not {"signature", "audit_head"} <= set(manifest):
        raise ValueError(MANIFEST)
    return manifest


def _missing_numbers(numbers: dict[str, int]) -> Iterator[Break]:
    """Numbers count from 1 in each series of a round: what is missing below the highest is gone."""
    highest: dict[str, int] = {}
    for number in numbers:
        series, count = _parted(number)
        highest[series] = max(highest.get(series, 0), count)
    for series, most in sorted(highest.items()):
        for count in range(1, most):
            if f"{series}{count}" not in numbers:
                round_code = series.rpartition("-")[0]
                yield Break(
                    round_code, None, "unbelievable", f"publication {series}{count} is gone"
                )


def _parted(number: str) -> tuple[str, int]:
    series = number.rstrip("0123456789")
    return series, int(number[len(series) :] or 0)


PUBLICATION = ("publication", Publication.number)
WITNESSES = (WitnessSource(10, published_heads),)
TRACES = (
    Trace(
        "the publication",
        speaking_of(*PUBLICATION, Publication.round_code, Publication.published_at),
        ("publications.publish",),
        both=True,
    ),
)
SUBJECTS = (Subject(*PUBLICATION),)
