"""How somebody wants to be told, and a text to many."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, PasswordField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from portal.foundation.web.forms import Form, TextLine
from portal.recruitment.accounts.forms import NEEDED


class WaysForm(Form):
    mail_on = BooleanField(_("用邮件提醒我"))
    sms_on = BooleanField(_("用短信提醒我"))


class CurrentForm(Form):
    """What changes an address asks for the password."""

    current = PasswordField(_("现在的密码"), [NEEDED])


class AddressForm(CurrentForm):
    address = TextLine(_("邮箱地址"), validators=[InputRequired(), Length(max=120)])


class MobileForm(CurrentForm):
    mobile = TextLine(_("新手机号"), [NEEDED, Length(max=120)])


class CodeForm(Form):
    code = TextLine(_("验证码"), validators=[InputRequired(), Length(max=12)])


class BulkForm(Form):
    states = SelectMultipleField(_("报名状态（不选就是全部）"), validators=[Optional()])
    vacancies = SelectMultipleField(_("岗位（不选就是全部）"), validators=[Optional()])
    unread = BooleanField(_("只发给本批次还有未读消息的人"))
    title = TextLine(_("标题"), validators=[InputRequired(), Length(max=80)])
    text = TextAreaField(_("正文"), validators=[InputRequired(), Length(max=4000)])
