"""Every computed list is computed again by the stand-alone verifier, from what is stored: the files
and the rows that pages print."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.kernel.canonical import canonical_json
from portal.kernel.decimals import plain
from portal.recruitment.audit import head
from portal.recruitment.results.models import ResultLine, ResultRun
from portal.recruitment.results.queries import lines_of
from portal.recruitment.results.services.reckon_lines import MAIN_FILE
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.shadow.evidence import (
    Evidence,
    Recomputation,
    found,
    recomputation,
    stored_versions,
    table_like,
)
from portal.recruitment.shadow.models import ShadowRun
from portal.recruitment.shadow.services import ask, ask_again, keep

JOB = "results.shadow"
OPEN = ("computed", "confirmed")  # of a run that may still go out
RECKONED = frozenset(MAIN_FILE.values())


def subject_of(run: ResultRun) -> str:
    return f"result_run:{run.public_id}"


def ask_shadow(act: RoundAct, run: ResultRun) -> ShadowRun:
    return ask(act, subject_of(run), JOB)


def ask_shadow_again(act: RoundAct, run: ResultRun) -> ShadowRun:
    """Raises ``Refused('shadow.not_needed')``, ``'shadow.pending'``."""
    return ask_again(act, subject_of(run), JOB, is_open=run.state in OPEN)


def evidence_of(session: Session, storage: Storage, run: ResultRun) -> Evidence:
    """The run's stored files, and its list once more as its rows tell it."""
    members = {name: storage.read(key) for name, key in run.inputs.items()}
    main = MAIN_FILE[run.kind]
    lines = lines_of(session, run.id)
    tables = (
        table_like(members[main], _rows(run, lines, typed_last=typed_last))
        for typed_last in (True, False)
    )
    versions, faults = stored_versions(members, main, tables)
    return Evidence(run.kind, versions, (*faults, *_changed(run, members)))


def _rows(
    run: ResultRun, lines: list[ResultLine], *, typed_last: bool
) -> Iterator[dict[str, object]]:
    """Pages print some figures from columns of their own, others from ``figures``: each wins
    once."""
    for line in lines:
        typed = _typed(run, line)
        cells = {**line.figures, **typed} if typed_last else {**typed, **line.figures}
        yield {**cells, "explanation": line.explanation, "reason": line.explanation}


def _typed(run: ResultRun, line: ResultLine) -> dict[str, object]:
    return {
        "vacancy": line.vacancy.code,
        "candidate": line.ticket_number,
        "state": line.state,
        "place": "" if line.place is None else line.place,
        "entered" if run.kind == "shortlist" else "outcome": line.outcome,
        "composite" if run.kind == "ranking" else "score": (
            "" if line.score is None else plain(line.score)
        ),
    }


def _changed(run: ResultRun, members: dict[str, bytes]) -> Iterator[str]:
    """What lies in the store is what the digests of the run were made of."""
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in members.items()}
    inputs = {name: digest for name, digest in digests.items() if name not in RECKONED}
    if hashlib.sha256(canonical_json(inputs)).hexdigest() != run.input_digest:
        yield "保存的输入与计算时的摘要不同"
    if digests[MAIN_FILE[run.kind]] != run.output_digest:
        yield "保存的结果与计算时的摘要不同"


def task_of(session: Session, storage: Storage, round_code: str, run: ResultRun) -> Recomputation:
    """Raises ``Refused('bundle.…')``."""
    evidence = evidence_of(session, storage, run)
    return recomputation(evidence, round_code, head(session, round_code), ResultRun.vault)


def run_now(act: RoundAct, storage: Storage, run: ResultRun) -> ShadowRun:
    """What the job does, in this transaction: for a story that is told in one go."""
    finding = found(task_of(act.session, storage, act.round_.code, run))
    return keep(act, subject_of(run), finding)
