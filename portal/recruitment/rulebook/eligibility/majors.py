"""Majors by the catalogue of a stated year (江苏省…年度考试录用公务员专业参考目录).

A requirement names categories (大类) or single majors; single majors do not contain each other. A
major that stands in several categories counts in any of them. A major that the catalogue does not
list is for a person: it never rejects anybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from portal.recruitment.rulebook.eligibility.findings import MET, NOT_MET, PERSON, Finding

_BRACKETS = str.maketrans("（）［］【】", "()[][]")
_ANY = ("不限", "专业不限", "不限专业")


@dataclass(frozen=True)
class MajorCatalogue:
    """``categories``: category → level of study (college, bachelor, graduate) → majors."""

    title: str
    year: int
    categories: Mapping[str, Mapping[str, frozenset[str]]]

    def of(self, major: str, level: str | None = None) -> frozenset[str]:
        """The categories that list the major, at one level or at any."""
        name = normalised(major)
        return frozenset(
            category
            for category, levels in self.categories.items()
            for one, majors in levels.items()
            if level in (None, one) and name in map(normalised, majors)
        )


@dataclass(frozen=True)
class MajorRule:
    """Categories and single majors of which one suffices; both empty = 不限."""

    categories: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    catalogue: MajorCatalogue | None = field(default=None, compare=False)

    @property
    def is_open(self) -> bool:
        return not (self.categories or self.named)


def normalised(major: str) -> str:
    """Without blanks, with one kind of bracket and without a trailing 专业; nothing else may be
    guessed."""
    name = re.sub(r"\s+", "", major).translate(_BRACKETS)
    return name[:-2] if len(name) > 2 and name.endswith("专业") else name


def alike(major: str) -> str:
    """What is left if 和、与、及 and a final 学 are ignored: such a pair may be one major, which a
    person decides."""
    name = re.sub(r"[和与及]", "", normalised(major))
    return name[:-1] if len(name) > 2 and name.endswith("学") else name


def rule_of(lines: Iterable[str], catalogue: MajorCatalogue | None) -> MajorRule:
    """What a drafter typed, line by line: a category of the catalogue (with or without 大类 or 类)
    or a single major."""
    wanted = [normalised(line) for line in lines if line.strip()]
    if any(line in _ANY for line in wanted):
        return MajorRule(catalogue=catalogue)
    known = {} if catalogue is None else {_category(name): name for name in catalogue.categories}
    categories = {known[_category(line)] for line in wanted if _category(line) in known}
    named = {line for line in wanted if _category(line) not in known}
    return MajorRule(frozenset(categories), frozenset(named), catalogue)


def _category(name: str) -> str:
    return re.sub(r"(大类|类)$", "", normalised(name))


def match_major(rule: MajorRule, majors: Iterable[tuple[str, str]]) -> Finding:
    """符合, 不符合 or 需人工 for somebody's (major, level of study) pairs; any one suffices."""
    if rule.is_open:
        return Finding("eligibility.major_open", MET)
    own = [(major, level) for major, level in majors if major.strip()]
    if not own:
        return Finding("eligibility.major_unknown", PERSON)
    found = [_match_one(rule, major, level) for major, level in own]
    return min(found, key=lambda finding: (MET, PERSON, NOT_MET).index(finding.outcome))


def _match_one(rule: MajorRule, major: str, level: str) -> Finding:
    name = normalised(major)
    if name in {normalised(one) for one in rule.named}:
        return Finding("eligibility.major_named", MET, {"major": major})
    at_level = rule.catalogue.of(major, level) if rule.catalogue else frozenset()
    if through := sorted(at_level & rule.categories):
        return Finding(
            "eligibility.major_in_category", MET, {"major": major, "category": through[0]}
        )
    anywhere = rule.catalogue.of(major) if rule.catalogue else frozenset()
    if anywhere & rule.categories:
        return Finding("eligibility.major_other_level", PERSON, {"major": major, "level": level})
    if similar := sorted(one for one in rule.named if alike(one) == alike(major)):
        return Finding("eligibility.major_similar", PERSON, {"major": major, "similar": similar[0]})
    if not anywhere:
        return Finding("eligibility.major_unlisted", PERSON, {"major": major})
    return Finding(
        "eligibility.major_not_asked",
        NOT_MET,
        {"major": major, "categories": tuple(sorted(anywhere))},
    )
