"""A rule that no page, job, service or command applies is a promise that nobody keeps: every public
function of the rulebooks and every member of the policy is reached from outside them.

What is reached is followed by name through imports, re-exports and the rules' own calls.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache

from tests.architecture.source import modules

BOOKS = ("portal.recruitment.rulebook", "portal.workforce.rulebook")
SHAPE = "portal.recruitment.rulebook.policy.shape"
# Who reads, writes, words and edits the policy, and who tells the demonstration, applies nothing.
NO_USE = (
    "portal.recruitment.rulebook.policy",
    "portal.recruitment.rulebook.words",
    "portal.recruitment.labels",
    "portal.recruitment.rules",
    "portal.recruitment.demo",
)
Symbol = tuple[str, str | None]  # module and name; None: the whole module, handed on as a value

# Rules that wait for the page which will apply them, by name.
WAITING_RULES = {
    "portal.recruitment.rulebook.eligibility.avoidance:assess_avoidance": "screening",
    "portal.recruitment.rulebook.eligibility.avoidance:assess_duty": "interviews",
    "portal.recruitment.rulebook.eligibility.avoidance:position": "screening",
    "portal.recruitment.rulebook.marking.scores:compare_keyings": "marking",
    "portal.recruitment.rulebook.marking.scores:paper_total": "marking per question",
    "portal.recruitment.rulebook.marking.scores:settle_marks": "double marking",
    "portal.recruitment.rulebook.ranking.preference:assess_claims": "claims of every preference",
    "portal.recruitment.rulebook.seating.ticket_numbers:is_well_formed": "exams",
    "portal.recruitment.rulebook.timetable.labour:assess_end": "exits",
    "portal.recruitment.rulebook.timetable.labour:assess_renewal": "contracts",
    "portal.recruitment.rulebook.words.explain_substitution:substitute_explanation": "vetting",
    "portal.recruitment.rulebook.words.explain_substitution:unfilled_explanation": "vetting",
    "portal.workforce.rulebook.pay:split": "pay",
    "portal.workforce.rulebook.spells:known_at": "the register's past",
}
# The plain rule, one page of arithmetic: what the fast columns are held equal to.
PLAIN = {
    "portal.recruitment.rulebook.ranking.lines:rank",
    "portal.recruitment.rulebook.ranking.places:amounts_of",
    "portal.recruitment.rulebook.seating.rows:person_of",
}
WAITING_MEMBERS = {"Policy.age_reading", "Policy.marking", "TicketRule.unprinted"}


@cache
def _trees() -> dict[str, ast.Module]:
    return {
        path.removesuffix(".py").removesuffix("/__init__").replace("/", "."): tree
        for path, tree in modules().items()
    }


@cache
def _defined(name: str) -> dict[str, ast.stmt]:
    found: dict[str, ast.stmt] = {}
    for node in _trees()[name].body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found[node.name] = node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {
                one.id: node
                for target in targets
                for one in ast.walk(target)
                if isinstance(one, ast.Name)
            }
    return found


@cache
def _imports(name: str) -> dict[str, Symbol]:
    """Local name → what it stands for; a package's own re-export wins over its submodule."""
    found: dict[str, Symbol] = {}
    for node in ast.walk(_trees()[name]):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            for one in node.names:
                full, local = f"{node.module}.{one.name}", one.asname or one.name
                whole = full in _trees() and one.name not in _reexports(node.module)
                found[local] = (full, None) if whole else (node.module, one.name)
    return found


@cache
def _reexports(package: str) -> frozenset[str]:
    tree = _trees().get(package)
    return frozenset(
        one.asname or one.name
        for node in (tree.body if tree else ())
        if isinstance(node, ast.ImportFrom) and node.module != package
        for one in node.names
    )


def _resolved(module: str, name: str, depth: int = 0) -> Symbol | None:
    if module not in _trees() or depth > 9:
        return None
    if name in _defined(module):
        return module, name
    if name in _imports(module):
        further, inner = _imports(module)[name]
        return (further, None) if inner is None else _resolved(further, inner, depth + 1)
    full = f"{module}.{name}"
    return (full, None) if full in _trees() else None


def _named(module: str, node: ast.AST) -> Iterator[Symbol]:
    """What the code of ``node``, which stands in ``module``, refers to."""
    dotted: set[int] = set()
    for one in ast.walk(node):
        if isinstance(one, ast.Attribute):
            parts, base = [one.attr], one.value
            while isinstance(base, ast.Attribute):
                parts, base = [base.attr, *parts], base.value
            if isinstance(base, ast.Name) and base.id in _imports(module):
                dotted.add(id(base))
                further, inner = _imports(module)[base.id]
                symbol = (further, None) if inner is None else _resolved(further, inner)
                while symbol and symbol[1] is None and parts:
                    symbol = _resolved(symbol[0], parts.pop(0))
                if symbol:
                    yield symbol
        elif isinstance(one, ast.Name) and id(one) not in dotted:
            if one.id in _imports(module):
                further, inner = _imports(module)[one.id]
                symbol = (further, None) if inner is None else _resolved(further, inner)
                if symbol:
                    yield symbol
            elif one.id in _defined(module):
                yield module, one.id


def _reached() -> set[Symbol]:
    waiting = [
        symbol
        for name, tree in _trees().items()
        if not name.startswith((*BOOKS, "portal.recruitment.demo"))
        for symbol in _named(name, tree)
    ]
    seen: set[Symbol] = set()
    while waiting:
        module, name = waiting.pop()
        if (module, name) in seen or not module.startswith(BOOKS):
            continue
        seen.add((module, name))
        if name is None:
            waiting += [(module, one) for one in _defined(module)]
        elif name in _defined(module):
            waiting += _named(module, _defined(module)[name])
    return seen


def test_every_rule_is_applied_or_waits_by_name() -> None:
    reached = _reached()
    idle = {
        f"{name}:{rule}"
        for name in _trees()
        if name.startswith(BOOKS)
        for rule, node in _defined(name).items()
        if isinstance(node, ast.FunctionDef) and not rule.startswith("_")
        if (name, rule) not in reached
    }
    assert idle - WAITING_RULES.keys() - PLAIN == set()
    assert WAITING_RULES.keys() - idle == set(), "applied by now: take it off the list"


def test_every_member_of_the_policy_is_read_or_waits_by_name() -> None:
    read = {
        one.attr
        for name, tree in _trees().items()
        if not name.startswith(NO_USE)
        for one in ast.walk(tree)
        if isinstance(one, ast.Attribute)
    }
    idle = {
        f"{shape}.{member.target.id}"
        for shape, node in _defined(SHAPE).items()
        if isinstance(node, ast.ClassDef)
        for member in node.body
        if isinstance(member, ast.AnnAssign) and isinstance(member.target, ast.Name)
        if member.target.id not in read
    }
    assert idle == WAITING_MEMBERS
