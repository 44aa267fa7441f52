"""The rulebook's README promises nothing that is not tried: every sentence has its property test, a
line of the verifier, and a planted fault."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
README = (ROOT / "portal/recruitment/rulebook/README.md").read_text(encoding="utf-8")
VERIFIER = (ROOT / "static/verifier/verify.py").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| ([^|`]+?) \| `([^`]+)` \|$", README, re.MULTILINE)
TRUTH = re.compile(r'truth\(report, (?:name|"seats\.csv"), "[^"|]+ \| ([^"]+)"')


def test_every_sentence_has_its_property_test() -> None:
    assert len(ROWS) >= 19
    for link in re.findall(r"`(tests/[^`]+::[^`]+)`", README):
        path, _, name = link.partition("::")
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        test = next(
            node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name
        )
        decorators = [ast.unparse(one) for one in test.decorator_list]
        assert any(one.startswith("given(") for one in decorators), link


def test_readme_and_verifier_say_the_same_sentences() -> None:
    assert {sentence for sentence, _ in ROWS} == set(TRUTH.findall(VERIFIER))


def test_every_sentence_has_a_planted_fault() -> None:
    planted = "".join(
        (ROOT / "tests/verifier" / name).read_text(encoding="utf-8")
        for name in ("test_truths.py", "test_supplements.py")
    )
    assert [sentence for sentence, _ in ROWS if sentence not in planted] == []
