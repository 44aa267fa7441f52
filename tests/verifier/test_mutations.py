"""One digit changed in a published list, after signing anew: the verifier names file, row and
column."""

from __future__ import annotations

import csv
import io
from random import Random

import pytest

from tests.verifier import rounds
from tests.verifier.bundles import bundle, cells_wrong, lines_of, verifier, zipped

SHORTLIST = ("vacancy", "candidate", "score", "place", "entered")
WRITTEN = ("vacancy", "candidate", "component", "state", "score", "place")


def text_of(lines, columns):
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(
        [columns, *[[line[column] for column in columns] for line in lines]]
    )
    return buffer.getvalue()


def recomputed(members):
    policy = verifier.read_policy(members["policy.json"])
    headcounts = verifier.read_vacancies(members["vacancies.csv"])
    return policy, headcounts, verifier.read_scores(policy, headcounts, members["scores.csv"])


def ranking(seed):
    members = rounds.ranking_round(seed)
    policy, headcounts, rows = recomputed(members)
    return (
        members,
        "ranking.csv",
        text_of(verifier.rank(policy, headcounts, rows), verifier.ranking_columns(policy)),
    )


def shortlist(seed):
    members = rounds.ranking_round(seed)
    return members, "shortlist.csv", text_of(verifier.shortlist(*recomputed(members)), SHORTLIST)


def written_result(seed):
    members = rounds.ranking_round(seed)
    return (
        members,
        "written.csv",
        text_of(verifier.written(*recomputed(members), "written"), WRITTEN),
    )


def interview(seed):
    members = rounds.interview_round(seed)
    policy = verifier.read_policy(members["policy.json"])
    return (
        members,
        "interview.csv",
        text_of(verifier.interview(policy, members["marks.csv"]), verifier.INTERVIEW_COLUMNS),
    )


def with_one_digit_changed(random, text):
    """(changed text, row, column), or None where no number is printed.

    Identifiers are left alone: their change is a missing row.
    """
    rows = list(csv.reader(io.StringIO(text)))
    spots = [
        (row, column)
        for row in range(1, len(rows))
        for column, name in enumerate(rows[0])
        if name not in ("candidate", "component")
        and any(sign.isdigit() for sign in rows[row][column])
    ]
    if not spots:
        return None
    row, column = random.choice(spots)
    cell = rows[row][column]
    at = random.choice([place for place, sign in enumerate(cell) if sign.isdigit()])
    rows[row][column] = (
        cell[:at]
        + random.choice([digit for digit in "0123456789" if digit != cell[at]])
        + cell[at + 1 :]
    )
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return buffer.getvalue(), row + 1, rows[0][column]


@pytest.mark.parametrize("make", [ranking, shortlist, written_result, interview])
def test_one_changed_digit_is_named(make):
    random, seen = Random(20200602), 0
    for seed in range(60):
        members, name, text = make(seed)
        changed = with_one_digit_changed(random, text)
        if changed is None:
            continue
        assert lines_of(bundle(make.__name__, {**members, name: text.encode()}))[0] == 0
        wrong, lines = lines_of(bundle(make.__name__, {**members, name: changed[0].encode()}))
        assert wrong >= cells_wrong(lines) == 1, (seed, lines)
        assert any(
            line.startswith(f"[DIFFERS] {name} row {changed[1]} column {changed[2]} ")
            for line in lines
        ), (seed, changed, lines)
        seen += 1
    assert seen > 30


@pytest.mark.parametrize("source", ["scores.csv", "vacancies.csv", "policy.json"])
def test_an_input_changed_after_signing_breaks_its_digest(source):
    members, name, text = ranking(3)
    signed = bundle("ranking", {**members, name: text.encode()})
    files = verifier.read_zip(signed)
    files[source] = files[source] + b"\n"
    wrong, lines = lines_of(zipped(files))
    assert wrong == 1
    assert f"[DIFFERS] {source}: SHA-256 digest" in lines
