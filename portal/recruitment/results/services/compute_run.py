"""One computation: what is stored goes through the rulebook, and its lines are stored."""

from __future__ import annotations

import hashlib

from sqlalchemy import func, select

from portal.foundation.files.storage import Storage
from portal.kernel.errors import Refused
from portal.recruitment.results.models import RUN_KINDS, ResultLine, ResultRun, RunVacancy
from portal.recruitment.results.queries import PolicyGroup, policy_groups
from portal.recruitment.results.services.inputs import Inputs, gates, inputs_of
from portal.recruitment.results.services.outdated import vacancy_digests
from portal.recruitment.results.services.reckon_lines import MAIN_FILE, RECKON, Line
from portal.recruitment.results.services.shadow_run import ask_shadow
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import RESULT_RUN

CODE_VERSION = "ranking/1"


def applies(group: PolicyGroup, kind: str) -> bool:
    """Whether the policy of the group knows this kind of list at all."""
    if kind == "shortlist":
        return group.policy.shortlist is not None
    return kind != "interview" or group.policy.interview is not None


def compute(
    act: RoundAct, storage: Storage, kind: str, digest: str | None = None
) -> list[ResultRun]:
    """A run of ``kind`` for every group of vacancies under one policy that is ready for it, or for
    the one of ``digest``; a job recomputes each by the independent program.

    A group that is not ready stops no other. Runs not yet published are superseded; a published one
    stands until the new one is published.

    Raises ``Refused('results.unknown_kind')``, ``'results.not_ready'`` naming the first thing that
    is missing where no group is ready.
    """
    if kind not in RUN_KINDS:
        raise Refused("results.unknown_kind")
    groups = [
        group
        for group in policy_groups(act.session, act.round_)
        if applies(group, kind) and digest in (None, group.digest)
    ]
    missing = {group.digest: _missing(act, group, kind) for group in groups}
    ready = [group for group in groups if missing[group.digest] is None]
    if not ready:
        raise Refused("results.not_ready", what=next(iter(missing.values()), "vacancies"))
    return [_compute_group(act, storage, group, kind) for group in ready]


def _missing(act: RoundAct, group: PolicyGroup, kind: str) -> str | None:
    """The first gate that is shut."""
    every = gates(act.session, act.round_, group, kind)
    return next((gate.code for gate in every if not gate.met), None)


def _compute_group(act: RoundAct, storage: Storage, group: PolicyGroup, kind: str) -> ResultRun:
    inputs = inputs_of(act.session, act.round_, group, kind)
    lines, outputs = RECKON[kind](group, inputs)
    _supersede(act, group, kind)
    files = {**inputs.files, **outputs}
    stored = {name: storage.put(data) for name, data in files.items()}
    run = ResultRun(
        round_id=act.round_.id,
        kind=kind,
        number=_last_number(act, kind) + 1,
        policy_digest=group.digest,
        input_digest=inputs.digest,
        output_digest=hashlib.sha256(outputs[MAIN_FILE[kind]]).hexdigest(),
        code_version=CODE_VERSION,
        inputs=stored,
        output_key=stored[MAIN_FILE[kind]],
        computed_by=act.by.account_id,
        computed_at=act.at,
    )
    act.session.add(run)
    act.session.flush()
    _name_vacancies(act, run, group, inputs)
    _store_lines(act, run, lines, inputs)
    _record_run(act, run, len(lines))
    ask_shadow(act, run)
    return run


def _name_vacancies(act: RoundAct, run: ResultRun, group: PolicyGroup, inputs: Inputs) -> None:
    digests = vacancy_digests(run.kind, inputs.files)
    for vacancy in group.vacancies:
        digest = digests.get(vacancy.code, "")
        act.session.add(RunVacancy(run_id=run.id, vacancy_id=vacancy.id, input_digest=digest))
    act.session.flush()


def _supersede(act: RoundAct, group: PolicyGroup, kind: str) -> None:
    """Runs of this kind that speak of the same vacancies and that nobody has published yet count
    no longer."""
    of_these = select(RunVacancy.run_id).where(RunVacancy.vacancy_id.in_(group.ids))
    statement = select(ResultRun).where(
        ResultRun.kind == kind,
        ResultRun.id.in_(of_these),
        ResultRun.state.in_(("computed", "confirmed")),
    )
    for older in act.session.scalars(statement.order_by(ResultRun.id)):
        older.state = RESULT_RUN.after(older.state, "supersede")


def _last_number(act: RoundAct, kind: str) -> int:
    statement = select(func.max(ResultRun.number)).where(
        ResultRun.round_id == act.round_.id, ResultRun.kind == kind
    )
    return act.session.scalar(statement) or 0


def _store_lines(act: RoundAct, run: ResultRun, lines: list[Line], inputs: Inputs) -> None:
    for line in lines:
        application = inputs.applications[line.ticket]
        act.session.add(
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
    act.session.flush()


def _record_run(act: RoundAct, run: ResultRun, count: int) -> None:
    act.record_on_round(
        "results.compute",
        f"result_run:{run.public_id}",
        kind=run.kind,
        number=str(run.number),
        policy_sha256=run.policy_digest,
        input_sha256=run.input_digest,
        output_sha256=run.output_digest,
        lines=str(count),
    )
