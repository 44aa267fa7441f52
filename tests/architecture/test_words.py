"""Codes and words meet: whatever a rule can say has a sentence, no sentence is left over, every
state has its word."""

from __future__ import annotations

import ast
import re
from functools import cache
from importlib import import_module
from types import ModuleType

import pytest

from deploy.diagrams import state_group
from portal.foundation.web.errors import Wording
from portal.kernel.lifecycle import Lifecycle
from portal.recruitment.labels import refusal_words
from portal.recruitment.rulebook.words.refusals import known_codes
from tests.architecture.source import (
    ROOT,
    codes_handed_on,
    codes_of,
    modules,
    refusals,
    strings,
)

FACT = re.compile(r"%\((\w+)\)")
# Codes that arrive from elsewhere are worded where they are raised first; these only pass one on.
PASSES_A_CODE_ON = {
    "portal/recruitment/labels/__init__.py",
    "portal/foundation/jobs/isolation.py",
    "portal/kernel/decisions.py",
    "portal/recruitment/rule_files/inputs.py",
    "portal/recruitment/rule_files/mark_rows.py",
    "portal/recruitment/rule_files/seating_files.py",
    "portal/recruitment/rule_files/tables.py",
    "portal/recruitment/vacancies/services/quota.py",
    "portal/recruitment/marking/views/files.py",
    "portal/recruitment/marking/views/keying.py",
    "portal/recruitment/rules/wording.py",
    "portal/recruitment/handover/services/checks.py",
}
# The other application reads these as JSON; no person does.
SPOKEN_TO_MACHINES = ("handover.", "webhook.")


SIDES = ("recruitment", "workforce")
OTHER = {"recruitment": "portal/workforce/", "workforce": "portal/recruitment/"}
each_side = pytest.mark.parametrize("side", SIDES)


def labels(side: str) -> ModuleType:
    return import_module(f"portal.{side}.labels")


def sentences(side: str) -> set[str]:
    """Codes that are worded; the rule commands have sentences of their own."""
    return set(labels(side).LABELS.refusals) | (known_codes() if side == "recruitment" else set())


@cache
def raised(side: str) -> dict[str, set[str]]:
    """Code (or ``prefix*``) → the files of kernel, foundation and this side that raise it."""
    found: dict[str, set[str]] = {}
    for path, tree in modules().items():
        if not path.startswith(OTHER[side]):
            for call in refusals(tree):
                for code in codes_of(call):
                    found.setdefault(code, set()).add(path)
            for code in codes_handed_on(tree):
                found.setdefault(code, set()).add(path)
    return found


def _is_worded(code: str, worded: set[str]) -> bool:
    return (
        any(one.startswith(code[:-1]) for one in worded) if code.endswith("*") else code in worded
    )


@each_side
def test_every_refusal_has_a_sentence(side: str) -> None:
    """The management side takes no tables, images or dates from people: of the shared kit it words
    what its own pages can meet."""
    worded = sentences(side)
    missing = {
        code: sorted(paths)
        for code, paths in raised(side).items()
        if not _is_worded(code, worded) and not code.startswith(SPOKEN_TO_MACHINES)
    }
    if side == "workforce":
        missing = {
            code: paths
            for code, paths in missing.items()
            if any(path.startswith("portal/workforce/") for path in paths)
        }
    assert not missing


def test_a_code_nobody_reads_here_is_passed_on_and_nothing_else() -> None:
    """Where a call's code can't be read off the call, this test is blind: such files are few, and
    written down."""
    blind = {
        path for path, tree in modules().items() for call in refusals(tree) if not codes_of(call)
    }
    assert blind == PASSES_A_CODE_ON


@each_side
def test_no_sentence_is_left_over(side: str) -> None:
    places = {
        path: tree
        for path, tree in modules().items()
        if "/labels/" not in path and "sentences" not in path and not path.startswith(OTHER[side])
    }
    spoken = {text for tree in places.values() for text in strings(tree)}
    prefixes = tuple(code[:-1] for code in raised(side) if code.endswith("*") and len(code) > 1)
    dead = sorted(
        code
        for code in sentences(side)
        if code not in spoken and not (prefixes and code.startswith(prefixes))
    )
    assert not dead


@each_side
def test_a_sentence_names_only_facts_that_come_with_the_refusal(side: str) -> None:
    """A fact that does not come would turn a clear refusal into an error page."""
    given: dict[str, list[set[str]]] = {}
    for path, tree in modules().items():
        if not path.startswith(OTHER[side]) and "/rule_files/" not in path:
            for call in refusals(tree):
                names = {keyword.arg for keyword in call.keywords if keyword.arg}
                for code in codes_of(call):
                    if all(keyword.arg for keyword in call.keywords):
                        given.setdefault(code, []).append(names)
    wrong = {}
    for code, refusal in labels(side).LABELS.refusals.items():
        wanted = set(FACT.findall(str(refusal.title) + str(refusal.advice)))
        if lacking := [
            sorted(wanted - names) for names in given.get(code, []) if not wanted <= names
        ]:
            wrong[code] = lacking
    assert not wrong


def test_an_unworded_code_still_gets_a_clear_sentence() -> None:
    from flask import Flask
    from flask_babel import Babel

    bare = Flask("words")
    Babel(bare)
    with bare.test_request_context():
        assert refusal_words("nobody.wrote_this", {}) == Wording(
            409, "现在不能这样做", "请返回上一页看看现在的情况。（nobody.wrote_this）"
        )


TABLES = [
    (side, table)
    for side in SIDES
    for table in import_module(f"portal.{side}.rulebook.lifecycles").ALL
]


@each_side
def test_every_lifecycle_is_listed_once(side: str) -> None:
    """Whoever writes a table down below ``lifecycles`` finds it in ``ALL``, once."""
    written = [
        node.args[0].value
        for path, tree in modules().items()
        if path.startswith(f"portal/{side}/rulebook/lifecycles")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Lifecycle"
        if isinstance(node.args[0], ast.Constant)
    ]
    module = import_module(f"portal.{side}.rulebook.lifecycles")
    assert len(written) >= 5
    assert sorted(written) == sorted(table.name for table in module.ALL)


@each_side
def test_a_group_of_words_belongs_to_a_lifecycle(side: str) -> None:
    known = {table.name for table in import_module(f"portal.{side}.rulebook.lifecycles").ALL}
    named = [
        lifecycle
        for module in labels(side).LABELS.modules
        for lifecycle in getattr(module, "STATE_GROUPS", {})
    ]
    assert len(named) == len(set(named)) and set(named) <= known


# Words that no room owns.
OF_NO_ROOM = {"house", "foundation", "foundation_sheets"}


@each_side
def test_words_stand_with_the_name_of_their_room(side: str) -> None:
    rooms = {path.name for path in (ROOT / "portal" / side).iterdir() if path.is_dir()}
    files = {path.stem for path in (ROOT / "portal" / side / "labels").glob("*.py")}
    strays = {
        name
        for name in files - OF_NO_ROOM - {"__init__"}
        if not any(name == room or name.startswith(f"{room}_") for room in rooms)
    }
    assert not strays


@pytest.mark.parametrize(
    ("side", "table"), TABLES, ids=[f"{side}-{table.name}" for side, table in TABLES]
)
def test_every_state_has_its_word_and_no_word_is_left_over(side: str, table: Lifecycle) -> None:
    words = labels(side).LABELS.words.get(state_group(side, table.name), {})
    assert set(words) == set(table.states)
    assert all(str(text) and str(text) != code for code, text in words.items())


@each_side
def test_every_role_has_its_word(side: str) -> None:
    assert set(labels(side).LABELS.words["role"]) == set(
        import_module(f"portal.{side}.rulebook.roles").ROLES
    )


@each_side
def test_a_code_is_worded_in_one_module(side: str) -> None:
    seen: dict[tuple[str, str], str] = {}
    twice = []
    for module in labels(side).LABELS.modules:
        for group, words in getattr(module, "WORDS", {}).items():
            for code in words:
                if (group, code) in seen:
                    twice.append(f"{group}.{code}: {seen[group, code]} and {module.__name__}")
                seen[group, code] = module.__name__
    assert not twice
