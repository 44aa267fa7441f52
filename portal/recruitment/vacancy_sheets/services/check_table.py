"""A vacancy table that was handed in, against the round: what would be added, changed and removed,
what is wrong where, what deserves a second look."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.sheets.tables import Table
from portal.kernel.errors import Refused
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.eligibility import requirements_of
from portal.recruitment.rulebook.eligibility.conditions import Caution, warnings_of
from portal.recruitment.rulebook.eligibility.requirements import merged_requirements
from portal.recruitment.rulebook.planning.quota import QuotaFinding
from portal.recruitment.unions.models import Union
from portal.recruitment.unions.queries import reach
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vacancies.queries import vacancies_of
from portal.recruitment.vacancies.services.edit_vacancy import FIELDS
from portal.recruitment.vacancies.services.quota import finding_record
from portal.recruitment.vacancies.services.unit_rooms import UnitRoom, unit_rooms
from portal.recruitment.vacancy_sheets.columns import COLUMNS
from portal.recruitment.vacancy_sheets.lines import Line, Place, line_of
from portal.recruitment.vacancy_sheets.rows import Problem, TypedRow, row_cells, typed_rows


@dataclass(frozen=True, slots=True)
class Difference:
    """``column`` of the table, the cell as it would be downloaded now, and as it would be
    afterwards."""

    column: str
    old: str
    new: str


@dataclass(slots=True)
class Change:
    """A row that can be taken.

    ``vacancy`` is the one it changes (``None``: it is added), without ``differences`` it stays as
    it is.
    """

    line: Line
    vacancy: Vacancy | None
    differences: tuple[Difference, ...] = ()
    finding: dict[str, Any] = field(default_factory=dict)
    cautions: tuple[Caution, ...] = ()
    condition_reason: str = ""


@dataclass
class TableCheck:
    """``digest`` is ``None`` while there are problems.

    ``kept``: vacancies of the round that the table does not name and that stay.
    """

    rows: list[TypedRow]
    problems: list[Problem]
    changes: list[Change]
    removed: list[Vacancy]
    kept: list[Vacancy]
    digest: str | None = None

    @property
    def added(self) -> list[Change]:
        return [change for change in self.changes if change.vacancy is None]

    @property
    def changed(self) -> list[Change]:
        return [
            change for change in self.changes if change.vacancy is not None and change.differences
        ]

    @property
    def headcount(self) -> int:
        """People of the whole table afterwards."""
        return sum(int(change.line.values["headcount"]) for change in self.changes) + sum(
            vacancy.headcount for vacancy in self.kept
        )


def units_of(session: Session, round_: RecruitmentRound) -> list[Union]:
    """Unions that a table of this round may name, in order of code."""
    inside = reach(session, [round_.organiser_id])
    return list(session.scalars(select(Union).where(Union.id.in_(inside)).order_by(Union.code)))


def using_units(
    session: Session, round_: RecruitmentRound, table: Table, *, pass_over_unknown: bool
) -> list[Union]:
    """Those that the table names as using units: whose people in post have to be asked for.

    Raises as :func:`typed_rows`.
    """
    rows, _ = typed_rows(table, pass_over_unknown=pass_over_unknown)
    units = units_of(session, round_)
    names = _by_name(units)
    wanted = {
        union_id for row in rows for union_id in names.get(row.cells.get("using_union", ""), ())
    }
    wanted |= {
        vacancy.using_union_id
        for vacancy in vacancies_of(session, round_.id)
        if vacancy.using_union_id is not None
    }
    return [unit for unit in units if unit.id in wanted]


def _by_name(units: Sequence[Union]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for unit in units:
        for name in {unit.name, unit.short_name, unit.code} - {""}:
            found.setdefault(name, []).append(unit.id)
    return found


def check_table(
    session: Session,
    round_: RecruitmentRound,
    table: Table,
    mode: str,
    *,
    in_post: Mapping[int, int],
    pass_over_unknown: bool = False,
) -> TableCheck:
    """Everything that can be said of a table before it is taken; changes nothing.

    Raises ``Refused('vacancy_table.…')`` for its headings.
    """
    rows, problems = typed_rows(table, pass_over_unknown=pass_over_unknown)
    if not rows:
        raise Refused("table.empty")
    present = {vacancy.code: vacancy for vacancy in vacancies_of(session, round_.id)}
    units = units_of(session, round_)
    place = Place(round_.organiser_id, round_.organiser.name, round_.policy, _by_name(units))
    lines = [_line(row, place, present, mode) for row in rows]
    unreadable = {(problem.row, problem.column) for problem in problems}
    problems += [
        problem
        for line in lines
        for problem in line.problems
        if (problem.row, problem.column) not in unreadable
    ]
    named = {line.values["code"] for line in lines}
    others = [vacancy for code, vacancy in present.items() if code not in named]
    check = TableCheck(
        rows, problems, [], others if mode == "replace" else [], [] if mode == "replace" else others
    )
    check.problems += _repeated(lines, present, mode)
    names = {unit.id: unit.name for unit in units} | {
        vacancy.recruiting_union_id: vacancy.recruiting_union.name for vacancy in present.values()
    }
    check.changes = [_change(line, present.get(line.values["code"]), names) for line in lines]
    _look_at_conditions(check, round_)
    _count(session, round_, check, units, in_post)
    columns = [column.code for column in COLUMNS]
    check.problems.sort(key=lambda problem: (problem.row, columns.index(problem.column)))
    if not check.problems:
        check.digest = _digest(round_, check, mode)
    return check


def fields_of(vacancy: Vacancy) -> dict[str, Any]:
    return {name: getattr(vacancy, name) for name in FIELDS}


def _line(row: TypedRow, place: Place, present: Mapping[str, Vacancy], mode: str) -> Line:
    vacancy = present.get(row.cells.get("code", ""))
    if vacancy is None or mode == "add":
        return line_of(row, place, None, "")
    return line_of(row, place, fields_of(vacancy), vacancy.quota_finding.get("reason", ""))


def _repeated(lines: Sequence[Line], present: Mapping[str, Vacancy], mode: str) -> list[Problem]:
    first: dict[str, int] = {}
    found = []
    for line in lines:
        code = line.values["code"]
        if not code:
            continue
        if code in first:
            found.append(Problem(line.number, "code", "code_repeated", code, {"row": first[code]}))
        elif mode == "add" and code in present:
            found.append(Problem(line.number, "code", "code_taken", code))
        first.setdefault(code, line.number)
    return found


def _change(line: Line, vacancy: Vacancy | None, names: Mapping[int, str]) -> Change:
    if vacancy is None or line.problems:
        return Change(line, vacancy)
    old = row_cells(fields_of(vacancy), names, vacancy.quota_finding.get("reason", ""))
    new = row_cells(line.values, names, line.quota_reason)
    columns = [column.code for column in COLUMNS if old.get(column.code) != new.get(column.code)]
    return Change(
        line,
        vacancy,
        tuple(Difference(column, old.get(column, ""), new.get(column, "")) for column in columns),
    )


def _look_at_conditions(check: TableCheck, round_: RecruitmentRound) -> None:
    """Warnings of conditions as they hold for the row, judged once for each distinct wording."""
    seen: dict[str, tuple[Caution, ...]] = {}
    for change in check.changes:
        values = change.line.values
        document = merged_requirements(round_.requirements, values["requirements"])
        change.condition_reason = document.get("condition_reason") or ""
        texts = {"duties": values["duties"], "remark": values["remark"]}
        key = json.dumps([document, texts], ensure_ascii=False, sort_keys=True)
        if key not in seen:
            seen[key] = warnings_of(requirements_of(document), texts)
        change.cautions = seen[key]


def _count(
    session: Session,
    round_: RecruitmentRound,
    check: TableCheck,
    units: Sequence[Union],
    in_post: Mapping[int, int],
) -> None:
    """The quota over the whole table: rows that stay first, then the others from top to bottom;
    what no longer fits is marked in its row."""
    used = {vacancy.using_union_id for vacancy in check.kept} | {
        change.line.values["using_union_id"] for change in check.changes
    }
    rooms = unit_rooms(session, round_, [unit for unit in units if unit.id in used], in_post)
    for vacancy in check.kept:
        if vacancy.using_union_id in rooms:
            rooms[vacancy.using_union_id].here += vacancy.headcount
    wrong = {(problem.row, problem.column) for problem in check.problems}
    for change in sorted(
        check.changes, key=lambda change: change.vacancy is None or bool(change.differences)
    ):
        line = change.line
        room = rooms.get(line.values["using_union_id"] or 0)
        if (
            room is None
            or {(line.number, "headcount"), (line.number, "using_union"), (line.number, "code")}
            & wrong
        ):
            continue
        if change.vacancy is not None and not change.differences:
            room.here += line.values["headcount"]
            continue
        before = replace(room)
        found, planned = room.take(line.values["headcount"], line.quota_reason)
        check.problems += _beyond(line, before, found, planned=planned)
        change.finding = finding_record(
            room.unit,
            found,
            reason=line.quota_reason,
            exception=room.exception,
            room=before.plan_now(),
        )


def _beyond(line: Line, room: UnitRoom, found: QuotaFinding, *, planned: bool) -> list[Problem]:
    facts: dict[str, object] = {
        "unit": room.unit.name,
        "ceiling": found.allowed,
        "in_post": found.in_post,
        "elsewhere": room.elsewhere,
        "here": room.here,
        "remaining": found.remaining,
        "requested": found.requested,
    }
    if found.refused == "quota.figures_missing":
        return [Problem(line.number, "using_union", "quota_figures", room.unit.name, facts)]
    if found.refused == "quota.reason_missing":
        return [Problem(line.number, "quota_reason", "quota_reason", "", facts)]
    if found.refused is not None:
        return [Problem(line.number, "headcount", "quota_ceiling", str(found.requested), facts)]
    if not planned:
        plan = room.plan_now()
        return [
            Problem(
                line.number,
                "headcount",
                "plan_beyond",
                str(found.requested),
                facts | {"left": max(0, plan.left) if plan else 0},
            )
        ]
    return []


def _digest(round_: RecruitmentRound, check: TableCheck, mode: str) -> str:
    """Of what would happen, and to which rows as they stand now."""
    told = {
        "round": round_.code,
        "mode": mode,
        "rows": [
            [
                change.line.values,
                change.line.quota_reason,
                None if change.vacancy is None else change.vacancy.version,
            ]
            for change in check.changes
        ],
        "removed": [[vacancy.code, vacancy.version] for vacancy in check.removed],
    }
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
