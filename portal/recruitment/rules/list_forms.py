"""The part of a policy that says what people hold and see: tickets, public lists, and what a
corrected score changes."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _

from portal.recruitment.rules.fields import (
    FormField,
    Row,
    SectionForm,
    SelectOne,
    TextLine,
    given,
    unsaid,
    whole,
)


class TicketsRow(Row):
    pattern = TextLine(_("准考证号的样式"))
    unprinted = SelectOne(_("没带纸质准考证的"))


class ListDaysRow(Row):
    seating_evidence = TextLine(_("考场编排公布天数"))
    written_result = TextLine(_("笔试成绩公布天数"))
    preferences = TextLine(_("优先和加分公布天数"))
    shortlist = TextLine(_("面试入围名单公布天数"))
    interview_result = TextLine(_("面试成绩公布天数"))
    ranking = TextLine(_("总成绩公布天数"))


class CorrectionsRow(Row):
    shortlist = SelectOne(_("已通知入围的人"))
    ranking = SelectOne(_("已公布的名次"))
    offer = SelectOne(_("已发出的聘用通知书"))


USUAL = {
    "tickets": {"pattern": "", "unprinted": "admitted"},
    "corrections": {"shortlist": "keep_told", "ranking": "recompute", "offer": "keep"},
}


class ListsForm(SectionForm):
    part = "lists"
    written_list = SelectOne(_("笔试成绩公布谁的"))
    tickets = FormField(TicketsRow)
    list_days = FormField(ListDaysRow)
    corrections = FormField(CorrectionsRow)

    @classmethod
    def typed(cls, document: dict[str, Any]) -> dict[str, Any]:
        days = given(document.get("list_days") or {})
        return {
            "written_list": document.get("written_list") or "all",
            "list_days": {kind: str(value) for kind, value in days.items()},
            **{name: usual | given(document.get(name) or {}) for name, usual in USUAL.items()},
        }

    def applied(self, document: dict[str, Any]) -> dict[str, Any]:
        """What has its default and was not written before stays unwritten."""
        changed = {name: value for name, value in document.items() if name not in _OWN}
        changed |= unsaid(
            {"written_list": self.written_list.data}, {"written_list": "all"}, document
        )
        days = given({kind: whole(typed) for kind, typed in self.list_days.data.items()})
        found = {"list_days": days} | {
            name: unsaid(given(self[name].data), usual, document.get(name))
            for name, usual in USUAL.items()
        }
        return changed | given({name: value or None for name, value in found.items()})


_OWN = {"written_list", "list_days", *USUAL}
