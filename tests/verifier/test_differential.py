"""Rulebook and verifier, written apart from each other, on thousands of random rounds: every byte
but explanation and reason.

The long run (``make drill``) takes 20,000 rounds of each kind; ``VERIFIER_ROUNDS`` (rounds of each
kind) and ``VERIFIER_SEED`` set any other number and another beginning. A failure prints the seed of
its round.
"""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from portal.recruitment.cli.rules_supplement import rules  # this module has all the commands
from tests.verifier import rounds
from tests.verifier.bundles import verifier

pytestmark = pytest.mark.drill
ROUNDS = int(
    os.environ.get("VERIFIER_ROUNDS") or (20_000 if os.environ.get("DRILL") == "long" else 800)
)
FIRST = int(os.environ.get("VERIFIER_SEED", "0"))
BLOCK = 100
BLOCKS = [
    range(start, min(start + BLOCK, FIRST + ROUNDS))
    for start in range(FIRST, FIRST + ROUNDS, BLOCK)
]


def run_rule(
    folder: Path, command: str, members: dict[str, bytes], inputs: dict[str, str], out: str
) -> bytes:
    """The output file of ``flask rules <command>`` on these input files."""
    arguments = [command]
    for option, name in inputs.items():
        (folder / name).write_bytes(members[name])
        arguments += [option, str(folder / name)]
    result = CliRunner().invoke(rules, [*arguments, "--out", str(folder / out)])
    assert result.exit_code == 0, (result.output, result.exception)
    return (folder / out).read_bytes()


def compared_bytes(published: bytes, people_columns: tuple[str, ...]) -> bytes:
    """The file without the columns that are for people."""
    rows = list(csv.reader(io.StringIO(published.decode("utf-8"), newline="")))
    kept = [at for at, column in enumerate(rows[0]) if column not in people_columns]
    return written_bytes([[row[at] for at in kept] for row in rows])


def written_bytes(rows: list[list[str]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return buffer.getvalue().encode("utf-8")


def expected_bytes(lines: list[dict[str, str]], columns: tuple[str, ...]) -> bytes:
    return written_bytes([list(columns), *[[line[column] for column in columns] for line in lines]])


RULE_FILES = {"--policy": "policy.json", "--vacancies": "vacancies.csv", "--scores": "scores.csv"}


def recomputed(members: dict[str, bytes]):
    policy = verifier.read_policy(members["policy.json"])
    headcounts = verifier.read_vacancies(members["vacancies.csv"])
    return policy, headcounts, verifier.read_scores(policy, headcounts, members["scores.csv"])


@pytest.mark.parametrize("seeds", BLOCKS, ids=str)
def test_rankings_agree(seeds, tmp_path):
    for seed in seeds:
        members = rounds.ranking_round(seed)
        published = run_rule(tmp_path, "rank", members, RULE_FILES, "ranking.csv")
        policy, headcounts, rows = recomputed(members)
        expected = expected_bytes(
            verifier.rank(policy, headcounts, rows), verifier.ranking_columns(policy)
        )
        assert compared_bytes(published, ("explanation",)) == expected, f"seed {seed}"


@pytest.mark.parametrize("seeds", BLOCKS, ids=str)
def test_shortlists_agree(seeds, tmp_path):
    for seed in seeds:
        members = rounds.shortlist_round(seed)
        files = RULE_FILES | ({"--kept": "kept.csv"} if "kept.csv" in members else {})
        published = run_rule(tmp_path, "shortlist", members, files, "shortlist.csv")
        policy, headcounts, rows = recomputed(members)
        kept = verifier.read_kept(rows, members["kept.csv"]) if "kept.csv" in members else ()
        expected = expected_bytes(
            verifier.shortlist(policy, headcounts, rows, kept),
            ("vacancy", "candidate", "score", "place", "entered"),
        )
        assert compared_bytes(published, ("reason",)) == expected, f"seed {seed}"


@pytest.mark.parametrize("seeds", BLOCKS, ids=str)
def test_interviews_agree(seeds, tmp_path):
    for seed in seeds:
        members = rounds.interview_round(seed)
        files = {"--policy": "policy.json", "--marks": "marks.csv"}
        published = run_rule(tmp_path, "interview", members, files, "interview.csv")
        policy = verifier.read_policy(members["policy.json"])
        expected = expected_bytes(
            verifier.interview(policy, members["marks.csv"]), verifier.INTERVIEW_COLUMNS
        )
        assert compared_bytes(published, ()) == expected, f"seed {seed}"


def test_draws_agree(tmp_path):
    for seed in range(FIRST, FIRST + max(20, ROUNDS // 20)):
        label, members = rounds.draw_list(seed)
        (tmp_path / "list.txt").write_bytes(("\n".join(members) + "\n").encode("utf-8"))
        arguments = [
            "draw",
            "--label",
            label,
            "--seed",
            f"种子{seed}",
            "--members",
            str(tmp_path / "list.txt"),
            "--out",
            str(tmp_path / "order.txt"),
        ]
        result = CliRunner().invoke(rules, arguments)
        assert result.exit_code == 0, result.output
        expected = "".join(
            member + "\n" for member in verifier.draw_order(f"种子{seed}", label, members)
        )
        assert (tmp_path / "order.txt").read_bytes() == expected.encode("utf-8"), f"seed {seed}"


def seats_agree(folder: Path, members: dict[str, bytes], seed: str) -> None:
    for name, content in members.items():
        (folder / name).write_bytes(content)
    files = [
        ("--candidates", "candidates.csv"),
        ("--rooms", "rooms.csv"),
        ("--out", "seats.csv"),
        ("--report", "seating.json"),
    ]
    arguments = ["seat", "--seed", seed]
    for option, name in files:
        arguments += [option, str(folder / name)]
    result = CliRunner().invoke(rules, arguments)
    unseated = json.loads((folder / "seating.json").read_bytes())["unseated"]
    assert result.exit_code == (3 if unseated else 0), (seed, result.output, result.exception)
    people = verifier.read_people(members["candidates.csv"])
    rooms, rows = verifier.read_rooms(members["rooms.csv"])
    lines, report = verifier.seat(people, rooms, seed)
    published = (folder / "seats.csv").read_bytes()
    assert published == expected_bytes(lines, verifier.SEAT_COLUMNS), seed
    rows += [
        "\t".join(["C"] + [person[name] for name in verifier.PERSON_FIELDS])
        for person in people.values()
    ]
    report.update(input_sha256=verifier.list_digest(rows), output_sha256=verifier.sha256(published))
    assert json.loads((folder / "seating.json").read_bytes()) == report, seed


@pytest.mark.parametrize("seeds", BLOCKS, ids=str)
def test_seats_agree(seeds, tmp_path):
    for seed in seeds:
        seats_agree(tmp_path, rounds.seating_round(seed), f"种子{seed}")


@pytest.mark.parametrize("seed", range(FIRST, FIRST + max(6, ROUNDS // 200)))
def test_seats_of_large_rounds_agree(seed, tmp_path):
    seats_agree(tmp_path, rounds.large_seating_round(seed), f"种子{seed}")


NUMBERS = "12-7-305-0017-4466-90-3110"


def supplements_agree(folder: Path, members: dict[str, bytes], seed: str) -> str:
    """Seats by the run, then by two supplements, one on the other; what became of the second."""
    seats_agree(folder, {name: members[name] for name in ("candidates.csv", "rooms.csv")}, seed)
    (folder / "base.zip").write_bytes(b"the base bundle of " + seed.encode())
    base = verifier.read_people(members["candidates.csv"])
    seated = verifier.read_seats("seats.csv", (folder / "seats.csv").read_bytes())
    rooms, _ = verifier.read_rooms(members["rooms.csv"])
    later, _ = verifier.read_rooms(members["later_rooms.csv"])
    late = verifier.read_people(members["late.csv"])
    there = {
        (*room.key, str(number), *map(str, desk))
        for room in later
        for number, desk in room.hall.unblocked.items()
    }
    gone = {who: base[who] for who, cells in seated.items() if cells not in there}
    outcome = "nobody"
    for people, places in ((late, rooms), ({**late, **gone}, later)):
        if people:
            outcome, base, seated = one_supplement(folder, base, seated, people, places, seed)
    return outcome


def people_bytes(people: dict[str, dict[str, str]]) -> bytes:
    fields = list(verifier.PERSON_FIELDS)
    return written_bytes([fields, *[[one[name] for name in fields] for one in people.values()]])


def rooms_bytes(rooms) -> bytes:
    """Rooms as the verifier read them, back as a file."""
    rows = [[room.row[name] for name in verifier.ROOM_FORMS] for room in rooms]
    return written_bytes([list(verifier.ROOM_FORMS), *rows])


def one_supplement(folder: Path, base, seated, concerned, rooms, seed: str):
    columns = list(verifier.SEAT_COLUMNS)
    members = {
        "--candidates": ("base_candidates.csv", people_bytes(base)),
        "--seats": (
            "base_seats.csv",
            written_bytes([columns, *[[who, *cells] for who, cells in seated.items()]]),
        ),
        "--rooms": ("rooms.csv", rooms_bytes(rooms)),
        "--concerned": ("concerned.csv", people_bytes(concerned)),
    }
    arguments = ["supplement", "--reason", "broken_room", "--run-seed", seed, "--numbers", NUMBERS]
    for option, (name, content) in members.items():
        (folder / name).write_bytes(content)
        arguments += [option, str(folder / name)]
    for option, name in (("--base", "base.zip"), ("--out", "out.csv"), ("--report", "out.json")):
        arguments += [option, str(folder / name)]
    (folder / "out.csv").unlink(missing_ok=True)
    result = CliRunner().invoke(rules, arguments)
    staying = {who: cells for who, cells in seated.items() if who not in concerned}
    digest = verifier.list_digest(map(verifier.canonical_person, concerned.values()))
    drawn = verifier.sha256("\n".join((seed, NUMBERS, digest)).encode())
    given = verifier.supplement(base, staying, rooms, concerned, drawn)
    if None in given.values():
        assert result.exit_code == 1 and not (folder / "out.csv").exists(), (seed, result.output)
        return "full", base, seated
    assert result.exit_code == 0, (seed, result.output, result.exception)
    after = {**staying, **given}
    lines = sorted(
        ([who, *cells] for who, cells in after.items()), key=lambda line: (*line[1:3], int(line[3]))
    )
    published = (folder / "out.csv").read_bytes()
    assert published == written_bytes([columns, *lines]), seed
    stated = json.loads((folder / "out.json").read_bytes())
    assert stated["seed"] == drawn and stated["concerned_sha256"] == digest, seed
    assert stated["output_sha256"] == verifier.sha256(published), seed
    return "seated", {**base, **concerned}, after


def test_the_invented_rounds_use_what_the_formats_grew(tmp_path):
    """An extra test that moves somebody, people kept who would not have entered, panel places."""
    moved = kept_in = places = odd = 0
    for seed in range(60):
        policy, headcounts, rows = recomputed(rounds.ranking_round(seed))
        lines = verifier.rank(policy, headcounts, rows)
        for row in rows:
            row["extra"] = ""
        moved += lines != verifier.rank(policy, headcounts, rows)
        members = rounds.shortlist_round(seed)
        policy, headcounts, rows = recomputed(members)
        if "kept.csv" in members:
            kept = verifier.read_kept(rows, members["kept.csv"])
            entered = verifier.shortlist(policy, headcounts, rows, kept)
            kept_in += entered != verifier.shortlist(policy, headcounts, rows)
        interview = rounds.interview_round(seed)
        places += b"P1" in interview["marks.csv"]
        odd += json.loads(interview["policy.json"])["interview"]["odd_panel"] is True
    assert min(moved, kept_in, places, odd) > 4, (moved, kept_in, places, odd)


# A supplement costs three times what the others do.
@pytest.mark.parametrize("seeds", BLOCKS if os.environ.get("DRILL") else BLOCKS[:3], ids=str)
def test_supplements_agree(seeds, tmp_path):
    outcomes = [
        supplements_agree(tmp_path, rounds.supplement_round(seed), f"种子{seed}") for seed in seeds
    ]
    assert outcomes.count("seated") > len(outcomes) // 4, outcomes
