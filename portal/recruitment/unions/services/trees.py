"""Loading the files of the two trees."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.recruitment.unions.models import Division, Union

DATA = Path(__file__).parents[1] / "data"
DIVISIONS_FILE = "divisions-2026.csv"
UNIONS_FILE = "unions-2026.csv"


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def load_divisions(session: Session, file_name: str = DIVISIONS_FILE) -> int:
    """Take the divisions of a file into the table, again without harm.

    Returns how many the file holds.
    """
    version = file_name.removeprefix("divisions-").removesuffix(".csv")
    rows = _rows(file_name)
    for row in rows:
        values = {
            "name": row["name"],
            "level": row["level"],
            "parent_code": row["parent_code"] or None,
            "file_version": version,
        }
        found = session.get(Division, row["code"])
        if found is None:
            session.add(Division(code=row["code"], **values))
            session.flush()
            continue
        for name, value in values.items():
            setattr(found, name, value)
    return len(rows)


def load_unions(session: Session, on: date, file_name: str = UNIONS_FILE) -> int:
    """Add the file's unions that are missing, valid from ``on`` at the latest; returns how many
    were new.

    Names, levels and parents follow the file; figures that somebody entered here are newer than the
    file's and stay.
    """
    known = {union.code: union for union in session.scalars(select(Union))}
    added = 0
    for row in _rows(file_name):
        values = {
            "name": row["name"],
            "short_name": row["short_name"],
            "level": row["level"],
            "kind": row["kind"],
            "division_code": row["division_code"] or None,
            "parent_id": known[row["parent_code"]].id if row["parent_code"] else None,
        }
        union = known.get(row["code"])
        if union is not None:
            for name, value in values.items():
                setattr(union, name, value)
            continue
        union = Union(
            code=row["code"],
            valid_from=min(on, date.fromisoformat(row["valid_from"])),
            **values,
            **_figures(row),
        )
        session.add(union)
        session.flush()
        known[union.code] = union
        added += 1
    session.flush()
    return added


def _figures(row: dict[str, str]) -> dict[str, object]:
    return {
        "single_unions_count": int(row["single_unions_count"])
        if row["single_unions_count"]
        else None,
        "workers_count": int(row["workers_count"]) if row["workers_count"] else None,
        "figures_on": date.fromisoformat(row["figures_on"]) if row["figures_on"] else None,
        "figures_source": row["figures_source"],
    }
