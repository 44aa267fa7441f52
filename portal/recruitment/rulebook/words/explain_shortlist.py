"""Why somebody is inside or outside the shortlist."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from portal.kernel.decimals import plain
from portal.recruitment.rulebook.policy.shape import Policy
from portal.recruitment.rulebook.words.explain import Explanation, Step
from portal.recruitment.rulebook.words.explain_titles import Titles

_OUT = {
    "incomplete": ("尚无{by}成绩", "no {by} score yet"),
    "absent": ("{by}缺考", "absent from the {by}"),
    "void": ("{by}成绩无效", "{by} score void"),
    "below_pass_mark": ("{by}{score}分，低于合格线", "{by} {score} is below a pass mark"),
}
_VERDICT = {
    "tied": ("末位成绩相同的一并入围", "the last place is shared and all who share it enter"),
    "kept": (
        "此前已公布入围，成绩更正后仍可参加面试",
        "was shortlisted before the correction and stays so",
    ),
    "within": ("在入围人数以内，入围", "within"),
    "beyond": ("在入围人数以外，不入围", "beyond"),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """Where somebody stands in a shortlist.

    ``limit``: ⌈ratio × headcount⌉; ``tied``: shares the last entering place with more people than
    it would hold; ``kept``: enters all the same, having been told so before.
    """

    state: str
    score: Fraction | None
    place: int | None
    limit: int
    headcount: int
    tied: bool
    pass_mark: Fraction | None
    kept: bool = False

    @property
    def shown(self) -> str:
        return "" if self.score is None else plain(self.score)

    def facts(self) -> dict[str, Any]:
        return {
            "state": self.state,
            "score": self.shown,
            "place": self.place,
            "limit": self.limit,
            "headcount": self.headcount,
            "tied": self.tied,
        }


def shortlist_explanation(policy: Policy, language: str, listed: Listed) -> Explanation:
    assert policy.shortlist is not None
    by = Titles(policy, language).of(policy.shortlist.by)
    if listed.place is None:
        text = _not_placed(listed, by, language)
        return Explanation((Step("not_placed", text, listed.facts()),), language)
    ratio = plain(policy.shortlist.ratio)
    if language == "en":
        first = f"{by} {listed.shown}, place {listed.place}"
        second = f"{listed.headcount} sought at a ratio of {ratio} shortlists {listed.limit}"
    else:
        first = f"{by}{listed.shown}分，列第{listed.place}名"
        second = f"招聘{listed.headcount}人，按1∶{ratio}入围{listed.limit}人"
    texts = {"score": first, "limit": second, "verdict": _verdict(listed, language)}
    steps = tuple(Step(kind, text, listed.facts()) for kind, text in texts.items())
    return Explanation(steps, language)


def _not_placed(listed: Listed, by: str, language: str) -> str:
    english = language == "en"
    text = _OUT[listed.state][english].format(by=by, score=listed.shown)
    mark, score = listed.pass_mark, listed.score
    judged = mark is not None and score is not None and score < mark
    if listed.state == "below_pass_mark" and mark is not None and judged:
        text += f" {plain(mark)}" if english else f"{plain(mark)}分"
    if listed.kept:
        return text + (", " if english else "，") + _VERDICT["kept"][english]
    return text + (", not shortlisted" if english else "，不入围")


def _verdict(listed: Listed, language: str) -> str:
    if listed.kept:
        kind = "kept"
    elif listed.tied:
        kind = "tied"
    else:
        kind = "within" if (listed.place or 0) <= listed.limit else "beyond"
    return _VERDICT[kind][language == "en"]
