"""A vacancy table that was handed in, against the round: what would be added, changed and removed,
what is wrong where, what deserves a second look."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
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
from portal.recruitment.vacancy_sheets.changes import Change, Difference, TableCheck, Upload
from portal.recruitment.vacancy_sheets.columns import COLUMNS
from portal.recruitment.vacancy_sheets.lines import Line, Place, line_of
from portal.recruitment.vacancy_sheets.rows import Problem, TypedRow, row_cells, typed_rows

COUNTED_BY = ("headcount", "using_union", "code")  # columns without which nothing can be counted


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
    wanted: set[int | None] = {
        union_id for row in rows for union_id in names.get(row.cells.get("using_union", ""), ())
    }
    wanted |= {vacancy.using_union_id for vacancy in vacancies_of(session, round_.id)}
    return [unit for unit in units if unit.id in wanted]


def _by_name(units: Sequence[Union]) -> dict[str, list[int]]:
    ids: dict[str, list[int]] = {}
    for unit in units:
        for name in {unit.name, unit.short_name, unit.code} - {""}:
            ids.setdefault(name, []).append(unit.id)
    return ids


def check_table(session: Session, round_: RecruitmentRound, upload: Upload) -> TableCheck:
    """Everything that can be said of a table before it is taken; changes nothing.

    Raises ``Refused('vacancy_table.…')`` for its headings.
    """
    rows, problems = typed_rows(upload.table, pass_over_unknown=upload.pass_over_unknown)
    if not rows:
        raise Refused("table.empty")
    present = {vacancy.code: vacancy for vacancy in vacancies_of(session, round_.id)}
    units = units_of(session, round_)
    place = Place(round_.organiser_id, round_.organiser.name, round_.policy, _by_name(units))
    lines = [_line(row, place, present, upload.mode) for row in rows]
    check = TableCheck(rows, problems + _unsaid(lines, problems), [], [], [])
    named = {line.values["code"] for line in lines}
    others = check.removed if upload.mode == "replace" else check.kept
    others += [vacancy for code, vacancy in present.items() if code not in named]
    check.problems += _repeated(lines, present, upload.mode)
    names = {unit.id: unit.name for unit in units} | {
        vacancy.recruiting_union_id: vacancy.recruiting_union.name for vacancy in present.values()
    }
    check.changes = [_change(line, present.get(line.values["code"]), names) for line in lines]
    _look_at_conditions(check, round_)
    _count(check, _rooms(session, round_, check, units, upload.in_post))
    columns = [column.code for column in COLUMNS]
    check.problems.sort(key=lambda problem: (problem.row, columns.index(problem.column)))
    if not check.problems:
        check.digest = _digest(round_, check, upload.mode)
    return check


def _unsaid(lines: Sequence[Line], problems: Sequence[Problem]) -> list[Problem]:
    """Problems of the lines in cells about which nothing has been said yet."""
    unreadable = {(problem.row, problem.column) for problem in problems}
    return [
        problem
        for line in lines
        for problem in line.problems
        if (problem.row, problem.column) not in unreadable
    ]


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
            seen[key] = warnings_of(requirements_of(document), texts, on=round_.begun_on)
        change.cautions = seen[key]


def _rooms(
    session: Session,
    round_: RecruitmentRound,
    check: TableCheck,
    units: Sequence[Union],
    in_post: Mapping[int, int],
) -> dict[int, UnitRoom]:
    """What each unit of the table still has when the rows that the table leaves alone stay."""
    used = {vacancy.using_union_id for vacancy in check.kept} | {
        change.line.values["using_union_id"] for change in check.changes
    }
    rooms = unit_rooms(session, round_, [unit for unit in units if unit.id in used], in_post)
    for vacancy in check.kept:
        if vacancy.using_union_id in rooms:
            rooms[vacancy.using_union_id].here += vacancy.headcount
    return rooms


def _stays(change: Change) -> bool:
    return change.vacancy is not None and not change.differences


def _count(check: TableCheck, rooms: Mapping[int, UnitRoom]) -> None:
    """The quota over the whole table: rows that stay first, then the others from top to bottom;
    what no longer fits is marked in its row."""
    wrong = {(problem.row, problem.column) for problem in check.problems}
    for change in sorted(check.changes, key=lambda change: not _stays(change)):
        line = change.line
        room = rooms.get(line.values["using_union_id"] or 0)
        countable = not any((line.number, column) in wrong for column in COUNTED_BY)
        if room is None or not countable:
            continue
        if _stays(change):
            room.here += line.values["headcount"]
        else:
            check.problems += _take_room(change, room)


def _take_room(change: Change, room: UnitRoom) -> list[Problem]:
    """Count the row against its unit, and keep with it what was found."""
    line, before = change.line, replace(room)
    found, planned = room.take(line.values["headcount"], line.quota_reason)
    change.finding = finding_record(
        room.unit,
        found,
        reason=line.quota_reason,
        exception=room.exception,
        room=before.plan_now(),
    )
    return _beyond(line, before, found, planned=planned)


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
    requested = str(found.requested)
    if found.refused == "quota.figures_missing":
        return [Problem(line.number, "using_union", "quota_figures", room.unit.name, facts)]
    if found.refused == "quota.reason_missing":
        return [Problem(line.number, "quota_reason", "quota_reason", "", facts)]
    if found.refused is not None:
        return [Problem(line.number, "headcount", "quota_ceiling", requested, facts)]
    if not planned:
        plan = room.plan_now()
        facts["left"] = max(0, plan.left) if plan else 0
        return [Problem(line.number, "headcount", "plan_beyond", requested, facts)]
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
