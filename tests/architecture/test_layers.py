"""Who may import whom: the contracts of pyproject.toml hold, their lists are the folders, and the
order inside a stage holds too."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from deploy.diagrams import stages as stages_of_the_process
from tests.architecture.source import ROOT, imported, modules

PURE = ("portal/kernel/", "portal/recruitment/rulebook/", "portal/workforce/rulebook/")
DRAWERS = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "manager",
    "managers",
    "misc",
    "shared",
    "stuff",
    "core",
    "base",
}
# Inside a stage, by rank: a file never imports from a higher rank of its own stage. A noun of the
# stage that is not named here (such as unions/acting.py) stands as high as the highest that it
# imports, so that a service can't reach a form through it.
RANKS = {
    "views": 4,
    "jobs": 4,
    "commands": 4,
    "forms": 3,
    "documents": 3,
    "gateway": 3,
    "services": 2,
    "queries": 1,
    "models": 0,
}
# Children inherit an environment, and a library's own switch is asked for in one place; nothing
# here decides what the portal does.
HANDS_THE_ENVIRONMENT_ON = {
    "portal/foundation/running/database_copies.py": "pg_dump and psql take the password from it",
    "portal/foundation/jobs/isolation.py": "the sandboxed child gets five variables and no more",
    "portal/foundation/jobs/nursery.py": "the child is told its own temporary folder",
    "portal/foundation/running/supervisor.py": "the programs that it starts",
    "portal/foundation/running/metrics.py": "whether the metrics library counts over processes",
}
NOT_STAGES = {"rulebook", "labels", "rule_files", "demo"}


@cache
def contracts() -> dict[str, dict[str, Any]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {contract["id"]: contract for contract in settings["tool"]["importlinter"]["contracts"]}


def named(layers: list[str]) -> list[str]:
    return [name.strip() for layer in layers for name in layer.replace(":", "|").split("|")]


def members(package: Path) -> set[str]:
    return {
        path.stem
        for path in package.iterdir()
        if (path.suffix == ".py" or (path / "__init__.py").exists()) and path.stem != "__init__"
    }


def test_every_contract_is_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "path", [str(ROOT), *sys.path])
    status = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out[-4000:]


@pytest.mark.parametrize("side", ["recruitment", "workforce", "foundation"])
def test_the_layers_are_the_folders(side: str) -> None:
    contract = contracts()[side]
    layers = named(contract["layers"])
    listed = [name.strip("()") for name in layers]
    assert contract["exhaustive"] is True
    assert len(listed) == len(set(listed)), "a folder is listed twice"
    surely = {name for name in layers if not name.startswith("(")}
    found = members(ROOT / "portal" / side)
    assert surely <= found <= set(listed)


def test_every_room_of_the_process_is_a_layer_and_says_what_it_is() -> None:
    with_pages = {
        path.parent.parent.name
        for path in (ROOT / "portal" / "recruitment").glob("*/views/__init__.py")
    }
    assert (
        with_pages
        <= set(stages_of_the_process())
        <= set(named(contracts()["recruitment"]["layers"]))
    )


@pytest.mark.parametrize("path", [path for path in modules() if path.startswith(PURE)])
def test_kernel_and_rulebooks_know_only_the_standard_library(path: str) -> None:
    own = (
        ("portal.kernel", ".".join(Path(path).parts[:3]))
        if "rulebook" in path
        else ("portal.kernel",)
    )
    foreign = [
        name
        for name in imported(modules()[path])
        if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith(own)
    ]
    assert not foreign


Stage = dict[str, set[str]]


def stages(side: str) -> dict[str, Stage]:
    """Stage → room of the stage (``services``) → the rooms of the same stage that it imports."""
    found: dict[str, Stage] = {}
    for path, tree in modules().items():
        parts = Path(path).with_suffix("").parts
        if parts[1] == side and len(parts) > 3 and parts[2] not in NOT_STAGES:
            within = [
                name.split(".")[3]
                for name in imported(tree)
                if name.startswith(".".join(parts[:3]) + ".")
            ]
            found.setdefault(parts[2], {}).setdefault(parts[3], set()).update(within)
    return found


def rank(stage: Stage, room: str, asked: frozenset[str] = frozenset()) -> int:
    if room in RANKS or room in asked:
        return RANKS.get(room, 0)
    return max((rank(stage, other, asked | {room}) for other in stage.get(room, ())), default=0)


def upward(stage: Stage) -> list[str]:
    """Imports of a stage that go up."""
    return sorted(
        f"{room} > {other}"
        for room, others in stage.items()
        for other in others
        if rank(stage, other) > rank(stage, room)
    )


@pytest.mark.parametrize("side", ["recruitment", "workforce"])
def test_inside_a_stage_views_know_services_and_services_know_queries(side: str) -> None:
    wrong = {name: found for name, stage in stages(side).items() if (found := upward(stage))}
    assert not wrong


def test_the_order_inside_a_stage_is_seen_through_a_noun() -> None:
    stage = {
        "views": {"services", "typed"},
        "typed": {"forms"},
        "services": {"typed", "terms", "queries"},
        "terms": {"models"},
        "queries": {"services"},
    }
    assert upward(stage) == ["queries > services", "services > typed"]


def test_only_config_reads_the_environment() -> None:
    readers = {
        path
        for path in modules()
        if re.search(r"\bos\.(environ|getenv)", (ROOT / path).read_text(encoding="utf-8"))
    }
    readers |= {
        path
        for path, tree in modules().items()
        if {"os.environ", "os.getenv", "os.environb"} & set(imported(tree))
    }
    assert readers == set(HANDS_THE_ENVIRONMENT_ON)


def test_no_room_is_a_drawer() -> None:
    found = [path for path in modules() if DRAWERS & {Path(path).stem, Path(path).parent.name}]
    assert not found


def test_services_queries_and_rules_never_ask_the_clock_or_commit() -> None:
    """An instant comes as ``at``; the unit of work belongs to the view or the job."""
    asking = (".now(", ".utcnow(", ".today(", ".commit()", ".rollback()")
    found = []
    for path in modules():
        parts = Path(path).parts
        within = {"services", "queries", "models", "rulebook"} & {
            Path(part).stem for part in parts[2:]
        }
        if parts[1] in {"recruitment", "workforce"} and within:
            text = (ROOT / path).read_text(encoding="utf-8")
            found += [f"{path}: {word}" for word in asking if word in text]
    assert not found


def test_views_hold_no_sql() -> None:
    """A page asks a query by name; what it may see is decided there."""
    asks = re.compile(
        r"(?<![.\w])select\(|\.execute\(|\.scalars?\(|\btext\(\"select", re.IGNORECASE
    )
    found = [
        path
        for path in modules()
        if "/views/" in path and asks.search((ROOT / path).read_text(encoding="utf-8"))
    ]
    assert not found


def test_forms_know_no_rows() -> None:
    """Choices come as arguments; of the models a form may know the closed lists, never a class or a
    query."""
    wrong = {}
    for path, tree in modules().items():
        if Path(path).stem == "forms" and len(Path(path).parts) > 3:
            rows = [
                name
                for name in imported(tree)
                if re.search(r"\.(models|queries|services)\.", name)
                and not name.rpartition(".")[2].isupper()
            ]
            if rows or "sqlalchemy" in (ROOT / path).read_text(encoding="utf-8"):
                wrong[path] = rows
    assert not wrong


@pytest.mark.parametrize(
    "path", sorted((ROOT / "migrations").rglob("versions/*.py")), ids=lambda path: path.stem
)
def test_a_revision_imports_nothing_of_the_application(path: Path) -> None:
    """What a revision does must stay what it did when it was written, whatever the application
    becomes."""
    named = imported(ast.parse(path.read_text(encoding="utf-8")))
    assert not [name for name in named if name.split(".")[0] in {"portal", "config", "wsgi"}]
