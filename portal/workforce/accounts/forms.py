"""What officers type to come in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import PasswordField
from wtforms.validators import EqualTo, InputRequired, Length

from portal.foundation.officers.questions import AskedForm
from portal.foundation.web.forms import Form, TextLine

NEEDED = InputRequired(_("这一项要填"))
SHORT = Length(max=120, message=_("太长了"))


class SignInForm(AskedForm):
    login = TextLine(_("登录名"), [NEEDED, SHORT])
    password = PasswordField(_("密码"), [NEEDED])


class EnrolForm(AskedForm):
    login = TextLine(_("登录名"), [NEEDED, SHORT])
    code = TextLine(_("安全管理员给您的一次性代码"), [NEEDED, SHORT])
    password = PasswordField(_("新密码"), [NEEDED])
    password_again = PasswordField(
        _("再输一遍新密码"), [NEEDED, EqualTo("password", _("两次输入的密码不一样"))]
    )


class FactorForm(Form):
    code = TextLine(_("验证器上的 6 位数字，或一个恢复码"), [NEEDED, SHORT])
