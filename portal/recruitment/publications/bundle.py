"""The evidence bundle ``evidence/1``: what an outsider needs to recompute a published list, without
names.

The format is docs/formats/evidence-1.md; static/verifier/verify.py reads it. Building is pure: the
same members, audit head and key give the same bytes, so that two people who build the bundle hold
the same file.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterable, Mapping
from typing import Protocol

from portal.kernel.canonical import canonical_json, read_json
from portal.kernel.errors import Refused
from portal.recruitment.rulebook.publication.personal_numbers import (
    ID_NUMBER,
    MOBILE,
    personal_numbers,
)

KINDS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    # kind: (members it must have, members it may have)
    "draw": (frozenset({"draw.json", "members.txt", "order.txt"}), frozenset()),
    "seating": (
        frozenset({"candidates.csv", "rooms.csv", "draw.json", "seats.csv", "seating.json"}),
        frozenset(),
    ),
    "seating_supplement": (
        frozenset({"supplement.json", "base_candidates.csv", "base_seats.csv", "rooms.csv"})
        | {"concerned.csv", "seats.csv"},
        frozenset(),
    ),
    "written_result": (
        frozenset({"policy.json", "vacancies.csv", "scores.csv", "written.csv"}),
        frozenset({"printed.csv"}),
    ),
    "shortlist": (
        frozenset({"policy.json", "vacancies.csv", "scores.csv", "shortlist.csv"}),
        frozenset({"kept.csv", "printed.csv"}),
    ),
    "interview": (
        frozenset({"policy.json", "marks.csv", "interview.csv"}),
        frozenset({"printed.csv"}),
    ),
    "ranking": (
        frozenset({"policy.json", "vacancies.csv", "scores.csv", "ranking.csv"}),
        frozenset({"marks.csv", "interview.csv", "printed.csv"}),
    ),
}

# A white list: a column that is not here (a name, an address, a telephone number) has no way into a
# bundle.
_SEATS = frozenset({"candidate", "site", "room", "seat", "row", "column"})
_PEOPLE = frozenset({"candidate", "vacancy", "paper", "area", "employer", "needs"})
COLUMNS: Mapping[str, frozenset[str]] = {
    "vacancies.csv": frozenset({"vacancy", "headcount"}),
    "scores.csv": frozenset({"vacancy", "candidate", "extra_test"}),
    "written.csv": frozenset({"vacancy", "candidate", "component", "state", "score", "place"}),
    "shortlist.csv": frozenset({"vacancy", "candidate", "score", "place", "entered", "reason"}),
    "ranking.csv": frozenset(
        {"vacancy", "candidate", "state", "points", "composite", "place", "outcome", "explanation"}
    )
    | {"extra_test"},
    "kept.csv": frozenset({"vacancy", "candidate", "number", "edition"}),
    "printed.csv": frozenset({"candidate", "ticket"}),
    "marks.csv": frozenset({"vacancy", "room", "candidate", "examiner", "element", "mark"}),
    "interview.csv": frozenset({"vacancy", "room", "candidate", "state", "raw", "score"})
    | {"room_mean", "overall_mean", "coefficient"},
    "candidates.csv": _PEOPLE,
    "base_candidates.csv": _PEOPLE,
    "concerned.csv": _PEOPLE,
    "rooms.csv": frozenset({"site", "area", "room", "layout", "numbering"})
    | {"first_desk", "blocked", "accessible", "reserve"},
    "seats.csv": _SEATS,
    "base_seats.csv": _SEATS,
}

_ROUND_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,79}\Z")
_AUDIT_HEAD = re.compile(r"[0-9a-f]{64}\Z")
# The earliest moment a zip can hold: a bundle says when it was published by its audit head.
_EPOCH = (1980, 1, 1, 0, 0, 0)


class Signer(Protocol):
    """A vault: Ed25519 signatures (64 bytes) made with the key of ``public_key`` (32 bytes)."""

    @property
    def public_key(self) -> bytes: ...

    def sign(self, data: bytes, /) -> bytes: ...


def build_bundle(
    kind: str, round_code: str, members: Mapping[str, bytes], audit_head: str, signer: Signer
) -> bytes:
    """The signed zip of one published list.

    ``members`` are the input files of the run and the published list under the names of
    docs/formats/evidence-1.md; ``audit_head`` is the head of the round's audit chain (64 hex
    digits).

    Raises ``Refused``: ``bundle.unknown_kind``, ``bundle.members`` (missing, surplus),
    ``bundle.round_code``, ``bundle.audit_head``, ``bundle.key``, ``bundle.not_utf8``,
    ``bundle.column``, ``bundle.resident_id``, ``bundle.mobile`` (privacy: domain.md §6).
    """
    _require_members(kind, members)
    if not _ROUND_CODE.match(round_code):
        raise Refused("bundle.round_code", round_code=round_code)
    if not _AUDIT_HEAD.match(audit_head):
        raise Refused("bundle.audit_head", audit_head=audit_head)
    _refuse_personal_data(members)
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in members.items()}
    manifest = {"schema": "evidence/1", "kind": kind, "round": round_code, "members": digests}
    manifest |= {"audit_head": audit_head, "public_key": signer.public_key.hex()}
    return _zipped({**members, "manifest.json": _readable_json(_signed(manifest, signer))})


def _require_members(kind: str, members: Mapping[str, bytes]) -> None:
    if kind not in KINDS:
        raise Refused("bundle.unknown_kind", kind=kind)
    must, may = KINDS[kind]
    if not must <= set(members) <= must | may:
        missing, surplus = sorted(must - set(members)), sorted(set(members) - must - may)
        raise Refused(
            "bundle.members", kind=kind, missing=", ".join(missing), surplus=", ".join(surplus)
        )


def _signed(manifest: Mapping[str, object], signer: Signer) -> dict[str, object]:
    signature = signer.sign(canonical_json(manifest))
    if len(signer.public_key) != 32 or len(signature) != 64:
        raise Refused("bundle.key", public_key=len(signer.public_key), signature=len(signature))
    return {**manifest, "signature": signature.hex()}


def _readable_json(manifest: Mapping[str, object]) -> bytes:
    return (json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode(
        "utf-8"
    )


def _zipped(files: Mapping[str, bytes]) -> bytes:
    """Fixed timestamps, fixed attributes, sorted by name: equal files give an equal zip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, files[name], zipfile.ZIP_DEFLATED, 9)
    return buffer.getvalue()


def _refuse_personal_data(members: Mapping[str, bytes]) -> None:
    """No column outside the white list, no resident ID number, no mobile number that isn't a
    candidate's own ticket number."""
    texts = {name: _text(name, content) for name, content in members.items()}
    codes = _policy_codes(members["policy.json"]) if "policy.json" in members else frozenset()
    tickets: set[str] = set()
    for name, text in texts.items():
        if name in COLUMNS:
            tickets.update(_checked_columns(name, text, codes))
    for name, text in texts.items():
        for found in personal_numbers(text):
            line = text.count("\n", 0, found.start) + 1
            if found.kind == MOBILE and found.text not in tickets:
                raise Refused("bundle.mobile", file=name, line=line)
            # A hash or a ticket number may have as many digits.
            if found.kind == ID_NUMBER and found.certain:
                raise Refused("bundle.resident_id", file=name, line=line)


def _text(name: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused("bundle.not_utf8", file=name) from error


def _checked_columns(name: str, text: str, codes: frozenset[str]) -> Iterable[str]:
    """The candidates and tickets of one table, once its columns are found to be on the white
    list."""
    rows = csv.reader(io.StringIO(text, newline=""))
    header = next(rows, [])
    allowed = COLUMNS[name] | (codes if name in ("scores.csv", "ranking.csv") else frozenset())
    for column in header:
        if column not in allowed:
            raise Refused("bundle.column", file=name, column=column)
    places = [header.index(name) for name in ("candidate", "ticket") if name in header]
    return [row[at] for row in rows for at in places if len(row) > at]


def _policy_codes(content: bytes) -> frozenset[str]:
    """Columns that the policy itself names: components, papers, preferences."""
    policy = read_json(content)
    codes: set[str] = set()
    for component in policy.get("components", ()):
        codes.add(component["code"])
        codes.update(paper["code"] for paper in component.get("papers") or ())
    codes.update(
        f"preference:{preference['code']}" for preference in policy.get("preferences") or ()
    )
    return frozenset(codes)
