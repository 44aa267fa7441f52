"""What is typed about unions and offices."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import DateField, IntegerField, SelectField
from wtforms.validators import InputRequired, Length, NumberRange

from portal.foundation.web.forms import Form, TextLine

NEEDED = InputRequired(_("这一项要填"))


class FiguresForm(Form):
    single_unions = IntegerField(
        _("所辖单独工会组织数（家）"), [NEEDED, NumberRange(min=0, max=1_000_000)]
    )
    workers = IntegerField(_("职工人数（人）"), [NEEDED, NumberRange(min=0, max=100_000_000)])
    on = DateField(_("数据截止日期"), [NEEDED])
    source = TextLine(_("数据来源"), [NEEDED, Length(max=120)])

    def values(self) -> dict[str, Any]:
        fields = (self.single_unions, self.workers, self.on, self.source)
        return {field.name: field.data for field in fields}


class OfficerForm(Form):
    login = TextLine(_("登录名"), [NEEDED, Length(max=40)])
    name = TextLine(_("姓名"), [NEEDED, Length(max=60)])


class AppointForm(Form):
    role = SelectField(_("角色"), [NEEDED])
    union_code = TextLine(_("工会代码"), [NEEDED, Length(max=24)])
    reason = TextLine(_("原因"), [NEEDED, Length(max=200)])


class ReasonForm(Form):
    reason = TextLine(_("原因"), [NEEDED, Length(max=200)])


class StateForm(Form):
    action = SelectField(_("办什么"), [NEEDED])
    reason = TextLine(_("原因"), [NEEDED, Length(max=200)])
