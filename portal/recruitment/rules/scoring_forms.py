"""The parts of a policy that make a score and a place: components, preferences and points, the
chain of ties."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import lazy_gettext as _

from portal.recruitment.rules.fields import (
    BooleanField,
    FieldList,
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
)

_PAIR = re.compile(r"^(\S+?)[\s=＝:：，,]+(\S+)$")


class PaperRow(Row):
    code = TextLine(_("代码"))
    title = TextLine(_("名称"))
    full_mark = TextLine(_("满分"))
    coefficient = TextLine(_("系数"))


class ComponentRow(Row):
    code = TextLine(_("代码"))
    title = TextLine(_("名称"))
    full_mark = TextLine(_("满分"))
    weight = TextLine(_("在总成绩里的权重"))
    rounding = FormField(RoundingRow)
    pass_mark = TextLine(_("合格线"))
    pass_mark_uncontested = TextLine(_("无竞争岗位的合格线"))
    pass_mark_includes_points = BooleanField(_("合格线按含加分的成绩判断"))
    papers = FieldList(FormField(PaperRow))


class CompositeRow(Row):
    term_rounding = FormField(RoundingRow)
    rounding = FormField(RoundingRow)
    pass_mark = TextLine(_("总成绩合格线"))


class ScoresForm(SectionForm):
    part = "scores"
    title = TextLine(_("办法名称"))
    basis = LinesField(_("依据的文件"))
    components = FieldList(FormField(ComponentRow))
    composite = FormField(CompositeRow)

    @classmethod
    def typed(cls, document: dict[str, Any]) -> dict[str, Any]:
        composite = document["composite"]
        rows = [
            {
                **part,
                "weight": composite["weights"].get(part["code"], ""),
                "rounding": RoundingRow.typed(part.get("rounding")),
                "papers": part.get("papers") or [],
            }
            for part in document["components"]
        ]
        composite = {
            "pass_mark": composite.get("pass_mark"),
            **{
                name: RoundingRow.typed(composite.get(name))
                for name in ("term_rounding", "rounding")
            },
        }
        return {
            "title": document["title"],
            "basis": document.get("basis") or [],
            "components": rows,
            "composite": composite,
        }

    def applied(self, document: dict[str, Any]) -> dict[str, Any]:
        rows, composite = self.components.data, self.composite.data
        roundings = {
            name: RoundingRow.member(composite[name]) for name in ("term_rounding", "rounding")
        }
        weights = {row["code"]: row["weight"] for row in rows}
        changed = {
            **document,
            "title": self.title.data,
            "basis": self.basis.data,
            "components": [_component(row) for row in rows],
        }
        changed["composite"] = given(
            {"weights": weights, **roundings, "pass_mark": composite["pass_mark"]}
        )
        return without_lost_keys(changed)

    def shown_at(self, name: str) -> str:
        if not name.startswith("composite-weights"):
            return name
        codes = [row["code"] for row in self.components.data]
        code = name.removeprefix("composite-weights").strip("-")
        return f"components-{codes.index(code) if code in codes else 0}-weight"


def _component(row: dict[str, Any]) -> dict[str, Any]:
    found = {
        name: row[name]
        for name in ("code", "title", "full_mark", "pass_mark", "pass_mark_uncontested")
    }
    found |= {
        "rounding": RoundingRow.member(row["rounding"]),
        "papers": [given(paper) for paper in row["papers"]],
    }
    return given(found) | (
        {"pass_mark_includes_points": True} if row["pass_mark_includes_points"] else {}
    )


def without_lost_keys(document: dict[str, Any]) -> dict[str, Any]:
    """The chain without keys to what is not there any more, and with every preference that decides
    ties, so that parts can be saved one by one."""
    parts = [part.get("code") for part in document["components"]]
    papers = [
        paper.get("code") for part in document["components"] for paper in part.get("papers") or []
    ]
    deciding = [
        item.get("code")
        for item in document.get("preferences") or []
        if item.get("effect") == "tie_break"
    ]
    known = {f"{kind}:{code}" for kind in ("component", "component_raw") for code in parts}
    known |= {f"paper:{code}" for code in papers} | {f"preference:{code}" for code in deciding}
    kept = [key for key in document.get("tie_break") or [] if key in known]
    new = [f"preference:{code}" for code in deciding if f"preference:{code}" not in kept]
    return {**document, "tie_break": [*new, *kept]}


class ClaimRow(Row):
    papers = LinesField(_("申请时提交什么材料（每行一种，不设就留空）"))
    sentence = TextLine(_("申请人要声明的话"))
    deadline = SelectOne(_("材料什么时候之前提交"))
    deadline_on = TextLine(_("具体日期"))


class PreferenceRow(Row):
    code = TextLine(_("代码"))
    title = TextLine(_("名称"))
    effect = SelectOne(_("作用"))
    basis = TextLine(_("依据"))
    levels = LinesField(_("等级（每行一个代码）"))
    ordered = BooleanField(_("等级有先后：从上到下由低到高，高的优先"))
    points = LinesField(_("每个等级加几分（每行：等级 分数）"))
    group = TextLine(_("加分类别"))
    claim = FormField(ClaimRow)


class PointsRow(Row):
    target = SelectOne(_("加分计入"))
    at = SelectOne(_("加在哪一步"))
    stacking = SelectOne(_("有多项加分时"))
    cap = TextLine(_("最多加几分"))
    may_exceed_full_mark = BooleanField(_("加分后可以超过满分"))


class CertificateRow(Row):
    preference = SelectOne(_("哪一项优先要核验证书"))
    deadline = SelectOne(_("证书须在什么时候之前取得"))
    deadline_on = TextLine(_("具体日期"))
    score_report_counts = SelectMultiple(_("还没拿到证书时，成绩单可以认定的等级"))
    registration_required = BooleanField(_("证书须已办理登记"))


USUAL_CERTIFICATE = {
    "preference": "social_worker_certificate",
    "deadline": "application_end",
    "registration_required": False,
}


class PreferencesForm(SectionForm):
    part = "preferences"
    preferences = FieldList(FormField(PreferenceRow))
    points = FormField(PointsRow)
    certificate = FormField(CertificateRow)

    @classmethod
    def typed(cls, document: dict[str, Any]) -> dict[str, Any]:
        return {
            "preferences": [_typed_preference(item) for item in document.get("preferences") or []],
            "points": {
                "at": "component",
                "stacking": "highest",
                "may_exceed_full_mark": True,
                **given(document.get("points") or {}),
            },
            "certificate": _typed_certificate(document.get("certificate") or {}),
        }

    def applied(self, document: dict[str, Any]) -> dict[str, Any]:
        points = self.points.data
        rule = given({name: points[name] for name in ("target", "at", "stacking", "cap")})
        rule |= {"may_exceed_full_mark": points["may_exceed_full_mark"]}
        former = document.get("certificate") or {}
        changed = {
            **document,
            "preferences": [_preference(row) for row in self.preferences.data],
            "points": rule,
            "certificate": _certificate(self.certificate.data, former),
        }
        if not points["target"]:
            changed.pop("points")
        return without_lost_keys(changed)

    def offers(self, document: dict[str, Any]) -> dict[str, list[tuple[str, str]]]:
        rows = self.preferences.data
        chosen = self.certificate.data["preference"]
        levels = [
            level
            for row in rows
            if row["code"] == chosen
            for level in (*row["levels"], *_points(row["points"]))
        ]
        levels += (document.get("certificate") or {}).get("score_report_counts") or {}
        targets = [
            (part["code"], part.get("title") or part["code"]) for part in document["components"]
        ]
        return {
            "target": [("", str(_("不加分"))), *targets, ("composite", str(_("总成绩")))],
            "preference": [(row["code"], row["title"] or row["code"]) for row in rows],
            "score_report_counts": [(level, level) for level in dict.fromkeys(levels)],
        }

    def shown_at(self, name: str) -> str:
        if name == "points":
            return "points-target"
        if re.fullmatch(r"preferences-\d+", name):
            return f"{name}-levels"
        return re.sub(r"^(preferences-\d+)-order$", r"\1-levels", name)


def _typed_deadline(rule: dict[str, Any]) -> dict[str, str]:
    deadline = rule.get("deadline") or "application_end"
    fixed = deadline in {"application_end", "document_recheck"}
    return {
        "deadline": deadline if fixed else "on",
        "deadline_on": "" if fixed else deadline,
    }


def _deadline(row: dict[str, Any]) -> Any:
    return row["deadline_on"] if row["deadline"] == "on" else row["deadline"]


def _typed_certificate(rule: dict[str, Any]) -> dict[str, Any]:
    reports = rule.get("score_report_counts") or {}
    return {
        "preference": rule.get("preference") or "social_worker_certificate",
        **_typed_deadline(rule),
        "score_report_counts": [level for level, counts in reports.items() if counts],
        "registration_required": bool(rule.get("registration_required")),
    }


def _certificate(row: dict[str, Any], former: dict[str, Any]) -> dict[str, Any]:
    reports = dict.fromkeys(former.get("score_report_counts") or {}, False)
    reports |= dict.fromkeys(row["score_report_counts"], True)
    said = {
        "preference": row["preference"],
        "deadline": _deadline(row),
        "score_report_counts": reports or None,
        "registration_required": row["registration_required"],
    }
    return unsaid(given(said), USUAL_CERTIFICATE, former)


def _typed_preference(item: dict[str, Any]) -> dict[str, Any]:
    points = [f"{level} {value}" for level, value in (item.get("points") or {}).items()]
    return {
        **item,
        "levels": item.get("order") or item.get("levels") or [],
        "ordered": bool(item.get("order")),
        "points": points,
        "claim": {**(item.get("claim") or {}), **_typed_deadline(item.get("claim") or {})},
    }


def _claim(row: dict[str, Any]) -> dict[str, Any] | None:
    """Nothing where neither papers nor a declaration are asked for."""
    if not row["papers"] and not row["sentence"]:
        return None
    said = given({"papers": row["papers"], "sentence": row["sentence"], "deadline": _deadline(row)})
    return unsaid(said, {"deadline": "application_end"}, None)


def _points(lines: list[str]) -> dict[str, str]:
    """``assistant 2`` by line; a line that is none is kept as a level without a number, for the
    reader to refuse."""
    pairs = [(_PAIR.match(line), line) for line in lines]
    return {found[1] if found else line: found[2] if found else "" for found, line in pairs}


def _preference(row: dict[str, Any]) -> dict[str, Any]:
    found = {name: row[name] for name in ("code", "title", "effect", "basis")}
    found |= {"claim": _claim(row["claim"])}
    if row["effect"] == "points":
        return given({**found, "group": row["group"], "points": _points(row["points"])})
    return given(
        {**found, "levels": row["levels"], "order": row["levels"] if row["ordered"] else None}
    )


class TiesForm(SectionForm):
    part = "ties"
    tie_break = FieldList(SelectOne(_("比较什么")))

    @classmethod
    def typed(cls, document: dict[str, Any]) -> dict[str, Any]:
        return {"tie_break": list(document.get("tie_break") or [])}

    def applied(self, document: dict[str, Any]) -> dict[str, Any]:
        return {**document, "tie_break": [key for key in self.tie_break.data if key]}
