"""The input files of the rule commands, each as the rulebook wants it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path

from portal.kernel.canonical import read_json
from portal.kernel.errors import Refused
from portal.recruitment.rule_files.cells import (
    Column,
    check_identifiers,
    identifier,
    once,
    one_of,
    score,
    whole_number,
)
from portal.recruitment.rule_files.tables import Notice, not_utf8, read_chunks, silent
from portal.recruitment.rulebook.marking.interview import MarkRow
from portal.recruitment.rulebook.policy import Policy, read_policy
from portal.recruitment.rulebook.ranking.composite import ScoreSheet
from portal.recruitment.rulebook.ranking.kept import Kept, check_number
from portal.recruitment.rulebook.ranking.places import EXTRA_TEST

_MOST_POLICY_BYTES = 2_000_000


def read_policy_file(path: Path) -> tuple[Policy, dict[str, object]]:
    """The policy and its document.

    Raises ``Refused('file.…', 'json.…', 'policy.…')``, the file's name among the facts.
    """
    if path.is_dir() or not path.exists():
        raise Refused("file.not_found", file=path.name)
    if path.stat().st_size > _MOST_POLICY_BYTES:
        raise Refused("file.too_large", file=path.name)
    try:
        document = read_json(path.read_bytes())
        return read_policy(document), document
    except Refused as error:
        if error.code == "json.not_utf8":
            raise not_utf8(path) from error
        raise Refused(error.code, **{**error.facts, "file": path.name}) from error


def read_vacancies(path: Path) -> dict[str, int]:
    """vacancies.csv: headcount by vacancy."""
    headcounts: dict[str, int] = {}
    seen: set[str] = set()
    vacancies, counts = Column("vacancy", identifier), Column("headcount", whole_number)
    for chunk in read_chunks(path, ("vacancy", "headcount")):
        once(chunk, "vacancy", seen)
        for vacancy, headcount in zip(vacancies.take(chunk), counts.take(chunk), strict=True):
            headcounts[vacancy] = counts.values[headcount]
    return headcounts


def read_scores(
    path: Path, policy: Policy, headcounts: Mapping[str, int], notice: Notice = silent
) -> ScoreSheet:
    """scores.csv as columns. In a spreadsheet a score has no more places than the policy's.

    Raises ``Refused('file.…', 'cell.…')`` with file, row and column."""
    places = policy.most_places if path.suffix.lower() == ".xlsx" else None
    marks = {
        code: Column(code, score(full_mark, places))
        for code, full_mark in policy.score_full_marks.items()
    }
    claims = {
        item.code: Column(f"preference:{item.code}", one_of(item.permitted, or_empty=True))
        for item in policy.preferences
    }
    vacancies = Column("vacancy", _known(headcounts))
    sheet = ScoreSheet(cells={code: [] for code in marks}, claims={code: [] for code in claims})
    needed = ["vacancy", "candidate", *marks, *(column.name for column in claims.values())]
    extra, given = Column(EXTRA_TEST, score(policy.full_mark, places)), list[str]()
    optional = (EXTRA_TEST,) if policy.may_have_extra_test else ()
    seen: set[str] = set()
    for chunk in read_chunks(path, needed, optional, notice):
        sheet.vacancies += vacancies.take(chunk)
        sheet.candidates += check_identifiers(chunk, "candidate")
        once(chunk, "candidate", seen)
        for code, column in marks.items():
            sheet.cells[code] += column.take(chunk)
        for code, column in claims.items():
            sheet.claims[code] += column.take(chunk)
        if optional and EXTRA_TEST in chunk.columns:
            given += extra.take(chunk)
    sheet.extra_test = [extra.values[text] for text in given] if given else None
    sheet.values = {code: column.values for code, column in marks.items()}
    return sheet


def read_kept(path: Path) -> list[Kept]:
    """kept.csv of a shortlist."""
    texts = [Column(name, identifier) for name in ("vacancy", "candidate")]
    numbers, editions = Column("number", check_number), Column("edition", whole_number)
    found: list[Kept] = []
    seen: set[str] = set()
    for chunk in read_chunks(path, Kept._fields):
        once(chunk, "candidate", seen)
        columns = [column.take(chunk) for column in (*texts, numbers, editions)]
        found += [Kept(*row[:3], editions.values[row[3]]) for row in zip(*columns, strict=True)]
    return found


def read_marks(path: Path, policy: Policy, notice: Notice = silent) -> list[MarkRow]:
    """marks.csv. A missing column ``element`` counts as empty."""
    if policy.interview is None:
        raise Refused("interview.no_rule")
    full_mark = policy.component(policy.interview.component).full_mark
    places = policy.most_places if path.suffix.lower() == ".xlsx" else None
    readers = [Column(name, identifier) for name in ("vacancy", "room", "candidate")]
    examiners, marks = Column("examiner", _optional), Column("mark", _mark(full_mark, places))
    elements = Column("element", one_of(policy.interview.elements or (), or_empty=True))
    rows: list[MarkRow] = []
    for chunk in read_chunks(
        path, ("vacancy", "room", "candidate", "examiner", "mark"), ("element",), notice
    ):
        columns = [reader.take(chunk) for reader in (*readers, examiners)]
        named = elements.take(chunk) if "element" in chunk.columns else [""] * len(columns[0])
        for place, examiner, element, mark in zip(
            zip(*columns[:3], strict=True), columns[3], named, marks.take(chunk), strict=True
        ):
            rows.append(MarkRow(*place, examiner, element, marks.values[mark]))
    return rows


def _known(headcounts: Mapping[str, int]) -> Callable[[str], str]:
    def read(text: str) -> str:
        identifier(text)
        if text not in headcounts:
            raise Refused("cell.unknown_vacancy")
        return text

    return read


def _optional(text: str) -> str:
    return identifier(text) if text else text


def _mark(full_mark: Fraction, places: int | None) -> Callable[[str], Fraction | str]:
    given = score(full_mark, places)

    def read(text: str) -> Fraction | str:
        found = given(text)
        if found is None:
            raise Refused("cell.empty")
        return found

    return read
