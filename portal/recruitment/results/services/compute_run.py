"""One computation: stored inputs through the rulebook to stored lines, each with the sentence its
person may read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.kernel.decimals import plain
from portal.kernel.errors import Refused
from portal.recruitment.audit import Actor, record
from portal.recruitment.results.models import RUN_KINDS, ResultLine, ResultRun
from portal.recruitment.results.queries import PolicyGroup, policy_groups
from portal.recruitment.results.services.inputs import Inputs, gates, inputs_of, table_bytes
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rule_files.results import (
    write_component_result,
    write_interview,
    write_ranking,
    write_shortlist,
)
from portal.recruitment.rulebook.lifecycles import RESULT_RUN
from portal.recruitment.rulebook.marking.interview import interview_scores
from portal.recruitment.rulebook.ranking.lines import ranked_rows, score_sheet
from portal.recruitment.rulebook.ranking.places import stand
from portal.recruitment.rulebook.ranking.score import component_result
from portal.recruitment.rulebook.ranking.shortlist import shortlist
from portal.recruitment.rulebook.words.explain import Explanation
from portal.recruitment.rulebook.words.explain_interview import interview_explanation

CODE_VERSION = "ranking/1"
EQUAL = "在总成绩相同的考生中，"


@dataclass(frozen=True)
class Line:
    """What becomes a ``ResultLine``; ``figures`` are the columns of the published file as text,
    with ``steps`` of the explanation."""

    ticket: str
    state: str
    score: Fraction | None
    place: int | None
    outcome: str
    figures: dict[str, Any]
    explanation: str


Outcome = tuple[list[Line], dict[str, bytes]]


def _text(value: Fraction | int | None) -> str:
    return "" if value is None else plain(value)


def _steps(explanation: Explanation | None) -> list[dict[str, Any]]:
    return (
        [
            {"code": step.code, "text": step.text, "facts": dict(step.facts)}
            for step in explanation.steps
        ]
        if explanation
        else []
    )


def _tie(explanation: Explanation | None) -> str:
    """What broke a tie and with whom, for a cell that stands alone: it says first that the
    composite was equal."""
    found = [step for step in explanation.steps if step.code == "tie"] if explanation else []
    opening = "" if not found or found[0].text.startswith(EQUAL) else EQUAL
    return opening + "；".join(step.text for step in found)


def _written(group: PolicyGroup, inputs: Inputs) -> Outcome:
    code = group.written_component
    rows = component_result(group.policy, group.headcounts, inputs.rows, code)
    told = {
        row.candidate: [
            step for step in row.explanation.steps if step.facts.get("component") == code
        ]
        for row in ranked_rows(
            stand(group.policy, group.headcounts, score_sheet(group.policy, inputs.rows))
        )
        if row.explanation is not None
    }
    lines = []
    for row in rows:
        steps = told.get(row.candidate, [])
        figures = {
            "component": code,
            "score": _text(row.score),
            "place": _text(row.place),
            "steps": [{"code": s.code, "text": s.text} for s in steps],
        }
        lines.append(
            Line(
                row.candidate,
                row.state,
                row.score,
                row.place,
                "",
                figures,
                "；".join(step.text for step in steps),
            )
        )
    return lines, {"written.csv": table_bytes(lambda path: write_component_result(path, rows))}


def _shortlist(group: PolicyGroup, inputs: Inputs) -> Outcome:
    rows = shortlist(group.policy, group.headcounts, inputs.rows)
    lines = []
    for row in rows:
        entered = "yes" if row.entered else "no"
        figures = {
            "score": _text(row.score),
            "place": _text(row.place),
            "entered": entered,
            "limit": row.limit,
            "steps": _steps(row.reason),
        }
        lines.append(
            Line(
                row.candidate,
                row.state,
                row.score,
                row.place,
                entered,
                figures,
                str(row.reason or ""),
            )
        )
    return lines, {"shortlist.csv": table_bytes(lambda path: write_shortlist(path, rows))}


def _interview(group: PolicyGroup, inputs: Inputs) -> Outcome:
    rows = interview_scores(group.policy, inputs.marks)
    lines = []
    for row in rows:
        own = [mark for mark in inputs.marks if mark.candidate == row.candidate]
        explanation = interview_explanation(group.policy, row, own)
        figures = {
            "room": row.room,
            "raw": _text(row.raw),
            "room_mean": _text(row.room_mean),
            "overall_mean": _text(row.overall_mean),
            "coefficient": _text(row.coefficient),
            "score": _text(row.score),
            "steps": _steps(explanation),
        }
        lines.append(Line(row.candidate, row.state, row.score, None, "", figures, str(explanation)))
    return lines, {"interview.csv": table_bytes(lambda path: write_interview(path, rows))}


def _ranking(group: PolicyGroup, inputs: Inputs) -> Outcome:
    standings = stand(group.policy, group.headcounts, score_sheet(group.policy, inputs.rows))
    lines = []
    for row in ranked_rows(standings):
        steps = _steps(row.explanation)
        figures: dict[str, Any] = {
            **{code: _text(value) for code, value in row.components.items()},
            "points": _text(row.points),
            "composite": _text(row.composite),
            "place": _text(row.place),
            "tie": _tie(row.explanation),
            "steps": steps,
        }
        lines.append(
            Line(
                row.candidate,
                row.state,
                row.composite,
                row.place,
                row.outcome,
                figures,
                str(row.explanation or ""),
            )
        )
    outputs = {"ranking.csv": table_bytes(lambda path: write_ranking(path, standings, "zh"))}
    if inputs.marks:
        interviewed = interview_scores(group.policy, inputs.marks)
        outputs["interview.csv"] = table_bytes(lambda path: write_interview(path, interviewed))
    return lines, outputs


COMPUTE: dict[str, Callable[[PolicyGroup, Inputs], Outcome]] = {
    "written_result": _written,
    "shortlist": _shortlist,
    "interview": _interview,
    "ranking": _ranking,
}
MAIN_FILE = {
    "written_result": "written.csv",
    "shortlist": "shortlist.csv",
    "interview": "interview.csv",
    "ranking": "ranking.csv",
}


def compute(
    session: Session,
    storage: Storage,
    round_: RecruitmentRound,
    kind: str,
    *,
    by: Actor,
    at: datetime,
) -> list[ResultRun]:
    """A run of ``kind`` for every group of vacancies under one policy.

    Runs not yet published are superseded; a published one stands until the new one is published.

    Raises ``Refused('results.unknown_kind')``, ``'results.not_ready'`` naming the first thing that
    is missing.
    """
    if kind not in RUN_KINDS:
        raise Refused("results.unknown_kind")
    groups = [
        group
        for group in policy_groups(session, round_)
        if kind != "shortlist" or group.policy.shortlist is not None
    ]
    groups = [
        group for group in groups if kind != "interview" or group.policy.interview is not None
    ]
    if not groups:
        raise Refused("results.not_ready", what="vacancies")
    for group in groups:
        for gate in gates(session, round_, group, kind):
            if not gate.met:
                raise Refused("results.not_ready", what=gate.code)
    return [_run(session, storage, round_, group, kind, by, at) for group in groups]


def _run(
    session: Session,
    storage: Storage,
    round_: RecruitmentRound,
    group: PolicyGroup,
    kind: str,
    by: Actor,
    at: datetime,
) -> ResultRun:
    inputs = inputs_of(session, round_, group, kind)
    lines, outputs = COMPUTE[kind](group, inputs)
    for older in session.scalars(
        select(ResultRun).where(
            ResultRun.round_id == round_.id,
            ResultRun.kind == kind,
            ResultRun.policy_digest == group.digest,
            ResultRun.state.in_(("computed", "confirmed")),
        )
    ):
        older.state = RESULT_RUN.after(older.state, "supersede")
    last = session.scalar(
        select(func.max(ResultRun.number)).where(
            ResultRun.round_id == round_.id, ResultRun.kind == kind
        )
    )
    main = outputs[MAIN_FILE[kind]]
    stored = {name: storage.put(data) for name, data in {**inputs.files, **outputs}.items()}
    run = ResultRun(
        round_id=round_.id,
        kind=kind,
        number=(last or 0) + 1,
        policy_digest=group.digest,
        input_digest=inputs.digest,
        output_digest=hashlib.sha256(main).hexdigest(),
        code_version=CODE_VERSION,
        inputs=stored,
        output_key=stored[MAIN_FILE[kind]],
        computed_by=by.account_id,
        computed_at=at,
    )
    session.add(run)
    session.flush()
    for line in lines:
        application = inputs.applications[line.ticket]
        session.add(
            ResultLine(
                run_id=run.id,
                application_id=application.id,
                vacancy_id=application.vacancy_id,
                ticket_number=line.ticket,
                state=line.state,
                figures=line.figures,
                score=line.score,
                place=line.place,
                outcome=line.outcome,
                explanation=line.explanation,
            )
        )
    session.flush()
    record(
        session,
        "results.compute",
        f"result_run:{run.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        kind=kind,
        number=str(run.number),
        policy_sha256=run.policy_digest,
        input_sha256=run.input_digest,
        output_sha256=run.output_digest,
        lines=str(len(lines)),
    )
    return run
