"""A published list comes into force for its vacancies, and what it changes is written down as
questions to be decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from sqlalchemy import func, select

from portal.kernel.decimals import plain
from portal.recruitment.applications.models import Application
from portal.recruitment.results.concerned import LISTED, concerned_by
from portal.recruitment.results.consequence_models import Consequence
from portal.recruitment.results.current_set import (
    entitled,
    lines_in_force,
    runs_in_force,
    undecided_of,
)
from portal.recruitment.results.models import CurrentSet, ResultLine, ResultRun
from portal.recruitment.results.queries import group_of
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import CONSEQUENCE, RESULT_RUN
from portal.recruitment.rulebook.ranking.consequences import (
    DECIDING,
    MOVED,
    Judged,
    Told,
    differences,
    judge,
)
from portal.recruitment.vacancies.models import Vacancy

Held = dict[int, dict[str, str]]  # application id → kind → public id: the line, what rests on it


def told(line: ResultLine) -> Told:
    """A line in the words of the rule."""
    kept = line.figures.get("kept") == "yes"
    return Told(line.state, line.score, line.place, line.outcome, kept)


def as_document(what: Told) -> dict[str, Any]:
    return {
        "state": what.state,
        "score": "" if what.score is None else plain(what.score),
        "place": what.place,
        "outcome": what.outcome,
        "kept": what.kept,
    }


def put_in_force(act: RoundAct, run: ResultRun) -> list[Consequence]:
    """The lines of ``run`` count from now on; returns what its decisions are still to be taken
    about."""
    found = []
    policy = group_of(act.session, act.round_, run.policy_digest).policy
    older = runs_in_force(act.session, run.kind, [vacancy.id for vacancy in run.vacancies])
    lines = {vacancy.id: dict[int, Told]() for vacancy in run.vacancies}
    for line in run.lines:
        lines[line.vacancy_id][line.application_id] = told(line)
    for vacancy in run.vacancies:
        if vacancy.id in older and run.kind in DECIDING:
            found += _questions(act, run, vacancy, lines[vacancy.id], policy.corrections)
        _next_edition(act, run, vacancy)
    act.session.flush()
    _supersede_replaced(act, older.values())
    return found


def _next_edition(act: RoundAct, run: ResultRun, vacancy: Vacancy) -> None:
    last = act.session.scalar(
        select(func.max(CurrentSet.edition)).where(
            CurrentSet.vacancy_id == vacancy.id, CurrentSet.kind == run.kind
        )
    )
    edition = (last or 0) + 1
    act.session.add(
        CurrentSet(
            vacancy_id=vacancy.id, kind=run.kind, edition=edition, run_id=run.id, since_at=act.at
        )
    )


def _supersede_replaced(act: RoundAct, older: Iterable[ResultRun]) -> None:
    """A run none of whose lists is in force any longer."""
    for run in set(older):
        standing = runs_in_force(act.session, run.kind, [vacancy.id for vacancy in run.vacancies])
        if all(other.id != run.id for other in standing.values()):
            run.state = RESULT_RUN.after(run.state, "supersede")


def _questions(
    act: RoundAct, run: ResultRun, vacancy: Vacancy, after: Mapping[int, Told], corrections: Any
) -> list[Consequence]:
    """What nobody had decided yet is overtaken, and asked anew from where it began."""
    held_places = entitled(act.session, vacancy, run.kind)
    before = {
        line.application_id: told(line)
        for line in lines_in_force(act.session, run.kind, [vacancy.id])
    }
    for row in undecided_of(act.session, [vacancy.id]):
        if row.run.kind == run.kind:
            row.state = CONSEQUENCE.after(row.state, "overtake")
            before[row.application_id] = from_document(row.old)
    act.session.flush()
    changes = differences(before, after, held_places)
    held = _held(act, run.kind, [change.candidate for change in changes])
    kinds = {candidate: tuple(kinds) for candidate, kinds in held.items()}
    judged = judge(run.kind, corrections, vacancy.seats, changes, held_places, kinds)
    rows = [row for one in judged for row in _rows(run, vacancy, one, held[one.changed.candidate])]
    act.session.add_all(rows)
    act.session.flush()
    for row in rows:
        act.record_on_round(
            "results.consequence",
            f"consequence:{row.public_id}",
            run=run.public_id,
            vacancy=vacancy.code,
            of=f"{row.subject_kind}:{row.subject}",
            change=row.change,
        )
    return rows


def from_document(figures: Mapping[str, Any]) -> Told:
    """The reverse of ``as_document``."""
    score = Fraction(figures["score"]) if figures["score"] else None
    return Told(figures["state"], score, figures["place"], figures["outcome"], figures["kept"])


def _held(act: RoundAct, list_kind: str, application_ids: list[int]) -> Held:
    statement = select(Application.id, Application.public_id).where(
        Application.id.in_(application_ids)
    )
    found: Held = {key: {LISTED: name} for key, name in act.session.execute(statement)}
    for room in concerned_by(list_kind):
        for application_id, subject in room.holdings(act.session, application_ids).items():
            found[application_id][room.kind] = subject
    return found


def _rows(
    run: ResultRun, vacancy: Vacancy, judged: Judged, held: Mapping[str, str]
) -> list[Consequence]:
    """One for the line, where somebody is in or out, and one for each thing that rests on it and
    is concerned by figures, where only these have changed."""
    changed = judged.changed
    by_figures = {room.kind for room in concerned_by(run.kind) if room.by_figures}
    return [
        Consequence(
            run_id=run.id,
            vacancy_id=vacancy.id,
            application_id=changed.candidate,
            subject_kind=kind,
            subject=subject,
            change=changed.change,
            old=as_document(changed.old),
            new=as_document(changed.new),
            rule=judged.rule,
            outcome=judged.outcome,
        )
        for kind, subject in held.items()
        if changed.change != MOVED or kind in by_figures
    ]
