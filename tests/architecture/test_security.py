"""The tables of docs/security.md are whole and name tests that exist; and what they say of the code
as a whole holds."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, imported, modules

FOLDER = ROOT / "docs" / "security"
# OWASP ASVS 5.0.0, levels 1 and 2: 253 requirements. In each section they stand before those of
# level 3, so that a count is enough.
ASVS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1,
    "3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4,
    "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3, "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5,
    "6.6": 3, "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2, "8.1": 2,
    "8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3, "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4, "10.4": 11,
    "10.5": 5, "10.6": 2, "10.7": 3, "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1,
    "11.6": 1, "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5,
    "14.1": 2, "14.2": 4, "14.3": 3, "15.1": 3, "15.2": 3, "15.3": 7, "16.1": 1, "16.2": 5,
    "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4, "17.3": 2,
}  # fmt: skip
STATES = ("met", "not applicable", "not met")
ROW = re.compile(
    r"^\| (\d+\.\d+\.\d+) \| ([12]) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE
)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
LINK = re.compile(r"\]\(([\w./-]+\.md)#([\w-]+)\)")


def rows() -> list[tuple[str, str, str, str, str]]:
    """(number, level, gist, state, shown by) of every row of every chapter."""
    pages = sorted(FOLDER.glob("asvs-*.md"))
    return [row for page in pages for row in ROW.findall(page.read_text(encoding="utf-8"))]


@cache
def names_in(path: str) -> frozenset[str]:
    file = ROOT / path
    if not file.is_file():
        return frozenset()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def headings(page: Path) -> set[str]:
    found = re.findall(r"(?m)^#+ (.+)$", page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in found}


def test_every_requirement_has_one_row() -> None:
    wanted = [f"{section}.{one}" for section, most in ASVS.items() for one in range(1, most + 1)]
    assert len(wanted) == 253
    assert sorted(row[0] for row in rows()) == sorted(wanted)


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_a_row_is_shown(row: tuple[str, str, str, str, str]) -> None:
    """Met: by tests that exist or, where words are asked for, by a chapter; else it says why."""
    _number, _level, gist, state, shown = row
    assert gist.strip() and state in STATES
    named, linked = TEST.findall(shown), LINK.findall(shown)
    if state == "met":
        assert named or linked
        missing = [f"{path}::{name}" for path, name in named if name not in names_in(path)]
        assert missing == []
        for target, anchor in linked:
            assert anchor in headings(FOLDER / target), f"{target}#{anchor}"
    else:
        assert len(shown.strip()) > 10


def test_the_summary_counts_the_rows() -> None:
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    states = [row[3] for row in rows()]
    for state in STATES:
        assert f"{states.count(state)} {state}" in text, (state, states.count(state))
    unmet = [row[0] for row in rows() if row[3] == "not met"]
    listed = re.search(r"(?m)^Not met today: (.+)\.$", text)
    assert (listed.group(1).split(", ") if listed else []) == unmet


# What turns text into code, or believes too much; nobody in the house needs it.
NEVER_CALLED = {
    "eval", "exec", "os.system", "os.popen", "pickle.loads", "pickle.load", "marshal.loads",
    "yaml.load", "yaml.unsafe_load", "flask.render_template_string", "render_template_string",
    "hashlib.md5", "hashlib.sha1", "hashlib.new", "request.values.get",
}  # fmt: skip
# Randomness for fairness between writers and for spreading retries, never for secrets.
MAY_IMPORT = {
    "random": {"portal/foundation/data/database.py", "portal/protocol/messages.py"}
    | {"portal/recruitment/handover/services/deliver.py"},
    "httpx": {"portal/foundation/reach/", "portal/protocol/"},
    "smtplib": {"portal/foundation/reach/", "portal/recruitment/messages/jobs.py"},
    "socket": {"portal/foundation/reach/", "portal/foundation/jobs/"}
    | {"portal/foundation/files/malware.py"},
    "urllib.request": {"portal/foundation/running/progress.py"},
    "xml": {"portal/foundation/reach/feeds.py"},
    "ctypes": {"portal/foundation/files/", "portal/foundation/jobs/"},
    "requests": set(), "lxml": set(), "pickle": set(), "ldap3": set(),
    "cryptography": {"portal/foundation/security/", "portal/protocol/"},
    "tink": {"portal/foundation/security/"},
    "argon2": {"portal/foundation/security/"},
    "subprocess": {"portal/foundation/", "portal/recruitment/shadow/"},
}  # fmt: skip


def calls(tree: ast.Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def test_nothing_makes_code_of_text_or_uses_a_broken_hash() -> None:
    found = {
        (place, ast.unparse(call.func))
        for place, tree in modules("portal").items()
        for call in calls(tree)
        if ast.unparse(call.func) in NEVER_CALLED
    }
    assert found == set()
    texts = "\n".join((ROOT / place).read_text(encoding="utf-8") for place in modules("portal"))
    assert "request.values" not in texts  # where a value comes from is always said


def test_no_process_gets_a_shell_and_no_call_trusts_a_stranger() -> None:
    wrong = [
        f"{place}:{call.lineno}"
        for place, tree in modules("portal").items()
        for call in calls(tree)
        for keyword in call.keywords
        if (keyword.arg, ast.unparse(keyword.value)) in {("shell", "True"), ("verify", "False")}
        or (keyword.arg, ast.unparse(keyword.value)) == ("follow_redirects", "True")
    ]
    assert wrong == []


@pytest.mark.parametrize("name", sorted(MAY_IMPORT))
def test_a_dangerous_library_is_used_where_it_is_watched(name: str) -> None:
    """Who speaks to another host, makes randomness or keys, or starts a process: these rooms."""
    users = {
        str(place)
        for place, tree in modules("portal").items()
        if any(one == name or one.startswith(f"{name}.") for one in imported(tree))
    }
    allowed = tuple(MAY_IMPORT[name])
    assert {user for user in users if not (allowed and user.startswith(allowed))} == set()


def test_every_frame_of_signed_in_pages_offers_to_sign_out() -> None:
    """All frames stand on one that has the button; paper has none."""
    frames = sorted((ROOT / "templates/shared/layouts").glob("*.html"))
    texts = {path.name: path.read_text(encoding="utf-8") for path in frames}
    texts.pop("print.html")
    silent = [
        name
        for name, text in texts.items()
        if "sign_out" not in text and "{% extends 'shared/layouts/" not in text
    ]
    assert texts and silent == []


SCRIPT_DANGERS = re.compile(
    r"\.innerHTML\s*=|insertAdjacentHTML|document\.write|\beval\(|new Function|__proto__"
    r"|addEventListener\([\"']message|document\.cookie|localStorage"
)


def test_no_script_makes_code_of_text_or_keeps_secrets() -> None:
    scripts = sorted(
        path for part in ("js", "verifier") for path in (ROOT / "static" / part).rglob("*.js")
    )
    assert scripts
    found = {
        f"{path.name}: {hit.group(0)}"
        for path in scripts
        for hit in SCRIPT_DANGERS.finditer(path.read_text(encoding="utf-8"))
    }
    assert found == set()
