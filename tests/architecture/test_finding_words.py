"""What the eligibility rules find has its words, every word is used, and a word names only facts
that its finding brings."""

from __future__ import annotations

import ast
import re

from portal.recruitment.labels.rulebook_eligibility import FINDINGS, finding_words
from tests.architecture.source import codes_of, modules, refusals, strings

RULES = "portal/recruitment/rulebook/eligibility/"


def found() -> set[str]:
    """Codes of findings, ``*_end`` for one that is put together; what is refused is worded
    elsewhere."""
    codes: set[str] = set()
    told: set[str] = set()
    refused: set[str] = set()
    for path, tree in modules().items():
        if path.startswith(RULES):
            refused |= {code for call in refusals(tree) for code in codes_of(call)}
            codes |= {text for text in strings(tree) if re.fullmatch(r"eligibility\.[a-z_]+", text)}
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Finding":
                    told |= codes_of(node)
                if (
                    isinstance(node, ast.JoinedStr)
                    and isinstance(node.values[0], ast.Constant)
                    and node.values[0].value == "eligibility."
                ):
                    last = node.values[-1]
                    codes.add(
                        "eligibility.*"
                        + (str(last.value) if isinstance(last, ast.Constant) else "")
                    )
    return {code.removeprefix("eligibility.") for code in codes - (refused - told)}


def _matches(code: str, words: str) -> bool:
    return words.endswith(code[1:]) if code.startswith("*") else words == code


def test_every_finding_has_its_words() -> None:
    assert [
        code for code in sorted(found()) if not any(_matches(code, words) for words in FINDINGS)
    ] == []


def test_no_words_of_a_finding_are_left_over() -> None:
    assert [words for words in FINDINGS if not any(_matches(code, words) for code in found())] == []


def test_a_fact_that_is_missing_is_a_dash_and_never_an_error() -> None:
    for code in FINDINGS:
        sentence = finding_words(f"eligibility.{code}", {})
        assert sentence and "%(" not in sentence
    assert (
        finding_words("eligibility.graduate_other_year", {"graduated": 2024, "year": 2026})
        == "2024 年毕业，不是 2026 年的应届毕业生"
    )
