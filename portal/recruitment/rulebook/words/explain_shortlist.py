"""Why somebody is inside or outside the shortlist."""

from __future__ import annotations

from fractions import Fraction

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


def shortlist_explanation(
    policy: Policy,
    language: str,
    *,
    state: str,
    score: Fraction | None,
    place: int | None,
    limit: int,
    headcount: int,
    tied: bool,
    pass_mark: Fraction | None,
) -> Explanation:
    """``limit``: ⌈ratio × headcount⌉; ``tied``: shares the last entering place with more people
    than it would hold."""
    assert policy.shortlist is not None
    english = language == "en"
    by = Titles(policy, language).of(policy.shortlist.by)
    shown = "" if score is None else plain(score)
    facts = {
        "state": state,
        "score": shown,
        "place": place,
        "limit": limit,
        "headcount": headcount,
        "tied": tied,
    }
    if place is None:
        text = _OUT[state][english].format(by=by, score=shown)
        if (
            state == "below_pass_mark"
            and pass_mark is not None
            and score is not None
            and score < pass_mark
        ):
            text += f" {plain(pass_mark)}" if english else f"{plain(pass_mark)}分"
        return Explanation(
            (Step("not_placed", text + (", not shortlisted" if english else "，不入围"), facts),),
            language,
        )
    ratio = plain(policy.shortlist.ratio)
    if english:
        first = f"{by} {shown}, place {place}"
        second = f"{headcount} sought at a ratio of {ratio} shortlists {limit}"
        third = (
            "the last place is shared and all who share it enter"
            if tied
            else "within"
            if place <= limit
            else "beyond"
        )
    else:
        first = f"{by}{shown}分，列第{place}名"
        second = f"招聘{headcount}人，按1∶{ratio}入围{limit}人"
        third = (
            "末位成绩相同的一并入围"
            if tied
            else "在入围人数以内，入围"
            if place <= limit
            else "在入围人数以外，不入围"
        )
    return Explanation(
        (Step("score", first, facts), Step("limit", second, facts), Step("verdict", third, facts)),
        language,
    )
