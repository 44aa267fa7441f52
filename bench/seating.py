"""Seats for a million candidates, file to file, against reading, keyed-hash sorting and writing the
same list."""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CANDIDATES = 1_000_000
SEED = "5a" * 32
limits = {
    "ratio": (None, 4),
    "peak_mb": (None, 600),
    "pairs_above_bound": (0, 0),
    "growth_against_n_log_n": (None, 1.5),
}


def baseline(folder: Path) -> None:
    """The least that any random order of these people must do: read, sort by keyed hash, write."""
    import csv
    import hmac

    key = SEED.encode()
    with (folder / "candidates.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        header = next(reader)
        rows = list(reader)
    rows.sort(key=lambda row: hmac.digest(key, b"seats\n" + row[0].encode(), "sha256"))
    with (folder / "baseline.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def seating(folder: Path) -> None:
    from click.testing import CliRunner

    import portal.recruitment.cli.rules_seating  # noqa: F401  (adds the command)
    from portal.recruitment.cli.rules import rules

    names = {
        "--candidates": "candidates.csv",
        "--rooms": "rooms.csv",
        "--out": "seats.csv",
        "--report": "seating.json",
    }
    options = [part for option, name in names.items() for part in (option, str(folder / name))]
    done = CliRunner().invoke(rules, ["seat", *options, "--seed", SEED])
    if done.exit_code:
        raise SystemExit(done.output)


JOBS = {"baseline": baseline, "seating": seating}


def make_input(folder: Path, people: int) -> None:
    """Vacancies of very different size, some employers and needs; rooms of 30, every fiftieth
    accessible."""
    invent = random.Random(20200602)
    vacancies = [f"V{number:05d}" for number in range(people // 140 + 1)]
    drawn = invent.choices(vacancies, [invent.random() ** 3 + 0.01 for _ in vacancies], k=people)
    with (folder / "candidates.csv").open("w", encoding="utf-8") as file:
        file.write("candidate,vacancy,employer,needs\n")
        for number, vacancy in zip(invent.sample(range(people), people), drawn, strict=True):
            employer = f"E{invent.randrange(3000):04d}" if number % 2 else ""
            needs = "accessible" if number % 500 == 0 else ""
            file.write(f"{20260000000 + number},{vacancy},{employer},{needs}\n")
    with (folder / "rooms.csv").open("w", encoding="utf-8") as file:
        file.write("site,room,layout,numbering,first_desk,accessible\n")
        for number in range(people // 30 + 50):
            file.write(
                f"S{number // 30:04d},{number:06d},5x6,snake,right,{int(number % 50 == 0)}\n"
            )


def _measured(job: str, folder: Path) -> dict[str, float]:
    command = [sys.executable, __file__, "--job", job, str(folder)]
    done = subprocess.run(
        command,
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    return json.loads(done.stdout)


def run(people: int = CANDIDATES, rounds: int = 3) -> dict[str, object]:
    """Median seconds and peak memory of both jobs, their ratio, and how far the neighbours are
    above their bound."""
    import math

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_input(folder, people // 10)
        tenth = _measured("seating", folder)["seconds"]
        make_input(folder, people)
        found = {job: [_measured(job, folder) for _ in range(rounds)] for job in JOBS}
        report = json.loads((folder / "seating.json").read_text())
    seconds = {
        job: sorted(one["seconds"] for one in results)[rounds // 2]
        for job, results in found.items()
    }
    growth = seconds["seating"] / tenth / (10 * math.log(people) / math.log(people / 10))
    return {
        "job": f"seats for {people} candidates, file to file",
        "baseline": "csv.reader + keyed-hash sort + csv.writer of the same list",
        "baseline_seconds": seconds["baseline"],
        "seconds": seconds["seating"],
        "ratio": round(seconds["seating"] / seconds["baseline"], 2),
        "baseline_peak_mb": max(one["peak_mb"] for one in found["baseline"]),
        "peak_mb": max(one["peak_mb"] for one in found["seating"]),
        "growth_against_n_log_n": round(growth, 2),
        "rooms_used": report["rooms_used"],
        "pairs_above_bound": report["same_vacancy_neighbours"] - report["same_vacancy_lower_bound"],
        "same_employer_neighbours": report["same_employer_neighbours"],
        "unseated": len(report["unseated"]),
    }


def _job(job: str, folder: Path) -> None:
    start = time.perf_counter()
    JOBS[job](folder)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": round(time.perf_counter() - start, 3), "peak_mb": round(peak)}))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--job"]:
        _job(sys.argv[2], Path(sys.argv[3]))
    else:
        sys.path.insert(0, str(ROOT))
        print(json.dumps(run(int(sys.argv[1]) if sys.argv[1:] else CANDIDATES, 1), indent=1))
