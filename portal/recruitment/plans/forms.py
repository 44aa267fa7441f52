"""Forms of plans: beginning one, the sheet of lines, the replies, exceptions."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, IntegerField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from portal.foundation.web.draft_forms import DraftForm
from portal.foundation.web.forms import Form, TextLine, strip
from portal.recruitment.accounts.forms import NEEDED

PEOPLE = NumberRange(0, 1000, _("请填 0 到 1000 的整数"))
TEXT = Length(max=2000, message=_("不超过 2000 字"))
DOCUMENT = Length(max=60, message=_("不超过 60 字"))


class BeginForm(Form):
    union = SelectField(_("编制单位"), [NEEDED])
    year = IntegerField(_("计划年度"), [NEEDED, NumberRange(2020, 2099, _("请填四位年份"))])


class UnitForm(Form):
    unit = SelectField(_("单位"), [NEEDED])


class SubmitForm(Form):
    document_number = TextLine(_("报送文号（没有的不填）"), [DOCUMENT])


class ReplyForm(Form):
    action = RadioField(_("处理"), [InputRequired(_("请选择一项"))])
    document_number = TextLine(_("批复文号（批准时必填）"), [DOCUMENT])
    comment = TextAreaField(_("意见（退回时必填）"), [TEXT], filters=[strip])
    reading = RadioField(_("员额口径"), [InputRequired(_("请选择一项"))])
    binding = BooleanField(_("招聘批次不得超出这份计划"))


class ReportForm(Form):
    comment = TextLine(_("备注"), [Length(max=200, message=_("不超过 200 字"))])


class ReviseForm(Form):
    reason = TextLine(_("为什么调整"), [NEEDED, Length(max=400, message=_("不超过 400 字"))])


class ExceptionForm(Form):
    unit = SelectField(_("单位"), [NEEDED])
    asked = IntegerField(
        _("申请总人数"), [NEEDED, NumberRange(1, 1000, _("请填 1 到 1000 的整数"))]
    )
    reason = TextAreaField(_("理由"), [NEEDED, TEXT], filters=[strip])


class ExceptionReplyForm(Form):
    action = RadioField(_("处理"), [InputRequired(_("请选择一项"))])
    granted = IntegerField(
        _("批准总人数（批准时必填）"),
        [Optional(), NumberRange(1, 1000, _("请填 1 到 1000 的整数"))],
    )
    document_number = TextLine(_("批复文号（批准时必填）"), [DOCUMENT])
    reason = TextAreaField(_("理由"), [NEEDED, TEXT], filters=[strip])


class RevokeForm(Form):
    reason = TextAreaField(_("撤销的理由"), [NEEDED, TEXT], filters=[strip])


class LinesForm(DraftForm):
    """The sheet of a plan; its summary names the unit and the column of each error."""

    def summary(self) -> list[tuple[str, str]]:
        whole = [("", str(text)) for text in self.form_errors if text]
        return whole + [
            (field.id, f"{field.label.text}：{text}")
            for field in self
            if field.name != "csrf_token"
            for text in field.errors
        ]


def lines_form(units: Mapping[int, str]) -> type[LinesForm]:
    """A form class with four fields for each unit (id → name): ``wanted_12``, ``leaving_12``,
    ``reason_12``, ``funding_12``."""
    fields: dict[str, object] = {}
    for key, name in units.items():
        fields[f"leaving_{key}"] = IntegerField(
            _("%(unit)s 拟退出", unit=name), [InputRequired(_("没有请填 0")), PEOPLE]
        )
        fields[f"wanted_{key}"] = IntegerField(
            _("%(unit)s 需求数", unit=name), [InputRequired(_("没有请填 0")), PEOPLE]
        )
        fields[f"reason_{key}"] = TextLine(
            _("%(unit)s 理由", unit=name), [Length(max=400, message=_("不超过 400 字"))]
        )
        fields[f"funding_{key}"] = TextLine(
            _("%(unit)s 经费来源", unit=name), [Length(max=120, message=_("不超过 120 字"))]
        )
    return type("PlanLinesForm", (LinesForm,), fields)
