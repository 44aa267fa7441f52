"""Ranking a million lines, file to file, beside csv.reader + sorted + csv.writer of the same lines,
each in a process of its own.

``python bench/ranking.py [lines]`` prints the figures; ``run()`` returns them. Only ratios within
one run mean anything.
"""

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

LINES = 1_000_000
ROOT = Path(__file__).resolve().parents[1]


def baseline(folder: Path) -> None:
    """The least that any ranking of these lines must do: read, sort by vacancy, total and
    tie-breaks, write."""
    import csv

    with (folder / "scores.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        header = next(reader)
        rows = list(reader)
    rows.sort(
        key=lambda row: (
            row[0],
            -float(row[2] or 0) - float(row[3] or 0),
            row[4] == "",
            -float(row[3] or 0),
            row[1],
        )
    )
    with (folder / "baseline.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def ranking(folder: Path, *, explain: bool) -> None:
    from portal.recruitment.rule_files.inputs import read_policy_file, read_scores, read_vacancies
    from portal.recruitment.rule_files.results import write_ranking
    from portal.recruitment.rulebook.ranking.places import stand

    policy, _ = read_policy_file(folder / "policy.json")
    headcounts = read_vacancies(folder / "vacancies.csv")
    standings = stand(policy, headcounts, read_scores(folder / "scores.csv", policy, headcounts))
    write_ranking(folder / "ranking.csv", standings, "zh", explain=explain)


JOBS = {
    "baseline": baseline,
    "ranking": lambda folder: ranking(folder, explain=False),
    "ranking_explained": lambda folder: ranking(folder, explain=True),
}


def make_input(folder: Path, lines: int) -> None:
    from portal.recruitment.rulebook.policy import default_policy_document

    deal = random.Random(20200602)
    vacancies = [f"V{number:04d}" for number in range(max(lines // 250, 1))]
    (folder / "policy.json").write_text(json.dumps(default_policy_document()), encoding="utf-8")
    (folder / "vacancies.csv").write_text(
        "vacancy,headcount\n" + "".join(f"{code},3\n" for code in vacancies), encoding="utf-8"
    )
    with (folder / "scores.csv").open("w", encoding="utf-8") as file:
        file.write("vacancy,candidate,written,interview,preference:social_worker_certificate\n")
        for number in deal.sample(range(lines), lines):
            written, interview = deal.randrange(100, 201) / 2, deal.randrange(5000, 10001) / 100
            level = deal.choice(("", "", "assistant", "social_worker"))
            vacancy, candidate = deal.choice(vacancies), 20260000000 + number
            file.write(f"{vacancy},{candidate},{written},{interview:.2f},{level}\n")


def _measured(job: str, folder: Path) -> dict[str, float]:
    command = [sys.executable, __file__, "--job", job, str(folder)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    return json.loads(done.stdout)


def run(lines: int = LINES, rounds: int = 3) -> dict[str, object]:
    """Median seconds and peak memory of each job, and the ratios to the baseline of this run."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_input(folder, lines)
        found = {job: [_measured(job, folder) for _ in range(rounds)] for job in JOBS}
    seconds = {
        job: sorted(one["seconds"] for one in results)[rounds // 2]
        for job, results in found.items()
    }
    memory = {job: max(one["peak_mb"] for one in results) for job, results in found.items()}
    return {
        "job": f"ranking, {lines} lines, file to file",
        "baseline": "csv.reader + sorted + csv.writer of the same lines",
        "seconds": seconds,
        "peak_mb": memory,
        "ratio": round(seconds["ranking"] / seconds["baseline"], 2),
        "ratio_explained": round(seconds["ranking_explained"] / seconds["baseline"], 2),
        "targets": {"ratio": 4, "ratio_explained": 8},
    }


def _job(job: str, folder: Path) -> None:
    start = time.perf_counter()
    JOBS[job](folder)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": round(seconds, 3), "peak_mb": round(peak)}))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--job"]:
        _job(sys.argv[2], Path(sys.argv[3]))
    else:
        sys.path.insert(0, str(ROOT))
        print(json.dumps(run(int(sys.argv[1]) if sys.argv[1:] else LINES), indent=1))
