"""Codes and words meet: whatever a rule can say has a sentence, no sentence is left over, every state has its word."""

from __future__ import annotations

import re
from functools import cache

import pytest

from portal.foundation.web.errors import Wording
from portal.kernel.lifecycle import Lifecycle
from portal.recruitment.labels import _modules, _refusals, _words, refusal_words
from portal.recruitment.labels.states import WORD_GROUP
from portal.recruitment.rule_files.sentences import known_codes
from portal.recruitment.rulebook import lifecycles
from portal.recruitment.rulebook.roles import ROLES
from tests.architecture.source import codes_of, modules, refusals, strings

FACT = re.compile(r"%\((\w+)\)")
# Codes that arrive from elsewhere are worded where they are raised first; these only pass one on.
PASSES_A_CODE_ON = {
    "portal/foundation/isolation.py",
    "portal/recruitment/rule_files/inputs.py",
    "portal/recruitment/rule_files/seating_files.py",
    "portal/recruitment/rule_files/tables.py",
    "portal/recruitment/vacancies/services/edit_vacancy.py",
    "portal/recruitment/marking/views/office.py",
    "portal/recruitment/handover/services/hire.py",
}
# The other application reads these as JSON; no person does.
SPOKEN_TO_MACHINES = ("handover.", "webhook.")


def _of_this_side(path: str) -> bool:
    return not path.startswith("portal/workforce/")


@cache
def raised() -> dict[str, set[str]]:
    """Code (or ``prefix*``) → the files of this side that raise it."""
    found: dict[str, set[str]] = {}
    for path, tree in modules().items():
        if _of_this_side(path):
            for call in refusals(tree):
                for code in codes_of(call):
                    found.setdefault(code, set()).add(path)
    return found


def _is_worded(code: str) -> bool:
    worded = set(_refusals()) | known_codes()
    return any(one.startswith(code[:-1]) for one in worded) if code.endswith("*") else code in worded


def test_every_refusal_has_a_sentence() -> None:
    missing = {code: sorted(paths) for code, paths in raised().items() if not _is_worded(code) and not code.startswith(SPOKEN_TO_MACHINES)}
    assert not missing


def test_a_code_nobody_reads_here_is_passed_on_and_nothing_else() -> None:
    """Where a call's code can't be read off the call, this test is blind: such files are few, and written down."""
    blind = {path for path, tree in modules().items() if _of_this_side(path) for call in refusals(tree) if not codes_of(call)}
    assert blind <= PASSES_A_CODE_ON


def test_no_sentence_is_left_over() -> None:
    spoken = {text for path, tree in modules().items() if "/labels/" not in path and "sentences" not in path for text in strings(tree)}
    prefixes = tuple(code[:-1] for code in raised() if code.endswith("*") and len(code) > 1)
    dead = sorted(code for code in set(_refusals()) | known_codes() if code not in spoken and not (prefixes and code.startswith(prefixes)))
    assert not dead


def test_a_sentence_names_only_facts_that_come_with_the_refusal() -> None:
    """A fact that does not come would turn a clear refusal into an error page."""
    given: dict[str, list[set[str]]] = {}
    for path, tree in modules().items():
        if _of_this_side(path) and "/rule_files/" not in path:
            for call in refusals(tree):
                names = {keyword.arg for keyword in call.keywords if keyword.arg}
                for code in codes_of(call):
                    if all(keyword.arg for keyword in call.keywords):
                        given.setdefault(code, []).append(names)
    wrong = {}
    for code, refusal in _refusals().items():
        wanted = set(FACT.findall(str(refusal.title) + str(refusal.advice)))
        if lacking := [sorted(wanted - names) for names in given.get(code, []) if not wanted <= names]:
            wrong[code] = lacking
    assert not wrong


def test_an_unworded_code_still_gets_a_clear_sentence() -> None:
    from flask import Flask
    from flask_babel import Babel

    bare = Flask("words")
    Babel(bare)
    with bare.test_request_context():
        assert refusal_words("nobody.wrote_this", {}) == Wording(409, "现在不能这样做", "请返回上一页看看现在的情况。（nobody.wrote_this）")


def test_every_lifecycle_is_listed_once() -> None:
    tables = [table for table in vars(lifecycles).values() if isinstance(table, Lifecycle)]
    assert sorted(table.name for table in tables) == sorted(table.name for table in lifecycles.ALL)
    assert set(WORD_GROUP) == {table.name for table in lifecycles.ALL}


@pytest.mark.parametrize("table", lifecycles.ALL, ids=lambda table: table.name)
def test_every_state_has_its_word_and_no_word_is_left_over(table: Lifecycle) -> None:
    words = _words().get(WORD_GROUP[table.name], {})
    assert set(words) == set(table.states)
    assert all(str(text) and str(text) != code for code, text in words.items())


def test_every_role_has_its_word() -> None:
    assert set(_words()["role"]) == set(ROLES)


def test_a_code_is_worded_in_one_module() -> None:
    seen: dict[tuple[str, str], str] = {}
    twice = []
    for module in _modules():
        for group, words in getattr(module, "WORDS", {}).items():
            for code in words:
                if (group, code) in seen:
                    twice.append(f"{group}.{code}: {seen[group, code]} and {module.__name__}")
                seen[group, code] = module.__name__
    assert not twice
