"""资格条件 of a vacancy between the cells of its row and the stored document, group by group: an
empty group takes the round's word."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.recruitment.vacancies import requirement_names as names
from portal.recruitment.vacancy_sheets import cells, condition_words
from portal.recruitment.vacancy_sheets.columns import KEEP, OPEN
from portal.recruitment.vacancy_sheets.condition_words import BadCell

Cells = Mapping[str, str]
Part = dict[str, Any]


class BadColumn(ValueError):
    """A :class:`BadCell` with the column it stands in."""

    def __init__(self, column: str, why: BadCell) -> None:
        super().__init__(f"{column}: {why}")
        self.column, self.why = column, why


@dataclass(frozen=True, slots=True)
class Group:
    """Columns that together say some members of the document.

    ``read`` gets cells of which one at least is filled.
    """

    columns: tuple[str, ...]
    members: tuple[str, ...]
    read: Callable[[Cells], Part]
    show: Callable[[Part], dict[str, str]]


def _single(code: str, read: Callable[[str], Any], show: Callable[[Any], str], empty: Any) -> Group:
    """One column, one member; 不限 asks nothing even where the round asks something."""

    def take(row: Cells) -> Part:
        return {code: empty if row[code] == OPEN else _at(code, read, row[code])}

    def write(part: Part) -> dict[str, str]:
        return {} if code not in part else {code: show(part[code]) if part[code] else OPEN}

    return Group((code,), (code,), take, write)


def _at(column: str, read: Callable[[str], Any], text: str) -> Any:
    try:
        return read(text)
    except BadCell as why:
        raise BadColumn(column, why) from None


def _conditions(text: str) -> list[str]:
    return condition_words.listed(cells.several(text))


def _declared(text: str) -> list[str]:
    """As sentences, but “不得有…” may well be a condition; only a wish is none."""
    items = cells.several(text, "；;\n")
    for item in items:
        condition_words.refuse_wish(item)
    return items


def _political(text: str) -> list[str]:
    return condition_words.political(_conditions(text))


def _words(words: Mapping[str, str]) -> Callable[[list[str]], str]:
    return lambda codes: "、".join(words[code] for code in codes)


def _listed(separator: str) -> Callable[[list[str]], str]:
    return lambda items: separator.join(items)


def _read_birth(row: Cells) -> Part:
    birth = {
        name: _at(column, cells.day, row[column])
        for name, column in (("earliest", "earliest_birth"), ("latest", "latest_birth"))
        if row.get(column) and row[column] != OPEN
    }
    if birth.get("earliest") and birth.get("latest") and birth["earliest"] > birth["latest"]:
        raise BadColumn("latest_birth", BadCell("birth_order", earliest=birth["earliest"]))
    if row.get("relaxed_birth") and row["relaxed_birth"] != OPEN:
        birth["relaxed"] = _at("relaxed_birth", cells.relaxed_birth, row["relaxed_birth"])
        late = [
            one["earliest"]
            for one in birth["relaxed"]
            if birth.get("earliest") and one["earliest"] >= birth["earliest"]
        ]
        if late:
            raise BadColumn("relaxed_birth", BadCell("relaxed_order", earliest=birth["earliest"]))
    return {"birth": birth}


def _show_birth(part: Part) -> dict[str, str]:
    if "birth" not in part:
        return {}
    birth = part["birth"] or {}
    lines = [f"{one['earliest']}：{'；'.join(one['any_of'])}" for one in birth.get("relaxed", ())]
    return {
        "earliest_birth": birth.get("earliest") or OPEN,
        "latest_birth": birth.get("latest") or "",
        "relaxed_birth": "\n".join(lines),
    }


def _read_experience(row: Cells) -> Part:
    years = row.get("experience_years", "")
    if not years:
        column = "experience_until" if row.get("experience_until") else "experience_kinds"
        raise BadColumn(column, BadCell("experience_years"))
    if years == OPEN:
        return {"experience": {}}
    work: Part = {"years": _at("experience_years", condition_words.years_of_work, years)}
    if row.get("experience_until"):
        work["until"] = _at("experience_until", cells.day, row["experience_until"])
    if row.get("experience_kinds") and row["experience_kinds"] != OPEN:
        work["kinds"] = _at("experience_kinds", _conditions, row["experience_kinds"])
    return {"experience": work}


def _show_experience(part: Part) -> dict[str, str]:
    if "experience" not in part:
        return {}
    work = part["experience"] or {}
    return {
        "experience_years": str(work["years"]) if work.get("years") else OPEN,
        "experience_until": work.get("until") or "",
        "experience_kinds": "、".join(work.get("kinds", ())),
    }


def _read_certificate(row: Cells) -> Part:
    return (
        {"certificate_required": False}
        if row["certificate"] == OPEN
        else _at("certificate", condition_words.certificate, row["certificate"])
    )


def _show_certificate(part: Part) -> dict[str, str]:
    if not part:
        return {}
    if not part.get("certificate_required"):
        return {"certificate": OPEN}
    return {"certificate": "须持有且登记有效" if part.get("registration_required") else "须持有"}


def _show_graduates(rule: Mapping[str, Any]) -> str:
    first = rule["year"] - rule.get("years_back", 0)
    return f"{rule['year']}届毕业生" if first == rule["year"] else f"{first}—{rule['year']}届毕业生"


def _plain(longest: int) -> Callable[[str], str]:
    return lambda text: cells.short_text(text, longest)


GROUPS = (
    _single("graduates", condition_words.graduates, _show_graduates, None),
    _single(
        "education",
        lambda text: condition_words.level(text, "education"),
        lambda one: names.EDUCATION.get(one, one),
        "",
    ),
    _single(
        "degree",
        lambda text: condition_words.level(text, "degree"),
        lambda one: names.DEGREES.get(one, one),
        "",
    ),
    _single(
        "study_forms",
        lambda text: cells.coded_list(text, names.STUDY_FORMS),
        _words(names.STUDY_FORMS),
        [],
    ),
    _single("obtained_by", cells.day, str, None),
    _single("majors", _conditions, _listed("、"), []),
    Group(
        ("earliest_birth", "latest_birth", "relaxed_birth"), ("birth",), _read_birth, _show_birth
    ),
    _single("political", _political, _listed("、"), []),
    _single("household", _conditions, _listed("、"), []),
    _single("household_by", cells.day, str, None),
    _single(
        "household_instead", lambda text: cells.coded_list(text, names.TIES), _words(names.TIES), []
    ),
    Group(
        ("experience_years", "experience_until", "experience_kinds"),
        ("experience",),
        _read_experience,
        _show_experience,
    ),
    Group(
        ("certificate",),
        ("certificate_required", "registration_required"),
        _read_certificate,
        _show_certificate,
    ),
    _single("declared", _declared, _listed("；"), []),
    _single("exclusions", lambda text: cells.several(text, "；;\n"), _listed("；"), []),
    _single(
        "documents",
        lambda text: cells.coded_list(text, names.DOCUMENTS),
        _words(names.DOCUMENTS),
        [],
    ),
    _single("condition_reason", _plain(600), str, ""),
)


def requirement_cells(document: Mapping[str, Any]) -> dict[str, str]:
    """The cells of a vacancy's own requirements; 〔不变〕 where a cell can't say all that stands in
    the document."""
    found: dict[str, str] = {}
    for group in GROUPS:
        part = {name: document[name] for name in group.members if name in document}
        if part:
            found |= _faithful(group, part)
    return found


def _faithful(group: Group, part: Part) -> dict[str, str]:
    try:
        shown = group.show(part)
        if _taken(group, {code: cells.clean(text) for code, text in shown.items()}) == part:
            return shown
    except (BadColumn, BadCell, KeyError, TypeError):
        pass  # not sayable in cells, whatever the reason: it stays as it is
    return dict.fromkeys(group.columns, KEEP)


def _taken(group: Group, shown: Cells) -> Part:
    return group.read(dict.fromkeys(group.columns, "") | dict(shown)) if any(shown.values()) else {}


def requirements_from(
    row: Cells, present: Mapping[str, Any] | None
) -> tuple[Part, list[BadColumn]]:
    """The document that a row says and what can't be read of it.

    ``present`` is that of the vacancy as it stands, ``None`` for a new one.

    Groups without a column in the table, and members that no column can say, stay as they are.
    """
    document: Part = dict(present or {})
    wrong: list[BadColumn] = []
    for group in GROUPS:
        told = {code: row[code] for code in group.columns if code in row}
        if not told:
            continue
        if KEEP in told.values():
            kept = [code for code, text in told.items() if text == KEEP]
            if present is None:
                wrong += [BadColumn(code, BadCell("nothing_to_keep")) for code in kept]
            continue
        for name in group.members:
            document.pop(name, None)
        try:
            document |= _taken(group, told)
        except BadColumn as bad:
            wrong.append(bad)
    return document, wrong
