"""How readable the house is, in figures; ``python -m deploy.measures`` writes docs/house.md anew.

Each figure has a ceiling that ``make check`` holds, so that nothing grows unseen. Where ruff has a
measure of its own it is asked, without the exceptions that a comment may grant.
"""

from __future__ import annotations

import ast
import io
import json
import subprocess
import sys
import tokenize
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from math import ceil
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "house.md"
BEGIN, END = (
    "<!-- measured by deploy/measures.py: begin -->",
    "<!-- measured by deploy/measures.py: end -->",
)
RUNS = ("portal", "deploy", "bench", "config.py", "wsgi.py")
ROOMS = ("portal", "templates", "static", "tests", "deploy", "bench")
TEMPLATES = (("templates", ""), ("static/css", ".css"), ("static/print", ".css"))
NOT_OURS = ("static/vendor", "static/verifier", "migrations")
WORST_SHOWN = 40


@dataclass(frozen=True)
class Measure:
    """One figure and its ceiling; ``worst`` names where it comes from, the worst first."""

    name: str
    figure: float
    ceiling: float
    unit: str = ""
    worst: Sequence[str] = ()

    @property
    def kept(self) -> bool:
        return self.figure <= self.ceiling

    def row(self) -> str:
        return f"| {self.name} | {self.figure:,g}{self.unit} | {self.ceiling:,g}{self.unit} |"

    def complaints(self) -> list[str]:
        if self.kept:
            return []
        said = f"{self.name}: {self.figure:,g}{self.unit}, at most {self.ceiling:,g}{self.unit}"
        return [said, *(f"  {place}" for place in self.worst[:WORST_SHOWN])]


class House:
    """The files below ``root``, read once."""

    def __init__(self, root: Path = ROOT) -> None:
        self._root = root
        self.tree = cache(self._tree)

    def name(self, path: Path) -> str:
        return path.relative_to(self._root).as_posix()

    def files(self, place: str) -> Iterator[Path]:
        start = self._root / place
        for path in [start] if start.is_file() else sorted(start.rglob("*")):
            ours = not self.name(path).startswith(NOT_OURS) and "__pycache__" not in path.parts
            if path.is_file() and ours:
                yield path

    @cached_property
    def python(self) -> dict[str, str]:
        """Path → text of every Python file, the tests' too."""
        return {
            self.name(path): path.read_text(encoding="utf-8")
            for place in (*RUNS, "tests")
            for path in self.files(place)
            if path.suffix == ".py"
        }

    @property
    def running(self) -> dict[str, str]:
        """Of :attr:`python`, what is no test."""
        return {name: text for name, text in self.python.items() if not name.startswith("tests/")}

    def _tree(self, name: str) -> ast.Module:
        return ast.parse(self.python[name])

    def functions(self) -> Iterator[tuple[str, int]]:
        """(place, lines) of every function that is no test."""
        for name in self.running:
            for node in ast.walk(self.tree(name)):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    lines = (node.end_lineno or node.lineno) - node.lineno + 1
                    yield f"{name}:{node.lineno} {node.name}", lines

    def page_lines(self) -> Iterator[tuple[str, str]]:
        """(place, line) of templates and style sheets."""
        for place, suffix in TEMPLATES:
            for path in self.files(place):
                if path.name.endswith(suffix):
                    text = path.read_text(encoding="utf-8")
                    for number, line in enumerate(text.splitlines(), start=1):
                        yield f"{self.name(path)}:{number}", line

    @cached_property
    def findings(self) -> dict[str, list[str]]:
        """What ruff measures: rule → places, in the running files (of E501, in every file)."""
        rules = "E501,C901,PLR0913"
        command = [
            *(sys.executable, "-m", "ruff", "check", "--no-cache", "--ignore-noqa", "--exit-zero"),
            *("--output-format", "json", "--config", str(ROOT / "pyproject.toml")),
            *("--select", rules, "."),
        ]
        done = subprocess.run(command, cwd=self._root, capture_output=True, text=True, check=True)
        places: dict[str, list[str]] = {rule: [] for rule in rules.split(",")}
        for finding in json.loads(done.stdout):
            place = self._place(finding)
            if finding["code"] == "E501" or place.startswith(RUNS):
                places.setdefault(finding["code"] or "syntax", []).append(place)
        return places

    def _place(self, finding: dict[str, Any]) -> str:
        path = Path(finding["filename"]).resolve().relative_to(self._root.resolve())
        return f"{path.as_posix()}:{finding['location']['row']} {finding['message']}"


def share(part: int, whole: int) -> float:
    """Per cent, rounded up to a tenth."""
    return ceil(1000 * part / whole) / 10 if whole else 0.0


def _worst(sizes: dict[str, int]) -> list[str]:
    return [f"{size:,}  {place}" for place, size in Counter(sizes).most_common()]


def columns(house: House) -> list[Measure]:
    pages = {place: len(line) for place, line in house.page_lines() if len(line) > 120}
    wide = house.findings["E501"]
    rows = [place for place, line in house.page_lines() if "append(" in line]
    return [
        Measure("Python lines over 100 columns (E501)", len(wide), 0, worst=wide),
        Measure("lines that `fmt: skip` or `fmt: off` keeps", *_skips(house)),
        Measure("template and CSS lines over 120 characters", len(pages), 0, worst=_worst(pages)),
        Measure("template lines that build rows (`append(`)", len(rows), 0, worst=rows),
    ]


def _skips(house: House) -> tuple[int, int, str, list[str]]:
    """Comments that keep the formatter away, outside the displays of data at the top of a file."""
    places = []
    for name, text in house.python.items():
        if "fmt:" not in text:
            continue
        tables = [_extent(node) for node in house.tree(name).body if _is_table(node)]
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            kept = token.type == tokenize.COMMENT and token.string.startswith("# fmt:")
            # `fmt: off` stands a line above its table, `fmt: on` a line below.
            if kept and not any(first - 1 <= token.start[0] <= last + 1 for first, last in tables):
                places.append(f"{name}:{token.start[0]}")
    return len(places), 0, "", places


def _is_table(node: ast.stmt) -> bool:
    value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
    return isinstance(value, ast.List | ast.Tuple | ast.Dict | ast.Set)


def _extent(node: ast.stmt) -> tuple[int, int]:
    return node.lineno, node.end_lineno or node.lineno


def sizes(house: House) -> list[Measure]:
    running = {name: len(text) for name, text in house.running.items()}
    tests = {name: len(text) for name, text in house.python.items() if name not in running}
    long = {name: size for name, size in running.items() if size > 12_000}
    rooms = Counter(
        house.name(path.parent)
        for place in ROOMS
        for path in house.files(place)
        if path.name != "__init__.py"
    )
    return [
        Measure(
            "files over 12,000 characters", share(len(long), len(running)), 4, " %", _worst(long)
        ),
        _longest("longest file, in thousand characters", running, 18),
        _longest("longest file of the tests, in thousand characters", tests, 24),
        Measure("files directly in one folder", max(rooms.values()), 36, worst=_worst(rooms)),
    ]


def _longest(name: str, files: dict[str, int], ceiling: int) -> Measure:
    return Measure(name, ceil(max(files.values(), default=0) / 1000), ceiling, worst=_worst(files))


def functions(house: House) -> list[Measure]:
    lengths = dict(house.functions())
    long = {place: lines for place, lines in lengths.items() if lines > 25}
    many, branching = house.findings["PLR0913"], house.findings["C901"]
    total = len(lengths)
    return [
        Measure("functions over 25 lines", share(len(long), total), 8, " %", _worst(long)),
        Measure("functions over five parameters", share(len(many), total), 1.5, " %", many),
        Measure("functions of a complexity over 12", len(branching), 0, worst=branching),
    ]


def measures(root: Path = ROOT) -> list[Measure]:
    house = House(root)
    return [*columns(house), *sizes(house), *functions(house)]


def complaints() -> list[str]:
    """For ``make check``: every ceiling that is broken, and the worst places."""
    return [line for measure in measures() for line in measure.complaints()]


def house_page() -> str:
    """docs/house.md with today's figures between the two marks."""
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    table = ["| measure | today | at most |", "|---|---|---|"]
    table += [measure.row() for measure in measures()]
    return "\n".join([f"{before}{BEGIN}", *table, f"{END}{after}"])


def main() -> None:
    PAGE.write_text(house_page(), encoding="utf-8")
    print("\n".join(complaints()) or "every ceiling is kept")


if __name__ == "__main__":
    main()
