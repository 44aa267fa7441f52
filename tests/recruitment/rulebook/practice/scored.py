"""From a notice's facts to the policy document."""

from __future__ import annotations

import re
from typing import Any

from tests.recruitment.rulebook.policies import component, document
from tests.recruitment.rulebook.practice.facts import Told

CODES = {
    "社会工作师": "social_worker",
    "助理社会工作师": "assistant",
    "社会工作者职业资格证书": "certificate",
}
# Tie keys of the notices: component, or a paper of the written test.
KEYS = {
    # the practical test stands in the place of the interview
    "skill_test_score": "component:interview",
    "interview_score": "component:interview",
    "written_score": "component:written",
    "written_objective_part_score": "paper:objective",
    "公文写作_score": "paper:official_writing",
}
PAPERS = {
    "written_objective_part_score": ("objective", "subjective"),
    "公文写作_score": ("official_writing", "rest"),
}
STAGES = {
    "体检考察不合格按总成绩依次递补": {"stages": ["medical", "background_check"]},
    "聘用审批后不再递补": {"until": "hire"},
    "考察/体检不合格按综合成绩排序补录": {"stages": ["medical", "background_check"]},
    "资格复审不合格/未参加: 招聘单位提出是否递补, 区人社局审核, 按笔试成绩依次递补": {
        "stages": ["document_recheck"]
    },
    "联系不上视为放弃": {},
    "成绩公布后7个工作日内保持通讯, 联系不上视为放弃": {},
    "面试名单公布后不再递补": {"until": "interview_list"},
    "体检不合格等空缺按总成绩统一补录": {"stages": ["medical"], "pooled": True},
}


def policy_document(told: Told) -> dict[str, Any]:
    """The default with what the notice states in the place of it."""
    base = document(
        tie_break=[
            "preference:social_worker_certificate",
            "component:interview",
            "component:written",
        ]
    )
    base["components"] = [_written(told), _interview(told)]
    base["composite"] = _composite(told, base["composite"])
    base |= _ratios(told)
    base |= _preferences(told, base)
    if chain := told("tie_break"):
        # an extra test is what an equal place means
        keys = [KEYS[word] for word in chain if word != "extra_test"]
        base["tie_break"] = [
            key for key in base["tie_break"] if key.startswith("preference:")
        ] + keys
    if days := told("publicity.days"):
        base |= {
            "publicity_days": days,
            "publicity_unit": "working_days"
            if told("publicity.unit") == "working days"
            else "days",
        }
    if words := told("substitution"):
        for text in words:
            base["substitution"] = base["substitution"] | STAGES[text]
    told("kin_avoidance"), told("interview.tie_at_cutoff"), told("interview.if_short")
    return base


def _written(told: Told) -> dict[str, Any]:
    part = component("written", full_mark=str(told("written.full") or 100), pass_mark=None)
    if (line := told("written.pass_line") or told("written.min_to_interview")) is not None:
        part["pass_mark"] = "50" if line == "50% of full" else str(line)
    part["pass_mark_includes_points"] = told("written.pass_line_on") == "paper+bonus"
    if places := told("written.decimals"):
        part["rounding"] = {"places": places, "mode": "half_up"}
    if shares := told("written.parts") or told("written.mix"):
        part["papers"] = [
            {"code": f"paper{n}", "title": title, "full_mark": "100", "coefficient": str(share)}
            for n, (title, share) in enumerate(shares.items())
        ]
    for word in told("tie_break") or ():
        if word in PAPERS:  # how the marks divide between the parts is not visible
            part["papers"] = [
                {"code": code, "full_mark": "50", "coefficient": "1"} for code in PAPERS[word]
            ]
    return part


def _interview(told: Told) -> dict[str, Any]:
    line = told("interview.pass_line")
    return component(
        "interview",
        full_mark=str(told("interview.full") or 100),
        pass_mark=None if line is None else str(line),
    )


def _composite(told: Told, default: dict[str, Any]) -> dict[str, Any]:
    """``0.4*written+0.6*interview`` or ``written:interview = 6:4``."""
    text, line = told("composite.formula"), told("composite.pass_line")
    found = dict(default, pass_mark=None if line is None else str(line))
    if text and (terms := re.findall(r"([\d.]+)\*(\w+)", text)):
        found["weights"] = {
            "interview" if part == "interview" else "written": share for share, part in terms
        }
    elif text and (shares := re.search(r"(\d):(\d)$", text)):
        found["weights"] = {"written": f"{shares[1]}/10", "interview": f"{shares[2]}/10"}
    return found


def _ratios(told: Told) -> dict[str, Any]:
    found: dict[str, Any] = {}
    told("opening_ratio.unit")
    if ratio := told("opening_ratio.ratio"):
        found["opening"] = {
            "ratio": str(ratio),
            "on_shortfall": "cancel"
            if told("opening_ratio.on_fail").startswith("取消")
            else "reduce",
        }
    if text := told("interview.shortlist_ratio"):
        found["shortlist"] = {"by": "written", "ratio": text.removeprefix("1:")}
    return found


def _preferences(told: Told, base: dict[str, Any]) -> dict[str, Any]:
    kind = told("certificate_rule.type")
    certs, levels = told("certificate_rule.certs"), told("certificate_rule.levels")
    if kind == "TIE_BREAK":
        names = (
            [f"certificate{n}" for n in range(len(certs))]
            if certs
            else ["party_member", "certificate"]
        )
        assert certs or levels == "any"
        own = {"code": "preferred", "title": "同等条件优先", "effect": "tie_break", "levels": names}
        return {"preferences": [own], "tie_break": ["preference:preferred", *base["tie_break"][1:]]}
    if kind != "BONUS":
        return {}
    given = {
        CODES.get(name, f"study{n}"): str(value)
        for n, (name, value) in enumerate(told("certificate_rule.points").items())
    }
    for worth, names in (told("certificate_rule.equivalents") or {}).items():
        given |= {f"equal{worth}_{n}": worth for n in range(len(names))}
    found = [{"code": "certificate", "effect": "points", "basis": "公告", "points": given}]
    for n, one in enumerate(told("other_bonus") or ()):
        found.append(
            {
                "code": f"service{n}",
                "title": one["if_"],
                "effect": "points",
                "basis": "公告",
                "points": {"yes": str(one["points"])},
            }
        )
    cap, cumulative = told("certificate_rule.cap_total"), told("certificate_rule.cumulative")
    told("certificate_rule.highest_only"), told("certificate_rule.proof_deadline")
    assert told("certificate_rule.applies_to") in ("written", "written_raw")
    points = {
        "target": "written",
        "stacking": "sum" if cap else "highest",
        "cap": str(cap) if cap else None,
    }
    assert cumulative is None or (cumulative is False and points["stacking"] == "highest")
    return {
        "preferences": found,
        "points": points,
        "tie_break": ["component:interview", "component:written"],
    }
