"""Figures of a union, officers' accounts, appointments."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import DateField, FileField, IntegerField, SelectField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from portal.foundation.officers.appointments import Office
from portal.foundation.web.forms import Form, TextLine
from portal.recruitment.accounts.forms import NEEDED

NUMBER = NumberRange(0, 100_000_000, _("请填 0 或更大的整数"))


class FiguresForm(Form):
    single_unions_count = IntegerField(_("所辖单独工会组织数（家）"), [NEEDED, NUMBER])
    workers_count = IntegerField(_("职工人数（人）"), [NEEDED, NUMBER])
    in_post_manual = IntegerField(
        _("在岗社会化工会工作者（人）"),
        [Optional(), NumberRange(0, 1000, _("请填 0 到 1000 的整数"))],
    )
    figures_on = DateField(_("统计日期"), [NEEDED])
    figures_source = TextLine(_("数字来源"), [NEEDED, Length(max=120, message=_("不超过 120 字"))])


class SheetForm(Form):
    """A file, or cells copied from a spreadsheet; ``checked`` carries what the preview showed to
    the second step."""

    file = FileField(_("选择表格文件"))
    pasted = TextAreaField(
        _("或者从表格里复制，粘贴在这里"),
        [Length(max=1_500_000, message=_("太长了，请改为上传文件"))],
    )
    checked = TextAreaField(
        _("检查过的表"), [Length(max=1_800_000, message=_("太长了，请分成几个文件"))]
    )


class OfficerForm(Form):
    login = TextLine(_("登录名"), [NEEDED, Length(max=40, message=_("太长了"))])
    name = TextLine(_("姓名"), [NEEDED, Length(max=60, message=_("太长了"))])


class AppointmentForm(Form):
    union = SelectField(_("在哪个工会"), [NEEDED])
    role = SelectField(_("岗位角色"), [NEEDED])
    valid_from = DateField(_("从哪天起"), [NEEDED])
    valid_until = DateField(_("到哪天为止（不含当天）"), [Optional()])
    body_words = TextLine(_("监督指导单位名称"), [Length(max=80, message=_("不超过 80 字"))])

    def office(self) -> Office:
        details = {"body_words": self.body_words.data or ""}
        role, valid_from, valid_until = self.role, self.valid_from, self.valid_until
        return Office(role.data, valid_from.data, valid_until.data, details)


class ReasonForm(Form):
    reason = TextLine(_("原因"), [NEEDED, Length(max=200, message=_("不超过 200 字"))])
