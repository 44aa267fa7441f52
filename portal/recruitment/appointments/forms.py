"""Officers' accounts and appointments."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import DateField, SelectField
from wtforms.validators import Length, Optional

from portal.foundation.officers.appointments import Office
from portal.foundation.web.forms import Form, TextLine
from portal.recruitment.accounts.forms import NEEDED


class OfficerForm(Form):
    login = TextLine(_("登录名"), [NEEDED, Length(max=40, message=_("太长了"))])
    name = TextLine(_("姓名"), [NEEDED, Length(max=60, message=_("太长了"))])


class AppointmentForm(Form):
    union = SelectField(_("在哪个工会"), [NEEDED])
    role = SelectField(_("岗位角色"), [NEEDED])
    valid_from = DateField(_("从哪天起"), [NEEDED])
    valid_until = DateField(_("到哪天为止（不含当天）"), [Optional()])
    reason = TextLine(_("原因"), [NEEDED, Length(max=200, message=_("不超过 200 字"))])
    body_words = TextLine(_("监督指导单位名称"), [Length(max=80, message=_("不超过 80 字"))])

    def office(self) -> Office:
        details = {"body_words": self.body_words.data or ""}
        role, valid_from, valid_until = self.role, self.valid_from, self.valid_until
        return Office(role.data, valid_from.data, valid_until.data, details)


class ReasonForm(Form):
    reason = TextLine(_("原因"), [NEEDED, Length(max=200, message=_("不超过 200 字"))])
