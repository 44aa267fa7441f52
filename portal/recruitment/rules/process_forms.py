"""The parts of a policy that say how a round runs: opening, shortlist, interview, publicity,
substitution, time limits."""

from __future__ import annotations

import copy
from typing import Any

from flask_babel import lazy_gettext as _

from portal.recruitment.rules.fields import (
    BooleanField,
    FormField,
    LinesField,
    RoundingRow,
    Row,
    SectionForm,
    SelectMultiple,
    SelectOne,
    TextLine,
    given,
    unsaid,
    whole,
)


class OpeningRow(Row):
    on = BooleanField(_("设开考比例"))
    ratio = TextLine(_("几比一开考"))
    on_shortfall = SelectOne(_("人数不够时"))


class ShortlistRow(Row):
    on = BooleanField(_("按比例确定面试入围"))
    by = SelectOne(_("按什么成绩"))
    ratio = TextLine(_("招聘人数的几倍"))


class CutsForm(SectionForm):
    part = "cuts"
    opening = FormField(OpeningRow)
    shortlist = FormField(ShortlistRow)

    @classmethod
    def typed(cls, document: dict[str, Any]) -> dict[str, Any]:
        opening, shortlist = document.get("opening"), document.get("shortlist")
        return {
            "opening": {"on": bool(opening), "on_shortfall": "reduce", **given(opening or {})},
            "shortlist": {"on": bool(shortlist), "by": "written", **given(shortlist or {})},
        }

    def applied(self, document: dict[str, Any]) -> dict[str, Any]:
        changed = {
            name: value for name, value in document.items() if name not in {"opening", "shortlist"}
        }
        for name in ("opening", "shortlist"):
            row = dict(self[name].data)
            if row.pop("on"):
                changed[name] = unsaid(given(row), {"on_shortfall": "reduce"}, document.get(name))
        return changed

    def offers(self, document: dict[str, Any]) -> dict[str, list[tuple[str, str]]]:
        parts = [
            (part["code"], part.get("title") or part["code"]) for part in document["components"]
        ]
        return {"by": [*parts, ("composite", str(_("总成绩")))]}


class RoomsRow(Row):
    method = SelectOne(_("同一岗位分几个面试室时"))
    mean_rounding = FormField(RoundingRow)
    coefficient_rounding = FormField(RoundingRow)
    rounding = FormField(RoundingRow)
    cap_at_full_mark = BooleanField(_("调整后超过满分的按满分计"))


class InterviewRow(Row):
    on = BooleanField(_("有面试评分"))
    component = SelectOne(_("算作哪一项成绩"))
    minimum_examiners = TextLine(_("考官最少几人"))
    drop_highest = TextLine(_("去掉几个最高分"))
    drop_lowest = TextLine(_("去掉几个最低分"))
    drop_per = SelectOne(_("怎么去"))
    elements = LinesField(_("评分要素（每行一个代码，可不填）"))
    rounding = FormField(RoundingRow)
    room_adjustment = FormField(RoomsRow)
    odd_panel = BooleanField(_("考官人数须为单数"))


class MarkingRow(Row):
    double = BooleanField(_("每份试卷由两人分别评分"))
    tolerance = TextLine(_("相差几分以内取平均"))


USUAL_NUMBERS = {"minimum_examiners": "7", "drop_highest": "0", "drop_lowest": "0"}
ROOM_ROUNDINGS = ("mean_rounding", "coefficient_rounding", "rounding")


class InterviewForm(SectionForm):
    part = "interview"
    interview = FormField(InterviewRow)
    marking = FormField(MarkingRow)

    @classmethod
    def typed(cls, document: dict[str, Any]) -> dict[str, Any]:
        rule = document.get("interview") or {}
        rooms = rule.get("room_adjustment") or {}
        interview = {
            "on": bool(rule),
            "component": "interview",
            "drop_per": "total",
            **given(rule),
            "odd_panel": bool(rule.get("odd_panel")),
            **{name: str(rule.get(name, usual)) for name, usual in USUAL_NUMBERS.items()},
            "elements": rule.get("elements") or [],
            "rounding": RoundingRow.typed(rule.get("rounding")),
            "room_adjustment": {
                "method": rooms.get("method", "none"),
                "cap_at_full_mark": bool(rooms.get("cap_at_full_mark")),
                **{name: RoundingRow.typed(rooms.get(name)) for name in ROOM_ROUNDINGS},
            },
        }
        marking = {"double": False, "tolerance": "0", **given(document.get("marking") or {})}
        return {"interview": interview, "marking": marking}

    def applied(self, document: dict[str, Any]) -> dict[str, Any]:
        changed = {name: value for name, value in document.items() if name != "interview"}
        marking = self.marking.data
        tolerance = given({"tolerance": marking["tolerance"]})
        changed["marking"] = {"double": marking["double"], **tolerance}
        if self.interview.data["on"]:
            changed["interview"] = _interview(self.interview.data)
        return changed

    def offers(self, document: dict[str, Any]) -> dict[str, list[tuple[str, str]]]:
        return {
            "component": [
                (part["code"], part.get("title") or part["code"]) for part in document["components"]
            ]
        }


def _interview(row: dict[str, Any]) -> dict[str, Any]:
    rooms = row["room_adjustment"]
    roundings = {name: RoundingRow.member(rooms[name]) for name in ROOM_ROUNDINGS}
    adjustment = given({"method": rooms["method"], **roundings})
    adjustment |= {"cap_at_full_mark": True} if rooms["cap_at_full_mark"] else {}
    return given(
        {
            **{name: row[name] for name in ("component", "drop_per", "elements")},
            **{name: whole(row[name]) for name in USUAL_NUMBERS},
            "rounding": RoundingRow.member(row["rounding"]),
            "room_adjustment": adjustment,
            "odd_panel": row["odd_panel"] or None,
        }
    )


USUAL_DAYS = {
    "recheck": {"window_days": 3, "answer_days": 5},
    "retention": {"application_days": 365, "paper_days": 180, "recording_days": 180},
}
USUAL_HOUR = "17:30"
USUAL_STAGES = ["document_recheck", "medical", "background_check", "publicity"]


def _typed_days(name: str, document: dict[str, Any]) -> dict[str, str]:
    have = document.get(name) or {}
    return {
        member: str(usual if have.get(member) is None else have[member])
        for member, usual in USUAL_DAYS[name].items()
    }


def _typed_substitution(rule: dict[str, Any]) -> dict[str, Any]:
    stages = rule.get("stages")
    numbers = {name: rule.get(name) for name in ("rounds", "reserve_days")}
    return {
        "stages": list(USUAL_STAGES) if stages is None else stages,
        "until": rule.get("until") or "hire",
        "pooled": bool(rule.get("pooled")),
        **{name: "" if number is None else str(number) for name, number in numbers.items()},
    }


class SubstitutionRow(Row):
    stages = SelectMultiple(_("哪些环节空缺可以递补"))
    rounds = TextLine(_("每个空缺最多递补几次（不限就留空）"))
    until = SelectOne(_("什么之后不再递补"))
    pooled = BooleanField(_("各岗位的空缺统一按成绩递补"))
    reserve_days = TextLine(_("后备人选有效天数（自然日，不设就留空）"))


class RecheckRow(Row):
    window_days = TextLine(_("成绩公布后几个工作日内可以申请复核"))
    answer_days = TextLine(_("几个工作日内答复"))


class RetentionRow(Row):
    application_days = TextLine(_("报名材料保存天数"))
    paper_days = TextLine(_("试卷和评分材料保存天数（至少 180）"))
    recording_days = TextLine(_("录音录像保存天数（至少 180）"))


class AfterForm(SectionForm):
    part = "after"
    age_reading = SelectOne(_("“N 周岁以下”怎么算"))
    publicity_days = TextLine(_("拟聘用名单公示天数"))
    publicity_unit = SelectOne(_("按什么天数算"))
    publicity_ends_at = TextLine(_("最后一日到几点为止"))
    recheck = FormField(RecheckRow)
    substitution = FormField(SubstitutionRow)
    retention = FormField(RetentionRow)

    @classmethod
    def typed(cls, document: dict[str, Any]) -> dict[str, Any]:
        return {
            "age_reading": document.get("age_reading") or "not_yet_next",
            "publicity_days": str(document.get("publicity_days") or 7),
            "publicity_unit": document.get("publicity_unit") or "working_days",
            "publicity_ends_at": document.get("publicity_ends_at") or USUAL_HOUR,
            "recheck": _typed_days("recheck", document),
            "substitution": _typed_substitution(document.get("substitution") or {}),
            "retention": _typed_days("retention", document),
        }

    def applied(self, document: dict[str, Any]) -> dict[str, Any]:
        changed = copy.deepcopy(document)
        row = self.substitution.data
        changed["age_reading"] = self.age_reading.data
        changed["publicity_days"] = whole(self.publicity_days.data)
        if self.publicity_unit.data != "working_days" or "publicity_unit" in document:
            changed["publicity_unit"] = self.publicity_unit.data
        changed |= unsaid(
            {"publicity_ends_at": self.publicity_ends_at.data},
            {"publicity_ends_at": USUAL_HOUR},
            document,
        )
        numbers = given({name: whole(row[name]) for name in ("rounds", "reserve_days")})
        changed["substitution"] = {
            "stages": row["stages"],
            "until": row["until"],
            "pooled": row["pooled"],
            **numbers,
        }
        for name in USUAL_DAYS:
            typed = dict(self[name].data)
            changed[name] = given({member: whole(value) for member, value in typed.items()})
        return changed
