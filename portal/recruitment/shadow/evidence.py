"""What is recomputed: every stored version of a list with the inputs that are stored beside it."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portal.kernel.canonical import canonical_json
from portal.recruitment.publications.bundle import Signer, build_bundle
from portal.recruitment.shadow.program import MOST_SENTENCES, Answer, Limits, recomputed

Members = Mapping[str, bytes]


@dataclass(frozen=True)
class Evidence:
    """``versions``: the members of a bundle, once for each way in which the list is stored (the
    file, the rows that pages print), without repetitions. ``faults``: sentences on what is stored
    otherwise than it was when it was computed; each counts as a disagreement."""

    kind: str
    versions: tuple[Members, ...]
    faults: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 over the RFC 8785 form of {file name: SHA-256} of every version."""
        names = [
            {name: hashlib.sha256(data).hexdigest() for name, data in members.items()}
            for members in self.versions
        ]
        return hashlib.sha256(canonical_json({"versions": names})).hexdigest()


def stored_versions(
    members: Members, name: str, tables: Iterable[bytes]
) -> tuple[tuple[Members, ...], tuple[str, ...]]:
    """The members with file ``name`` as it lies in the store, then as the rows tell it; and a
    sentence where these are not the same."""
    different = list(dict.fromkeys((members[name], *tables)))
    faults = (f"{name}：保存的文件与保存的各行不同",) if len(different) > 1 else ()
    return tuple({**members, name: data} for data in different), faults


def table_like(stored: bytes, rows: Iterable[Mapping[str, object]]) -> bytes:
    """``rows`` as a file with the columns of ``stored``."""
    header = next(csv.reader(io.StringIO(stored.decode("utf-8"), newline="")), [])
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([str(row.get(column, "")) for column in header] for row in rows)
    return buffer.getvalue().encode("utf-8")


@dataclass(frozen=True)
class Recomputation:
    """Signed bundles and what is known of them already: all that the second program needs, so that
    no transaction is open while it runs."""

    bundles: tuple[bytes, ...]
    public_key: str
    evidence_digest: str
    faults: tuple[str, ...]


def recomputation(
    evidence: Evidence, round_code: str, chain_head: str, vault: Signer
) -> Recomputation:
    """Raises ``Refused('bundle.…')``."""
    bundles = tuple(
        build_bundle(evidence.kind, round_code, members, chain_head, vault)
        for members in evidence.versions
    )
    return Recomputation(bundles, vault.public_key.hex(), evidence.digest, evidence.faults)


@dataclass(frozen=True)
class Finding:
    answer: Answer
    evidence_digest: str


def found(task: Recomputation, limits: Limits | None = None) -> Finding:
    """Every version recomputed. Raises ``Unanswered``."""
    answers = [recomputed(bundle, task.public_key, limits) for bundle in task.bundles]
    sentences = dict.fromkeys(one for answer in answers for one in answer.sentences)
    differences = sum(answer.differences for answer in answers) + len(task.faults)
    told = (*task.faults, *sentences)[:MOST_SENTENCES]
    return Finding(Answer(differences, told, answers[0].program_digest), task.evidence_digest)
