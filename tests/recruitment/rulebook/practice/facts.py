"""The 24 notices restated as facts, and a reader that remembers what was asked for, so that no rule
of a notice is passed over."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[3] / "data/notices"
IDS = sorted(path.stem for path in FOLDER.glob("*.json"))

# What a notice says beside the rules of eligibility, scoring and ranking: who, where, when, papers
# to bring, photographs, duties, remarks.
_NO_RULE = """
    id title region year kind source_url provenance employer legal_nature headcount_total
    posts posts_count posts_families post_code_source
    schedule materials photo fee notes vacancy_table_columns placement based_on published_on
    one_person_one_post
    written.duration_min written.subject written.subjects written.variants written.mode
    written.types written.misc
    interview.organiser interview.form interview.result interview.fee
    certificate_rule.text_meaning certificate_rule.full_mark_of_paper
    medical.standard medical.ratio publicity.channel age.note
"""
NO_RULE = frozenset(_NO_RULE.split())


def notice(name: str) -> dict[str, Any]:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


class Told:
    """A notice's members by path (``written.pass_line``); what is null, empty or absent is
    ``None``."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._facts = dict(_leaves(document, ""))
        self._asked: set[str] = set()

    def __call__(self, path: str) -> Any:
        self._asked.add(path)
        return self._facts.get(path)

    def passed_over(self) -> set[str]:
        """Rules that nobody asked for."""
        known = self._asked | NO_RULE
        return {
            path
            for path in self._facts
            if not any(path == one or path.startswith(f"{one}.") for one in known)
        }


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Objects down to the second level; anything deeper is one fact."""
    for name, inside in value.items():
        here = f"{path}.{name}".lstrip(".")
        if isinstance(inside, dict) and not path:
            yield from _leaves(inside, here)
        elif inside not in (None, [], {}):
            yield here, inside
