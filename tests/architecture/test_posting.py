"""There is one way to post: views leave statuses, states and the rule of two to the kits."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import PurePath

import pytest

from tests.architecture.source import codes_of, modules, refusals

TWO_PEOPLE = "two_people.same"
# What a view would write by itself → where it stands once.
RULES = {
    "422": "again(page) of portal/foundation/web/posting.py",
    "303": "back(endpoint) or on_to(path) of portal/foundation/web/posting.py",
    "state": "the stage's lifecycle: LIFECYCLE.after(row.state, action), in a service",
    TWO_PEOPLE: "require_another of portal/kernel/decisions.py, in a service",
}
# File → the rule that it may break, and why.
ALLOWED = {
    ("portal/recruitment/approval/views/notice_text.py", "422"): (
        "answers the script of autosave with JSON; there is no page to show again"
    ),
}


def written(tree: ast.Module) -> Iterator[str]:
    """The rules that a view breaks, each as often as it does."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and type(node.value) is int and node.value in (303, 422):
            yield str(node.value)
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Constant):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (
                "state"
                for target in targets
                if isinstance(target, ast.Attribute) and target.attr == "state"
            )
    for call in refusals(tree):
        yield from (TWO_PEOPLE for code in codes_of(call) if code == TWO_PEOPLE)


def views() -> dict[str, ast.Module]:
    return {path: tree for path, tree in modules().items() if "views" in PurePath(path).parts}


def broken() -> set[tuple[str, str]]:
    return {(path, rule) for path, tree in views().items() for rule in written(tree)}


def test_no_view_posts_in_a_way_of_its_own() -> None:
    assert len(views()) > 50, "the views are not where this test looks for them"
    found = sorted(broken() - set(ALLOWED))
    assert [f"{path}: {rule} → {RULES[rule]}" for path, rule in found] == []


def test_every_exception_is_still_needed() -> None:
    assert set(ALLOWED) - broken() == set()
    assert all(ALLOWED.values())


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("return page, 422", "422"),
        ("return render_template('a.html'), 422 if form.errors else 200", "422"),
        ("response = make_response(page, 422)", "422"),
        ("return redirect(url_for('.show'), 303)", "303"),
        ("return redirect(target, code=303)", "303"),
        ("row.state = 'sent'", "state"),
        ("bulk.row.state = 'sent'", "state"),
        ("first.state = second.state = 'sent'", "state"),
        ("raise Refused('two_people.same')", TWO_PEOPLE),
        ("raise errors.Refused('two_people.same')", TWO_PEOPLE),
        ("raise Refused('two_people.same' if own else 'round.frozen')", TWO_PEOPLE),
    ],
)
def test_a_planted_fault_is_found(line: str, rule: str) -> None:
    fault = ast.parse(f"def view():\n    {line}\n")
    assert set(written(fault)) == {rule}


@pytest.mark.parametrize(
    "line",
    [
        "return again(page)",
        "return back('.show', code=code)",
        "row.state = LIFECYCLE.after(row.state, 'send')",
        "may = {'send': row.state == 'draft'}",
        "raise Refused('bulk.not_draft')",
    ],
)
def test_what_is_right_is_left_alone(line: str) -> None:
    assert list(written(ast.parse(f"def view():\n    {line}\n"))) == []
