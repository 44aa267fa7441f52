"""The steps of an explanation in plain Chinese."""

from __future__ import annotations

from typing import Any

from portal.recruitment.rulebook.policy.shape import CompositeRule, TieKey
from portal.recruitment.rulebook.words.explain_titles import Titles

_STATES = {"incomplete": "尚无成绩", "absent": "缺考", "void": "成绩无效"}
_NOT_RANKED = {
    "incomplete": "成绩不全，暂不参加排名",
    "absent": "有科目缺考，不参加排名",
    "void": "有成绩无效，不参加排名",
}


def component_missing(names: Titles, facts: dict[str, Any]) -> str:
    return "、".join(
        f"{names.of(code)}{_STATES[state]}" for code, state in facts["missing"].items()
    )


def component(names: Titles, facts: dict[str, Any]) -> str:
    title, coefficients = names.of(facts["component"]), facts["coefficients"]
    if coefficients:
        sums = "＋".join(
            f"{names.of(code)}{score}×{coefficients[code]}"
            for code, score in facts["scores"].items()
        )
        text = f"{title}＝{sums}＝{facts['exact']}"
    else:
        text = f"{title}{facts['exact']}"
    if facts["raw"] != facts["exact"]:
        text += f"，{_rounded(facts['rounding'])}{facts['raw']}"
    text += "分"
    if facts["value"] != facts["raw"]:
        where = "加分先计入卷面分之和再折算，" if facts["points_at"] == "papers" else "计入加分后"
        text += f"，{where}为{facts['value']}分"
    return text


def points(names: Titles, facts: dict[str, Any]) -> str:
    parts = "、".join(
        f"{names.of(code)}（{names.of(facts['levels'][code])}）{value}分"
        for code, value in facts["parts"].items()
    )
    counted = (
        ""
        if len(facts["counted"]) == len(facts["parts"])
        else f"，按规定只计{'、'.join(map(names.of, facts['counted']))}"
    )
    capped = "，按上限" if facts["capped"] else "，"
    return f"加分：{parts}{counted}{capped}合计{facts['total']}分，计入{names.of(facts['target'])}"


def not_ranked(facts: dict[str, Any]) -> str:
    return _NOT_RANKED[facts["state"]]


def composite(composite_rule: CompositeRule, facts: dict[str, Any]) -> str:
    rule = composite_rule.term_rounding
    sums = "＋".join([f"{value}×{weight}" for _, value, weight in facts["terms"]])
    each = "" if rule is None else f"（每项{_rounded(f'{rule.mode}:{rule.places}')}）"
    onto = f"＋加分{facts['points']}" if facts["points"] != "0" else ""
    if facts["value"] == facts["exact"]:
        return f"总成绩＝{sums}{each}{onto}＝{facts['value']}分"
    return (
        f"总成绩＝{sums}{each}{onto}＝{facts['exact']}，"
        f"{_rounded(facts['rounding'])}{facts['value']}分"
    )


def below(names: Titles, facts: dict[str, Any]) -> str:
    return f"{names.of(facts['what'])}{facts['value']}分，低于合格线{facts['mark']}分，不参加排名"


def tie(names: Titles, key: TieKey, first: bool, ordered: bool, before: str, after: str) -> str:
    """``before``: the people this candidate stands before; ``after``: those he stands after;
    ``first``: only the composite is equal so far."""
    title = names.key(key)
    if key.kind == "preference":
        # Of somebody's certificate only that he has one may be said: what others lack is nobody's
        # business (domain.md §6).
        more, less = (
            (f"{title}等级较高", f"对方{title}等级较高")
            if ordered
            else (f"具有{title}", f"对方具有{title}")
        )
    else:
        more, less = f"{title}成绩较高", f"{title}成绩较低"
    clauses = []
    if before:
        clauses.append(f"因{more}，列{before}之前")
    if after:
        clauses.append(f"因{less}，列{after}之后")
    return ("在总成绩相同的考生中，" if first else "以上仍相同的，") + "，".join(clauses)


def place(facts: dict[str, Any], shared: str) -> str:
    rank = f"与{shared}并列第{facts['place']}名" if shared else f"列第{facts['place']}名"
    ends = {
        "proposed": "在招聘人数以内",
        "tied_at_cut": "并列人数超出剩余名额，须通过加试确定",
        "reserve": "在招聘人数以外",
    }
    return f"招聘{facts['headcount']}人，{rank}，{ends[facts['outcome']]}"


def _rounded(rounding: str) -> str:
    mode, _, places = rounding.partition(":")
    return f"{'四舍五入' if mode == 'half_up' else '舍去尾数'}保留{places}位小数为"
