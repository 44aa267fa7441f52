"""The words of the notice, generated from the policy, so that notice and computation cannot say two things."""

from __future__ import annotations

from portal.kernel.decimals import HALF_UP, plain
from portal.recruitment.rulebook.explain_titles import Titles, listed
from portal.recruitment.rulebook.policy_shape import Component, Policy, Preference, Rounding


def policy_sentence(policy: Policy, language: str = "zh") -> str:
    """The rules of scoring as the notice prints them, ``zh`` or ``en``: components, composite, preferences, points, ties, shortlist."""
    clauses = _english(policy) if language == "en" else _chinese(policy)
    return (" " if language == "en" else "").join(clause for clause in clauses if clause)


def preference_sentence(item: Preference, policy: Policy, language: str = "zh") -> str:
    """What one preference does, with its basis. The default of the guideline: any holder before a non-holder, levels not ranked."""
    names = Titles(policy, language)
    if language == "en":
        return _preference_english(item, names)
    return _preference_chinese(item, names)


def _chinese(policy: Policy) -> list[str]:
    names = Titles(policy, "zh")
    clauses = [_component_chinese(part, names) for part in policy.components]
    terms = "＋".join(f"{names.of(part.code)}成绩×{plain(policy.composite.weights[part.code])}" for part in policy.components)
    clauses.append(f"总成绩＝{terms}{_rounding_chinese(policy.composite.rounding)}。")
    if policy.composite.pass_mark is not None:
        clauses.append(f"总成绩低于{plain(policy.composite.pass_mark)}分的不予录用。")
    clauses += [_preference_chinese(item, names) for item in policy.preferences]
    clauses.append(_points_chinese(policy, names))
    chain = listed([names.key(key) for key in policy.tie_break], "zh")
    clauses.append(
        f"总成绩相同的，依次比较{chain}；仍相同的名次并列，须确定人选时组织加试。"
        if chain
        else "总成绩相同的名次并列，须确定人选时组织加试。"
    )
    if policy.shortlist is not None:
        ratio, by = plain(policy.shortlist.ratio), names.of(policy.shortlist.by)
        clauses.append(f"按{by}成绩从高分到低分、招聘人数1∶{ratio}的比例确定入围人员，末位成绩相同的一并入围，低于合格线的不入围。")
    return clauses


def _component_chinese(part: Component, names: Titles) -> str:
    parts = "＋".join(f"{names.of(paper.code)}（满分{plain(paper.full_mark)}分）×{plain(paper.coefficient)}" for paper in part.papers)
    text = f"{names.of(part.code)}满分{plain(part.full_mark)}分" + (f"，成绩＝{parts}" if parts else "") + _rounding_chinese(part.rounding)
    if part.pass_mark is not None:
        text += f"，合格线{plain(part.pass_mark)}分"
    if part.pass_mark_uncontested is not None:
        text += f"，无竞争岗位（有该项成绩的人数不多于招聘人数）合格线{plain(part.pass_mark_uncontested)}分"
    if part.pass_mark_includes_points:
        text += "（合格线按含加分的成绩判断）"
    return text + "。"


def _rounding_chinese(rule: Rounding | None) -> str:
    if rule is None:
        return ""
    return f"，保留{rule.places}位小数（{'四舍五入' if rule.mode == HALF_UP else '其后舍去'}）"


def _preference_chinese(item: Preference, names: Titles) -> str:
    basis = f"依据{item.basis}，" if item.basis else ""
    if item.effect == "points":
        each = listed([f"{names.of(level)}加{plain(value)}分" for level, value in (item.points or {}).items()], "zh")
        return f"{basis}{names.of(item.code)}经核验属实的：{each}；未经核验的不加分。"
    if item.order is not None:
        ranked = "高于".join(names.of(level) for level in reversed(item.order))
        return f"{basis}同等条件下优先录用{names.of(item.code)}持有人，等级{ranked}；未经核验的不享受优先。"
    levels = listed([names.of(level) for level in item.levels or ()], "zh")
    kinds = f"（{levels}，各等级同等对待）" if len(item.levels or ()) > 1 else ""
    return f"{basis}具有{names.of(item.code)}{kinds}的人员在同等条件下优先录用；未经核验的不享受优先。"


_STACKING_CHINESE = {
    "highest": "多项加分只取最高一项",
    "sum": "多项加分累加",
    "highest_per_group": "同一类别加分只取最高一项，不同类别累加",
}


def _points_chinese(policy: Policy, names: Titles) -> str:
    rule = policy.points
    if rule is None or not any(item.effect == "points" for item in policy.preferences):
        return ""
    target = f"{names.of(rule.target)}{'卷面分之和（折算前）' if rule.at == 'papers' else '成绩' if rule.target != 'composite' else ''}"
    cap = f"，最多加{plain(rule.cap)}分" if rule.cap is not None else ""
    stop = "" if rule.may_exceed_full_mark else "，加分后不超过满分"
    return f"加分计入{target}，{_STACKING_CHINESE[rule.stacking]}{cap}{stop}。"


def _english(policy: Policy) -> list[str]:
    names = Titles(policy, "en")
    clauses = [_component_english(part, names) for part in policy.components]
    terms = " + ".join(f"{plain(policy.composite.weights[part.code])} × {names.of(part.code)}" for part in policy.components)
    clauses.append(f"Composite = {terms}{_rounding_english(policy.composite.rounding)}.")
    if policy.composite.pass_mark is not None:
        clauses.append(f"Nobody below a composite of {plain(policy.composite.pass_mark)} is hired.")
    clauses += [_preference_english(item, names) for item in policy.preferences]
    clauses.append(_points_english(policy, names))
    chain = listed([names.key(key) for key in policy.tie_break], "en")
    first = f"Equal composites are decided by, in this order: {chain}; what" if chain else "What"
    clauses.append(f"{first} is still equal shares a place, and an extra test is held where the headcount demands it.")
    if policy.shortlist is not None:
        ratio, by = plain(policy.shortlist.ratio), names.of(policy.shortlist.by)
        clauses.append(
            f"Shortlisted are {ratio} times the headcount by {by}, with all who tie with the last one, and nobody below a pass mark."
        )
    return clauses


def _component_english(part: Component, names: Titles) -> str:
    parts = " + ".join(f"{plain(paper.coefficient)} × {names.of(paper.code)} (of {plain(paper.full_mark)})" for paper in part.papers)
    text = f"{names.of(part.code).capitalize()}: full mark {plain(part.full_mark)}" + (f", {parts}" if parts else "")
    text += _rounding_english(part.rounding)
    if part.pass_mark is not None:
        text += f", pass mark {plain(part.pass_mark)}"
    if part.pass_mark_uncontested is not None:
        text += f", {plain(part.pass_mark_uncontested)} where no more candidates have a score than are sought"
    if part.pass_mark_includes_points:
        text += " (judged with points)"
    return text + "."


def _rounding_english(rule: Rounding | None) -> str:
    if rule is None:
        return ""
    return f", {'rounded half up' if rule.mode == HALF_UP else 'cut off'} at {rule.places} decimal places"


def _preference_english(item: Preference, names: Titles) -> str:
    basis = f" ({item.basis})" if item.basis else ""
    if item.effect == "points":
        each = listed([f"{names.of(level)} +{plain(value)}" for level, value in (item.points or {}).items()], "en")
        return f"Points for {names.of(item.code)}, verified: {each}{basis}; an unverified claim counts as nothing."
    if item.order is not None:
        ranked = " before ".join(names.of(level) for level in reversed(item.order))
        return f"Other things equal, holders of {names.of(item.code)} come first, {ranked}{basis}; an unverified claim counts as nothing."
    return (
        f"Other things equal, any holder of {names.of(item.code)} comes before anybody without, levels not ranked{basis}; "
        "an unverified claim counts as nothing."
    )


_STACKING_ENGLISH = {
    "highest": "only the highest counts",
    "sum": "all are added up",
    "highest_per_group": "the highest of each group, added up",
}


def _points_english(policy: Policy, names: Titles) -> str:
    rule = policy.points
    if rule is None or not any(item.effect == "points" for item in policy.preferences):
        return ""
    place = "the sum of papers before the coefficient of" if rule.at == "papers" else "the"
    cap = f", at most {plain(rule.cap)}" if rule.cap is not None else ""
    stop = "" if rule.may_exceed_full_mark else ", never beyond the full mark"
    return f"Points go to {place} {names.of(rule.target)}; {_STACKING_ENGLISH[rule.stacking]}{cap}{stop}."
