"""What a policy says in Chinese, part by part.

Official documents are Chinese: these are the words that stand in the notice.
"""

from __future__ import annotations

from portal.kernel.decimals import HALF_UP, plain
from portal.recruitment.rulebook.policy.shape import (
    CertificateRule,
    Component,
    Policy,
    Preference,
    RoomAdjustment,
    Rounding,
)
from portal.recruitment.rulebook.publication.terms import length_words
from portal.recruitment.rulebook.words import policy_words_lists_zh as lists_words
from portal.recruitment.rulebook.words.explain_titles import Titles, listed

_STACKING = {
    "highest": "多项加分只取最高一项",
    "sum": "多项加分累加",
    "highest_per_group": "同一类别加分只取最高一项，不同类别累加",
}
_AGES = {
    "not_yet_next": "“N周岁以下”指未超过N+1周岁生日，生日当天仍符合",
    "not_yet_next_strict": "“N周岁以下”指未满N+1周岁，满N+1周岁当天不符合",
    "not_past_birthday": "“N周岁以下”指未超过N周岁生日",
    "calendar_year": "“N周岁以下”只按出生年份计算，不论月日",
}
_STAGES = {
    "document_recheck": "资格复审",
    "interview": "面试",
    "medical": "体检",
    "background_check": "考察",
    "publicity": "公示",
    "hire": "聘用",
}
_ENDS = {
    "interview_list": "面试名单公布",
    "interview": "面试",
    "publicity": "公示",
    "hire": "办理聘用",
    "filing": "备案",
    "reserve_end": "后备人选有效期满",
}


def scores(policy: Policy, names: Titles) -> list[str]:
    """Name and basis of the rules, components and how they become the composite."""
    basis = f"依据{listed(list(policy.basis), 'zh')}，" if policy.basis else ""
    terms = "＋".join(
        f"{names.of(part.code)}成绩×{plain(policy.composite.weights[part.code])}"
        for part in policy.components
    )
    each = policy.composite.term_rounding
    before = f"，各项折算后先{_rounding(each)[1:]}再相加" if each is not None else ""
    clauses = [
        f"{basis}按《{policy.title}》执行。",
        *(_component(part, names) for part in policy.components),
    ]
    clauses.append(f"总成绩＝{terms}{before}{_rounding(policy.composite.rounding)}。")
    if policy.composite.pass_mark is not None:
        clauses.append(f"总成绩低于{plain(policy.composite.pass_mark)}分的不予录用。")
    return clauses


def _component(part: Component, names: Titles) -> str:
    parts = "＋".join(
        f"{names.of(paper.code)}（满分{plain(paper.full_mark)}分）×{plain(paper.coefficient)}"
        for paper in part.papers
    )
    text = (
        f"{names.of(part.code)}满分{plain(part.full_mark)}分"
        + (f"，成绩＝{parts}" if parts else "")
        + _rounding(part.rounding)
    )
    if part.pass_mark is not None:
        text += f"，合格线{plain(part.pass_mark)}分"
    if part.pass_mark_uncontested is not None:
        mark = plain(part.pass_mark_uncontested)
        text += f"，无竞争岗位（有该项成绩的人数不多于招聘人数）合格线{mark}分"
    if part.pass_mark_includes_points:
        text += "（合格线按含加分的成绩判断）"
    return text + "。"


def _rounding(rule: Rounding | None) -> str:
    if rule is None:
        return ""
    return f"，保留{rule.places}位小数（{'四舍五入' if rule.mode == HALF_UP else '其后舍去'}）"


def preferences(policy: Policy, names: Titles) -> list[str]:
    """What each preference does, where points go, and until when a certificate has to be there."""
    return [
        *(preference(item, names) for item in policy.preferences),
        _points(policy, names),
        _certificate(policy, names),
    ]


def preference(item: Preference, names: Titles) -> str:
    """One preference with its basis, and how it is claimed."""
    return _effect(item, names) + lists_words.claim(item.claim)


def _effect(item: Preference, names: Titles) -> str:
    basis = f"依据{item.basis}，" if item.basis else ""
    if item.effect == "points":
        each = listed(
            [
                f"{names.of(level)}加{plain(value)}分"
                for level, value in (item.points or {}).items()
            ],
            "zh",
        )
        return f"{basis}{names.of(item.code)}经核验属实的：{each}；未经核验的不加分。"
    if item.order is not None:
        ranked = "高于".join(names.of(level) for level in reversed(item.order))
        return (
            f"{basis}同等条件下优先录用{names.of(item.code)}持有人，等级{ranked}；"
            "未经核验的不享受优先。"
        )
    levels = listed([names.of(level) for level in item.levels or ()], "zh")
    if len(item.levels or ()) > 1:
        kinds = f"（{levels}，各等级同等对待）"
    else:
        kinds = f"（{levels}）" if levels != "具备" else ""
    return (
        f"{basis}具有{names.of(item.code)}{kinds}的人员在同等条件下优先录用；未经核验的不享受优先。"
    )


def _points(policy: Policy, names: Titles) -> str:
    rule = policy.points
    if rule is None or not any(item.effect == "points" for item in policy.preferences):
        return ""
    kind = "" if rule.target == "composite" else "成绩"
    target = names.of(rule.target) + ("卷面分之和（折算前）" if rule.at == "papers" else kind)
    cap = f"，最多加{plain(rule.cap)}分" if rule.cap is not None else ""
    stop = "" if rule.may_exceed_full_mark else "，加分后不超过满分"
    return f"加分计入{target}，{_STACKING[rule.stacking]}{_groups(policy, names)}{cap}{stop}。"


def _groups(policy: Policy, names: Titles) -> str:
    """Which preferences share a group, by their titles: the group's own code means nothing to a
    reader."""
    if policy.points is None or policy.points.stacking != "highest_per_group":
        return ""
    members: dict[str, list[str]] = {}
    for item in policy.preferences:
        if item.effect == "points" and item.group:
            members.setdefault(item.group, []).append(names.of(item.code))
    shared = [listed(titles, "zh") for titles in members.values() if len(titles) > 1]
    return f"（{'；'.join(f'{titles}为同一类别' for titles in shared)}）" if shared else ""


def _certificate(policy: Policy, names: Titles) -> str:
    rule = policy.certificate
    item = next((item for item in policy.preferences if item.code == rule.preference), None)
    if item is None:
        return ""
    until = lists_words.deadline(rule.deadline)
    registered = "并办理登记" if rule.registration_required else ""
    return f"{names.of(item.code)}须在{until}取得{registered}{_score_reports(rule, names)}。"


def _score_reports(rule: CertificateRule, names: Titles) -> str:
    levels = listed(
        [names.of(level) for level, counts in sorted(rule.score_report_counts.items()) if counts],
        "zh",
    )
    return (
        f"；考试合格尚未领到证书的，{levels}可凭成绩合格证明认定，其他不认定"
        if levels
        else "；只有成绩合格证明而没有证书的不认定"
    )


def ties(policy: Policy, names: Titles) -> list[str]:
    """What decides between equal composites, in order."""
    chain = listed([names.key(key) for key in policy.tie_break], "zh")
    if not chain:
        return ["总成绩相同的名次并列，须确定人选时组织加试。"]
    return [f"总成绩相同的，依次比较{chain}；仍相同的名次并列，须确定人选时组织加试。"]


def cuts(policy: Policy, names: Titles) -> list[str]:
    """Whether a vacancy is examined, and who enters the interview."""
    opening, shortlist = policy.opening, policy.shortlist
    clauses = []
    if opening is None:
        clauses.append("不设开考比例。")
    else:
        short = (
            "核减招聘人数直至达到比例，仍达不到的取消岗位"
            if opening.on_shortfall == "reduce"
            else "取消该岗位"
        )
        clauses.append(
            f"每个岗位审核通过人数与招聘人数之比达到{plain(opening.ratio)}∶1方可开考；"
            f"达不到的，{short}。"
        )
    if shortlist is not None:
        ratio, by = plain(shortlist.ratio), names.of(shortlist.by)
        clauses.append(
            f"按{by}成绩从高分到低分、招聘人数1∶{ratio}的比例确定入围人员，"
            f"末位成绩相同的一并入围，低于合格线的不入围。"
        )
    return clauses


def interview(policy: Policy, names: Titles) -> list[str]:
    """Examiners, trimming and rooms; marking by two where the policy asks for it."""
    clauses = []
    if policy.marking.double:
        clauses.append(
            f"每份试卷由两人分别评分，相差超过{plain(policy.marking.tolerance)}分的由第三人评定。"
        )
    rule = policy.interview
    if rule is None:
        return clauses
    by = "按每个要素" if rule.drop_per == "element" else "按总分"
    dropped = [
        f"{count}个{word}分"
        for count, word in ((rule.drop_highest, "最高"), (rule.drop_lowest, "最低"))
        if count
    ]
    trimmed = f"{by}去掉{'和'.join(dropped)}后取平均分" if dropped else f"{by}取平均分"
    elements = (
        f"，评分要素为{listed([names.of(code) for code in rule.elements], 'zh')}"
        if rule.elements
        else ""
    )
    odd = "，且为单数" if rule.odd_panel else ""
    clauses.append(
        f"{names.of(rule.component)}考官不少于{rule.minimum_examiners}人{odd}{elements}，"
        f"{trimmed}{_rounding(rule.rounding)}。"
    )
    return [*clauses, _rooms(rule.room_adjustment, names.of(rule.component))]


def _rooms(rule: RoomAdjustment, title: str) -> str:
    if rule.method == "none":
        return ""
    whole = "全体实到考生平均分" if rule.method == "grand_mean" else "各面试室平均分的平均值"
    text = f"同一岗位分在几个面试室的，{title}成绩＝原始成绩×系数，系数＝{whole}÷本室平均分"
    named = (
        ("平均分", rule.mean_rounding),
        ("系数", rule.coefficient_rounding),
        ("调整后的成绩", rule.rounding),
    )
    text += "".join(f"，{what}{_rounding(how)[1:]}" for what, how in named if how is not None)
    return (
        text + ("，超过满分的按满分计" if rule.cap_at_full_mark else "") + "；缺考的不计入平均分。"
    )


def after(policy: Policy, names: Titles) -> list[str]:
    """Age, re-check, publicity, substitution and how long the papers are kept."""
    recheck, kept = policy.recheck, policy.retention
    public = length_words(policy.publicity_days, policy.publicity_unit)
    return [
        f"年龄中{_AGES[policy.age_reading]}。",
        f"成绩公布后{recheck.window_days}个工作日内可以申请复核，"
        f"收到申请后{recheck.answer_days}个工作日内答复。",
        f"拟聘用人员名单公示{public}，{lists_words.publicity_end(policy)}。",
        _substitution(policy),
        f"招聘结束后，报名材料保存{kept.application_days}天，"
        f"试卷和评分材料保存{kept.paper_days}天，录音录像保存{kept.recording_days}天。",
    ]


def _substitution(policy: Policy) -> str:
    rule = policy.substitution
    if not rule.stages:
        return "出现空缺的不递补。"
    stages = listed([_STAGES[stage] for stage in rule.stages], "zh")
    among = "在各岗位未聘人员中统一按成绩" if rule.pooled else "在本岗位按成绩"
    times = "" if rule.rounds is None else f"，每个空缺最多递补{rule.rounds}次"
    reserve = "" if rule.reserve_days is None else f"；后备人选{rule.reserve_days}天内有效"
    return (
        f"{stages}环节出现空缺的，{among}从高到低依次递补{times}，"
        f"{_ENDS[rule.until]}后不再递补{reserve}。"
    )
