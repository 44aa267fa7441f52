"""A planted fault for every truth of the rulebook's README: the verifier names the truth, not the
cell alone, so that a fault that rulebook and verifier shared would be found as well."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.verifier.bundles import bundle, lines_of, table, verifier

TWO = {"places": 2, "mode": "half_up"}
POLICY = {
    "schema": "policy/1",
    "title": "规则",
    "components": [
        {"code": "written", "full_mark": "100", "pass_mark": "60", "rounding": TWO},
        {"code": "interview", "full_mark": "100", "rounding": TWO},
    ],
    "composite": {"weights": {"written": "0.5", "interview": "0.5"}, "rounding": TWO},
    "preferences": [{"code": "cert", "effect": "tie_break", "levels": ["yes"]}],
    "tie_break": ["preference:cert", "component:interview"],
    "shortlist": {"by": "written", "ratio": "1.5"},
    "interview": {"component": "interview", "minimum_examiners": 3, "rounding": TWO},
}
SCORES = table(
    """vacancy, candidate, written, interview, preference:cert, extra_test
    V1, 101, 90, 80, , 61
    V1, 102, 80, 90, yes,
    V1, 103, 85, 85, , 70
    V1, 104, 85, 85, , 65
    V1, 105, 70, 70, ,
    V1, 106, 50, 90, ,
    V1, 107, absent, , ,
    V1, 108, void, 99, ,"""
)
INPUT = {
    "policy.json": json.dumps(POLICY).encode(),
    "vacancies.csv": b"vacancy,headcount\nV1,2\n",
    "scores.csv": SCORES,
}
KEPT = table("vacancy, candidate, number, edition\nV1, 106, 2026-1-L2, 1")
MARKS = table(
    "vacancy, room, candidate, examiner, element, mark\n"
    + "\n".join(
        f"V1, 1, {who}, P{n}, , {mark}"
        for who, marks in (("101", (70, 75, 80)), ("102", (80, 85, 90)))
        for n, mark in enumerate(marks, 1)
    )
    + "\nV1, 1, 103, , , absent"
)
PEOPLE = table(
    """candidate, vacancy, paper, area, employer, needs
    c1, V1, A, , , accessible
    c2, V1, A, , ,
    c3, V2, B, , ,"""
)
ROOMS = table(
    """site, area, room, layout, numbering, first_desk, blocked, accessible, reserve
    S, , 01, 2x2, snake, left, 2, 1, 1
    S, , 02, 2x2, snake, left, , 0, 0"""
)

Rows = list[dict[str, str]]


def recomputed() -> tuple[Any, Any, Any]:
    policy = verifier.read_policy(INPUT["policy.json"])
    headcounts = verifier.read_vacancies(INPUT["vacancies.csv"])
    return policy, headcounts, verifier.read_scores(policy, headcounts, SCORES)


def text_of(rows: Rows, columns: tuple[str, ...]) -> bytes:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, columns, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode()


def ranking() -> tuple[Rows, tuple[str, ...], dict[str, bytes]]:
    policy, headcounts, rows = recomputed()
    lines = verifier.rank(policy, headcounts, rows)
    return lines, verifier.ranking_columns(policy), INPUT


def shortlist() -> tuple[Rows, tuple[str, ...], dict[str, bytes]]:
    lines = verifier.shortlist(*recomputed(), {"106"})
    return lines, verifier.SHORTLIST_COLUMNS, {**INPUT, "kept.csv": KEPT}


def written_result() -> tuple[Rows, tuple[str, ...], dict[str, bytes]]:
    return verifier.written(*recomputed(), "written"), verifier.WRITTEN_COLUMNS, INPUT


def interview() -> tuple[Rows, tuple[str, ...], dict[str, bytes]]:
    policy = verifier.read_policy(INPUT["policy.json"])
    members = {"policy.json": INPUT["policy.json"], "marks.csv": MARKS}
    return verifier.interview(policy, MARKS), verifier.INTERVIEW_COLUMNS, members


def transcript(rows: list[str]) -> tuple[bytes, str]:
    digest, secret, numbers = verifier.list_digest(rows), "0f" * 32, "12345-12345-12345-12345"
    seed = verifier.sha256("\n".join((secret, numbers, digest)).encode())
    draw = {
        "schema": "draw/1",
        "label": "seats",
        "list_sha256": digest,
        "commitment": verifier.sha256(secret.encode()),
        "secret": secret,
        "numbers": numbers,
        "seed": seed,
        "committed_in": "2026-1-E1-v1",
    }
    return json.dumps(draw).encode(), seed


def seating() -> tuple[Rows, tuple[str, ...], dict[str, bytes]]:
    people, (rooms, rows) = verifier.read_people(PEOPLE), verifier.read_rooms(ROOMS)
    canonical = [*rows, *map(verifier.canonical_person, people.values())]
    draw, seed = transcript(canonical)
    lines, report = verifier.seat(people, rooms, seed)
    report |= {
        "input_sha256": verifier.list_digest(canonical),
        "output_sha256": verifier.sha256(text_of(lines, verifier.SEAT_COLUMNS)),
    }
    members = {"candidates.csv": PEOPLE, "rooms.csv": ROOMS, "draw.json": draw}
    return lines, verifier.SEAT_COLUMNS, {**members, "seating.json": json.dumps(report).encode()}


FILES = {
    ranking: "ranking.csv",
    shortlist: "shortlist.csv",
    written_result: "written.csv",
    interview: "interview.csv",
    seating: "seats.csv",
}


def cells(who: str, **changed: str) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        next(row for row in rows if row["candidate"] == who).update(changed)

    return change


def several(*changes: Callable[[Rows], None]) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        for one in changes:
            one(rows)

    return change


MORE = "more points never lower a place"
COUNTED = "a place is always one more than the people before it"
BELOW = "nobody below a pass mark, absent or void has a place"
FAULTS = [
    (ranking, MORE, several(cells("105", place="1"), cells("102", place="5"))),
    (ranking, COUNTED, cells("105", place="6")),
    (ranking, BELOW, cells("106", place="6")),
    (ranking, BELOW, cells("107", place="6")),
    (
        ranking,
        "a verified holder never loses a tie to a non-holder",
        several(cells("102", place="2"), cells("103", place="1")),
    ),
    (
        ranking,
        "only equals share a place, the chain decides the rest",
        several(cells("103", place="3"), cells("104", place="2")),  # the extra test turned round
    ),
    (
        ranking,
        "only equals share a place, the chain decides the rest",
        several(cells("103", place="2"), cells("104", place="2")),
    ),
    (
        ranking,
        "no more people are proposed than are sought",
        cells("104", outcome="proposed"),
    ),
    (
        ranking,
        "nobody is proposed past somebody better placed",
        several(cells("103", outcome="reserve"), cells("104", outcome="proposed")),
    ),
    (shortlist, MORE, several(cells("105", place="1"), cells("101", place="5"))),
    (shortlist, COUNTED, cells("105", place="6")),
    (shortlist, BELOW, cells("106", place="6")),
    (shortlist, "nobody below the pass mark enters", cells("107", entered="yes")),
    (shortlist, "nobody with a void score enters", cells("108", entered="yes")),
    (
        shortlist,
        "whoever scores as much as the last one in is in",
        cells("103", entered="no"),  # ties with 104, who is in
    ),
    (
        shortlist,
        "as many enter as the ratio says, if so many passed",
        several(cells("103", entered="no"), cells("104", entered="no")),
    ),
    (written_result, MORE, several(cells("105", place="1"), cells("101", place="5"))),
    (written_result, COUNTED, cells("105", place="6")),
    (written_result, BELOW, cells("106", place="6")),
    (
        interview,
        "a raw score lies between the lowest and the highest mark",
        cells("101", raw="80.5"),
    ),
    (interview, "who was absent or void has no score", cells("103", score="60")),
    (
        interview,
        "within a room the adjustment turns no order round",
        several(cells("101", score="90"), cells("102", score="80")),
    ),
    (seating, "everybody sits once, and nobody on another's desk", "same desk"),
    (seating, "every desk is in a room of the file and is not kept free", cells("c1", seat="2")),
    (seating, "every desk is in a room of the file and is not kept free", cells("c1", room="09")),
    (
        seating,
        "needs and areas are kept to",
        cells("c1", room="02", seat="4", row="1", column="2"),
    ),
    (seating, "a room writes one paper", "one room"),
]


def same_desk(rows: Rows) -> None:
    one, other = rows[0], rows[1]
    one |= {name: other[name] for name in ("site", "room", "seat", "row", "column")}


def one_room(rows: Rows) -> None:
    at = next(row for row in rows if row["candidate"] == "c1")
    for row in rows:
        row["room"] = at["room"]


WHOLE = {"same desk": same_desk, "one room": one_room}


@pytest.mark.parametrize("make", list(FILES), ids=lambda make: make.__name__)
def test_the_list_as_computed_holds_all_truths(make: Any) -> None:
    rows, columns, members = make()
    data = bundle(make.__name__, {**members, FILES[make]: text_of(rows, columns)})
    wrong, lines = lines_of(data)
    assert wrong == 0, [line for line in lines if line.startswith("[DIFFERS]")]
    told = {truth for one, truth, _ in FAULTS if one is make}
    assert told == {line.split(" truth: ")[1] for line in lines if " truth: " in line}


@pytest.mark.parametrize(
    ("make", "truth", "change"),
    FAULTS,
    ids=[f"{make.__name__}: {truth}" for make, truth, _ in FAULTS],
)
def test_a_planted_fault_is_named_by_its_truth(make: Any, truth: str, change: Any) -> None:
    rows, columns, members = make()
    (WHOLE[change] if isinstance(change, str) else change)(rows)
    data = bundle(make.__name__, {**members, FILES[make]: text_of(rows, columns)})
    wrong, lines = lines_of(data)
    assert wrong > 0
    named = f"[DIFFERS] {FILES[make]} truth: {truth} (not so in row "
    assert any(line.startswith(named) for line in lines), lines
    verifier.LANGUAGE = "zh"
    said: list[str] = []
    verifier.verify(data, verifier.Report(said.append))
    assert any("性质：" in line and line.startswith("[不符]") for line in said)
