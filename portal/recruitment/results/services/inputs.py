"""What a run is computed from: canonical files with ticket numbers for names, and what is still
missing."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from portal.kernel.canonical import canonical_json
from portal.kernel.decimals import plain
from portal.kernel.errors import Refused
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.queries import verified_level
from portal.recruitment.approval.draft_gates import Gate
from portal.recruitment.exams.models import Seat
from portal.recruitment.exams.queries import run_in_force as seating_in_force
from portal.recruitment.interviews.queries import marks_for_rules, placed_applications
from portal.recruitment.marking.queries import written_scores
from portal.recruitment.results.current_set import lines_in_force, runs_in_force
from portal.recruitment.results.queries import PolicyGroup, entered_applications, extra_scores
from portal.recruitment.results.services.kept import COLUMNS, kept_rows
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rule_files.output import write_table
from portal.recruitment.rulebook.marking.interview import MarkRow
from portal.recruitment.rulebook.policy import Policy
from portal.recruitment.rulebook.ranking.kept import Kept
from portal.recruitment.rulebook.ranking.lines import Score, ScoreRow
from portal.recruitment.rulebook.ranking.places import EXTRA_TEST
from portal.recruitment.rulebook.ranking.preference import Claim, granted_levels
from portal.recruitment.screening.queries import papers_waiting

WrittenScore = tuple[str, Fraction | None]
MARK_COLUMNS = ("vacancy", "room", "candidate", "examiner", "element", "mark")


@dataclass(frozen=True)
class Inputs:
    """``rows``, ``marks`` and ``kept`` for the rules, ``files`` the same as canonical bytes,
    ``applications`` by ticket number."""

    rows: list[ScoreRow]
    marks: list[MarkRow]
    files: dict[str, bytes]
    applications: dict[str, Application] = field(default_factory=dict)
    kept: list[Kept] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """SHA-256 over the RFC 8785 form of {file name: SHA-256 of the file}."""
        names = {name: hashlib.sha256(data).hexdigest() for name, data in self.files.items()}
        return hashlib.sha256(canonical_json(names)).hexdigest()


def table_bytes(write: Callable[[Path], None]) -> bytes:
    """What ``write`` puts into a CSV file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        write(path)
        return path.read_bytes()


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    return table_bytes(lambda path: write_table(path, columns, rows))


def written_columns(policy: Policy) -> list[str]:
    """Score columns that come from papers, not from the interview."""
    interview = policy.interview.component if policy.interview else ""
    return [code for code in policy.score_full_marks if code != interview]


def candidates(session: Session, round_id: int, group: PolicyGroup) -> dict[str, Application]:
    """Ticket number → application, for everybody who had a seat and applied for a vacancy of the
    group."""
    run = seating_in_force(session, round_id)
    if run is None:
        return {}
    statement = (
        select(Seat.ticket_number, Application)
        .join(Application, Application.id == Seat.application_id)
        .options(joinedload(Application.vacancy), selectinload(Application.claim))
        .where(
            Seat.run_id == run.id,
            Application.vacancy_id.in_([vacancy.id for vacancy in group.vacancies]),
        )
        .order_by(Seat.ticket_number)
    )
    return dict(session.execute(statement).all())


def _preferences(policy: Policy, application: Application) -> dict[str, str]:
    """Preference → level: only what a named officer has verified."""
    level = verified_level(application)
    claims = [Claim(policy.certificate.preference, level, "verified")] if level else []
    return granted_levels(policy, claims)


def _interview_scores(session: Session, group: PolicyGroup) -> dict[int, Score]:
    return {
        line.application_id: line.state if line.score is None else line.score
        for line in lines_in_force(session, "interview", group.ids)
    }


def _token(value: Score) -> str:
    return plain(value) if isinstance(value, Fraction) else str(value or "")


def inputs_of(session: Session, round_: RecruitmentRound, group: PolicyGroup, kind: str) -> Inputs:
    """The stored scores (the newest edition of each), verified levels and countersigned marks as
    they stand now.

    Raises ``Refused('results.marks_missing')`` when somebody who entered the interview has neither
    marks nor an absence.
    """
    people = candidates(session, round_.id, group)
    files = {"policy.json": canonical_json(group.document)}
    marks: list[MarkRow] = []
    if kind in ("interview", "ranking") and group.policy.interview:
        marks = _marks(session, round_, group)
    if marks:
        files["marks.csv"] = _marks_file(marks)
    if kind == "interview":
        return Inputs([], marks, files, people)
    interview = _interview_scores(session, group) if kind == "ranking" else {}
    written = written_scores(session, round_.id)
    extra = extra_scores(session, group.ids) if kind == "ranking" else {}
    rows = _score_rows(group.policy, people, written, interview, extra)
    files["vacancies.csv"] = _csv(
        ("vacancy", "headcount"),
        [(code, str(count)) for code, count in sorted(group.headcounts.items())],
    )
    files["scores.csv"] = _scores_file(group.policy, rows)
    kept = kept_rows(session, group, rows) if kind == "shortlist" else []
    if kept:
        files["kept.csv"] = _csv(COLUMNS, [[*row[:3], str(row.edition)] for row in kept])
    return Inputs(rows, marks, files, people, kept)


def _marks(session: Session, round_: RecruitmentRound, group: PolicyGroup) -> list[MarkRow]:
    entered = entered_applications(session, group)
    given = marks_for_rules(session, round_.id)
    without = [application_id for application_id in entered if not given.get(application_id)]
    if without:
        raise Refused("results.marks_missing", count=len(without))
    return sorted(
        (row for application_id in entered for row in given[application_id]),
        key=lambda row: (row.vacancy, row.room, row.candidate, row.examiner.zfill(3), row.element),
    )


def _marks_file(marks: list[MarkRow]) -> bytes:
    cells = (
        [row.vacancy, row.room, row.candidate, row.examiner, row.element, _token(row.mark)]
        for row in marks
    )
    return _csv(MARK_COLUMNS, cells)


def _score_rows(
    policy: Policy,
    people: Mapping[str, Application],
    written: Mapping[int, Mapping[str, WrittenScore]],
    interview: Mapping[int, Score],
    extra: Mapping[int, Score],
) -> list[ScoreRow]:
    """``written``: application id → paper → (kind, value); ``interview``, ``extra``: the same →
    score."""
    rows = []
    for ticket, application in people.items():
        scores = _written_cells(policy, written.get(application.id, {}))
        if policy.interview is not None:
            scores[policy.interview.component] = interview.get(application.id)
        vacancy = application.vacancy.code  # type: ignore[union-attr]
        granted = _preferences(policy, application)
        rows.append(ScoreRow(vacancy, ticket, scores, granted, extra.get(application.id)))
    return sorted(rows, key=lambda row: (row.vacancy, row.candidate))


def _written_cells(policy: Policy, own: Mapping[str, WrittenScore]) -> dict[str, Score]:
    scores: dict[str, Score] = {}
    for code in written_columns(policy):
        kind, value = own.get(code, ("", None))
        scores[code] = value if kind == "score" else kind or None
    return scores


def _scores_file(policy: Policy, rows: list[ScoreRow]) -> bytes:
    codes, wishes = list(policy.score_full_marks), [item.code for item in policy.preferences]
    called = any(row.extra_test is not None for row in rows)
    header = ("vacancy", "candidate", *codes, *(f"preference:{code}" for code in wishes))
    lines = (
        [
            row.vacancy,
            row.candidate,
            *(_token(row.scores.get(code)) for code in codes),
            *(row.preferences.get(code, "") for code in wishes),
            *((_token(row.extra_test),) if called else ()),
        ]
        for row in rows
    )
    return _csv((*header, *((EXTRA_TEST,) if called else ())), lines)


def unverified(session: Session, round_id: int, group: PolicyGroup) -> int:
    """How many candidates' certificates nobody has verified or refused yet: as things stand they
    count for nothing."""
    people = candidates(session, round_id, group).values()
    return sum(person.claim is not None and person.claim.state == "declared" for person in people)


def gates(session: Session, round_: RecruitmentRound, group: PolicyGroup, kind: str) -> list[Gate]:
    """What must hold before ``kind`` can be computed for the group.

    Raises ``Refused('results.unknown_kind')``.
    """
    papers = [
        paper for paper in papers_waiting(session, round_.id) if paper.vacancy_code in group.codes
    ]
    return [
        Gate("objections", not papers, {"count": len(papers)}),
        *_gates_of_kind(session, round_, group, kind),
    ]


def _gates_of_kind(
    session: Session, round_: RecruitmentRound, group: PolicyGroup, kind: str
) -> list[Gate]:
    if kind == "written_result":
        return _written_gates(session, round_, group)
    if kind == "shortlist":
        return [
            Gate("no_shortlist_rule", group.policy.shortlist is not None, {}),
            _public(session, round_, group, "written_result"),
        ]
    if kind == "interview":
        entered = entered_applications(session, group)
        unsigned = entered - placed_applications(session, round_.id, signed=True)
        return [
            Gate("no_interview_rule", group.policy.interview is not None, {}),
            _public(session, round_, group, "shortlist"),
            Gate("marks", bool(entered) and not unsigned, {"count": len(unsigned)}),
        ]
    if kind == "ranking":
        before = "interview" if group.policy.interview is not None else "written_result"
        return [_public(session, round_, group, before)]
    raise Refused("results.unknown_kind")


def _public(session: Session, round_: RecruitmentRound, group: PolicyGroup, kind: str) -> Gate:
    """The list before this one has been published, for every vacancy that anybody sat for."""
    people = candidates(session, round_.id, group).values()
    in_force = runs_in_force(session, kind, group.ids)
    return Gate(kind, bool(in_force) and {one.vacancy_id for one in people} <= set(in_force), {})


def _written_gates(session: Session, round_: RecruitmentRound, group: PolicyGroup) -> list[Gate]:
    """Everybody has a ticket number, and a score in every paper."""
    people = candidates(session, round_.id, group)
    written, columns = written_scores(session, round_.id), set(written_columns(group.policy))
    missing = [
        application
        for application in people.values()
        if not columns <= set(written.get(application.id, {}))
    ]
    return [
        Gate("tickets", bool(people), {}),
        Gate("scores", bool(people) and not missing, {"count": len(missing)}),
    ]
