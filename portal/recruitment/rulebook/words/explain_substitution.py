"""Why somebody is called as a substitute, or why a place stays empty."""

from __future__ import annotations

from portal.recruitment.rulebook.substitution.rounds import Substitute, Unfilled
from portal.recruitment.rulebook.words.explain import Explanation, Step, numbers

_UNFILLED = {
    "stage_not_filled": (
        "公告规定这一环节出现的空缺不递补",
        "by the notice, places falling free at this stage are not filled",
    ),
    "too_late": (
        "已过公告规定的递补期限",
        "the last moment for substitution set by the notice has passed",
    ),
    "rounds_used_up": (
        "公告规定的递补次数已用完",
        "the place has been filled as often as the notice allows",
    ),
    "nobody_left": ("没有可以递补的合格人员", "nobody eligible is left"),
}


def substitute_explanation(one: Substitute, language: str = "zh") -> Explanation:
    """Whom he follows, by which place, and whether an extra test has to decide first."""
    facts = {
        "candidate": one.candidate,
        "replaces": one.replaces,
        "place": one.place,
        "tied_with": list(one.tied_with),
    }
    english, pooled = language == "en", one.from_vacancy != one.vacancy
    if english:
        text = f"{one.candidate}, place {one.place}" + (f" in {one.from_vacancy}" if pooled else "")
        text += f", is next after {one.replaces}" + (
            f" in {one.vacancy} (highest score among all vacancies)" if pooled else ""
        )
    else:
        text = f"{one.candidate}列{f'{one.from_vacancy}岗位' if pooled else ''}第{one.place}名，"
        text += (
            f"统一递补{one.vacancy}岗位{one.replaces}的空缺（各岗位未录用人员中成绩最高）"
            if pooled
            else f"依次递补{one.replaces}的空缺"
        )
    steps = [Step("substitute", text, facts)]
    if one.tied_with:
        with_whom = numbers(list(one.tied_with), len(one.tied_with), language)
        steps.append(
            Step(
                "tied",
                f"equal to {with_whom}, an extra test decides"
                if english
                else f"与{with_whom}条件相同，须通过加试确定",
                facts,
            )
        )
    return Explanation(tuple(steps), language)


def unfilled_explanation(one: Unfilled, language: str = "zh") -> Explanation:
    """Why nobody follows."""
    facts = {"vacancy": one.vacancy, "candidate": one.candidate, "reason": one.reason}
    reason = _UNFILLED[one.reason][language == "en"]
    lead = (
        f"the place of {one.candidate} in {one.vacancy} is not filled: "
        if language == "en"
        else f"{one.vacancy}岗位{one.candidate}的空缺不递补："
    )
    return Explanation((Step(one.reason, lead + reason, facts),), language)
