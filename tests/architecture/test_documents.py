"""Drawn documents are current, the glossary speaks of what exists, and no template or script asks
another host."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from deploy import diagrams
from portal.foundation.web.access import access_map
from portal.recruitment.rulebook import lifecycles
from tests.architecture.source import ROOT, modules

GLOSSARY = ROOT / "docs" / "glossary.md"
DECISIONS = ROOT / "docs" / "decisions"
# A link that a person follows may lead elsewhere (the registry of the site's licence); what a page
# loads or sends may not.
FETCHES = re.compile(
    r"""<(?!a\b)[a-z]+\s[^>]*?(?:src|href|action|srcset|poster|data)\s*=\s*["']\s*(?:https?:)?//|url\(\s*["']?(?:https?:)?//|@import""",
    re.IGNORECASE,
)
SCRIPT_FETCHES = re.compile(r"""["'`](?:https?:)?//[a-z0-9]""", re.IGNORECASE)


@cache
def drawn() -> dict[Path, str]:
    return diagrams.generated()


def test_drawn_documents_are_current() -> None:
    """Mend with ``python -m deploy.diagrams``."""
    old = [
        str(path.relative_to(ROOT))
        for path, text in drawn().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    assert not old
    assert set((ROOT / "docs" / "lifecycles").glob("*.md")) == {
        path for path in drawn() if path.parent.name == "lifecycles"
    }


def test_every_lifecycle_page_shows_every_transition() -> None:
    for table in lifecycles.ALL:
        page = drawn()[ROOT / "docs" / "lifecycles" / f"recruitment-{table.name}.md"]
        steps = re.findall(r"(?m)^    (\w+) --> (\w+): (\w+)（", page)
        assert sorted(steps) == sorted(
            (step.source, step.target, step.action) for step in table.transitions
        )


def test_every_address_stands_in_the_access_map_with_an_audience() -> None:
    app = diagrams.built_side("recruitment")
    rows = diagrams.access_rows(app)
    assert len(rows) == len(list(app.url_map.iter_rules()))
    assert {row[0] for row in rows} == set(access_map(app)) == set(app.view_functions)
    page = (ROOT / "docs" / "access-map.md").read_text(encoding="utf-8")
    assert all(
        f"| {endpoint} | {methods} | `{address}` | {who} | {roles} |" in page
        for endpoint, methods, address, who, roles in rows
    )


def test_an_office_address_is_for_officers_and_a_personal_one_for_its_person() -> None:
    """The address says the audience; the mark above the view must agree with it."""
    rows = diagrams.access_rows(diagrams.built_side("recruitment"))
    entering = {"accounts_office"}
    wrong = [
        (endpoint, who)
        for endpoint, _, address, who, _ in rows
        if (
            address.startswith("/office/")
            and "officer" not in who
            and endpoint.split(".")[0] not in entering
            and who != "any account"
        )
        or (address.startswith("/my/") and who not in {"signed-in applicant", "any account"})
        or (address.startswith("/api/") and who == "anybody" and not endpoint.endswith("_public"))
    ]
    assert not wrong


@pytest.mark.parametrize("kind", ["templates", "static/css", "static/print", "static/js"])
def test_no_page_asks_another_host(kind: str) -> None:
    found = []
    for path in sorted((ROOT / kind).rglob("*")):
        if path.suffix in {".html", ".css", ".js", ".svg", ".txt"}:
            text = re.sub(
                r"\{#.*?#\}|/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL
            )
            pattern = SCRIPT_FETCHES if path.suffix == ".js" else FETCHES
            found += [f"{path.relative_to(ROOT)}: {hit.group(0)}" for hit in pattern.finditer(text)]
    assert not found


@pytest.mark.parametrize(
    "line",
    [
        '<script defer src="https://x.y/z.js">',
        "<img alt='' src='//x.y/z'>",
        "a { background: url(http://x) }",
        '<form action="https://x">',
    ],
)
def test_the_search_for_other_hosts_finds_them(line: str) -> None:
    assert FETCHES.search(line)


def _glossary_rows() -> list[tuple[str, str, str]]:
    rows = re.findall(
        r"(?m)^\| ([^|]+) \| ([^|]+) \| ([^|]*) \|$", GLOSSARY.read_text(encoding="utf-8")
    )
    return [row for row in rows if row[1].strip("- ") and row[0] != "中文"]


def test_the_glossary_names_only_words_that_the_code_uses() -> None:
    code = "\n".join((ROOT / path).read_text(encoding="utf-8") for path in modules())
    dead = []
    for chinese, words, _ in _glossary_rows():
        named = re.findall(r"`([^`]+)`", words)
        assert named, f"{chinese} has no code word"
        dead += [
            f"{chinese}: {word}"
            for word in named
            if not re.search(rf"(?<!\w){re.escape(word)}(?!\w)", code)
        ]
    assert not dead


def test_the_glossary_has_each_word_once_and_every_role() -> None:
    from portal.recruitment.labels import LABELS

    words = [row[0].strip() for row in _glossary_rows()]
    assert len(words) == len(set(words)) > 60
    listed = GLOSSARY.read_text(encoding="utf-8")
    assert not [
        code
        for code, text in LABELS.words["role"].items()
        if f"| {text} | `{code}` |" not in listed
    ]


def test_decisions_are_numbered_listed_and_whole() -> None:
    records = sorted(path for path in DECISIONS.glob("*.md") if path.name != "README.md")
    assert [path.name[:4] for path in records] == [
        f"{number:04}" for number in range(1, len(records) + 1)
    ]
    listed = re.findall(r"\]\(([^)]+)\)", (DECISIONS / "README.md").read_text(encoding="utf-8"))
    assert listed == [path.name for path in records]
    for path in records:
        text = path.read_text(encoding="utf-8")
        assert all(
            f"**{part}." in text for part in ("Context", "Decision", "Why", "Consequences")
        ), path.name
