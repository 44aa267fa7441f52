"""A folder with the files of a small round, and the commands run on it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from portal.recruitment.cli.rules import rules
from tests.recruitment.rulebook.policies import document

VACANCIES = "vacancy,headcount\nA1,2\nB2,1\n"
SCORES = (
    "vacancy,candidate,written,interview,preference:social_worker_certificate\n"
    "A1,1001,90,80,\n"
    "A1,1002,80,90,senior\n"
    "A1,1003,85,85,\n"
    "B2,1004,59.5,99,\n"
    "B2,1005,70,absent,assistant\n"
    "B2,1006,void,,\n"
)
MARKS = "vacancy,room,candidate,examiner,element,mark\n" + "".join(
    f"A1,1,{candidate},E{n},,{mark}\n"
    for candidate, values in (("1001", (80, 81, 82)), ("1002", (90, 85.5, 70)))
    for n, mark in enumerate(values)
)
INTERVIEW = {
    "component": "interview",
    "minimum_examiners": 3,
    "rounding": {"places": 2, "mode": "half_up"},
}


class Folder:
    def __init__(self, path: Path, **changes: Any) -> None:
        self.path = path
        self.put(
            "policy.json",
            json.dumps(document(**{"interview": INTERVIEW, **changes}), ensure_ascii=False),
        )
        self.put("vacancies.csv", VACANCIES)
        self.put("scores.csv", SCORES)
        self.put("marks.csv", MARKS)

    def put(self, name: str, content: str | bytes) -> Path:
        target = self.path / name
        target.write_bytes(content.encode() if isinstance(content, str) else content)
        return target

    def read(self, name: str) -> str:
        return (self.path / name).read_bytes().decode("utf-8")

    def run(
        self,
        command: str,
        out: str | None = None,
        *more: str,
        scores: str = "scores.csv",
        marks: str = "marks.csv",
        vacancies: str = "vacancies.csv",
    ) -> Result:
        arguments = [command, "--policy", str(self.path / "policy.json")]
        if command == "interview":
            arguments += ["--marks", str(self.path / marks)]
        else:
            arguments += [
                "--vacancies",
                str(self.path / vacancies),
                "--scores",
                str(self.path / scores),
            ]
        if out:
            arguments += ["--out", str(self.path / out)]
        return CliRunner().invoke(rules, [*arguments, *more], catch_exceptions=False)

    def names(self) -> set[str]:
        return {path.name for path in self.path.iterdir()}
