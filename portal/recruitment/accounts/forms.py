"""What people type to come in, to get back in, and to change what they sign in with."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, PasswordField, SelectField
from wtforms.validators import EqualTo, InputRequired, Length, StopValidation

from portal.foundation.officers.questions import AskedForm
from portal.foundation.web.forms import Form, TextLine


class Needed(InputRequired):
    """Says which field is empty, because the summary at the top of the page lists the errors
    without their fields."""

    def __call__(self, form: Any, field: Any) -> None:
        if not field.raw_data or not field.raw_data[0]:
            field.errors[:] = []
            raise StopValidation(gettext("请填写：%(what)s", what=field.label.text))


NEEDED = Needed()
TICKED = InputRequired(_("请勾选：没有同意或确认，不能继续"))
SHORT = Length(max=120, message=_("太长了"))


class NewPassword:
    """The two fields of a new password; the rules are checked by the view, because they take the
    login name."""

    password = PasswordField(_("新密码"), [NEEDED])
    password_again = PasswordField(
        _("再输一遍新密码"), [NEEDED, EqualTo("password", _("两次输入的密码不一样"))]
    )


class SignInForm(AskedForm):
    login = TextLine(_("手机号或证件号"), [NEEDED, SHORT])
    password = PasswordField(_("密码"), [NEEDED])


class OfficerSignInForm(AskedForm):
    login = TextLine(_("登录名"), [NEEDED, SHORT])
    password = PasswordField(_("密码"), [NEEDED])


class SignUpForm(AskedForm):
    kind = SelectField(_("证件类型"), [NEEDED])
    number = TextLine(_("证件号码"), [NEEDED, SHORT])
    name = TextLine(_("姓名"), [NEEDED, SHORT])
    mobile = TextLine(_("手机号"), [NEEDED, SHORT])
    password = PasswordField(_("密码"), [NEEDED])
    password_again = PasswordField(
        _("再输一遍密码"), [NEEDED, EqualTo("password", _("两次输入的密码不一样"))]
    )
    consent = BooleanField(_("我同意"), [TICKED])


class ProveMobileForm(AskedForm):
    mobile = TextLine(_("手机号"), [NEEDED, SHORT])


class SignUpCodeForm(Form):
    code = TextLine(_("短信里的 6 位数字"), [NEEDED, SHORT])


class SendCodeForm(AskedForm):
    mobile = TextLine(_("登记的手机号"), [NEEDED, SHORT])


class CodeRecoveryForm(NewPassword, AskedForm):
    mobile = TextLine(_("登记的手机号"), [NEEDED, SHORT])
    number = TextLine(_("证件号码"), [NEEDED, SHORT])
    code = TextLine(_("短信里的 6 位数字"), [NEEDED, SHORT])


class CaseRecoveryForm(NewPassword, AskedForm):
    number = TextLine(_("证件号码"), [NEEDED, SHORT])
    code = TextLine(_("纸条上的一次性代码"), [NEEDED, SHORT])
    mobile = TextLine(_("手机号（以后用它登录）"), [NEEDED, SHORT])


class EnrolForm(NewPassword, AskedForm):
    login = TextLine(_("登录名"), [NEEDED, SHORT])
    code = TextLine(_("安全管理员给您的一次性代码"), [NEEDED, SHORT])


class PasswordForm(NewPassword, Form):
    current = PasswordField(_("现在的密码"), [NEEDED])


class OwnWordForm(Form):
    """One's own password, before what it guards is done."""

    current = PasswordField(_("密码"), [NEEDED])


class CloseForm(Form):
    current = PasswordField(_("密码"), [NEEDED])
    sure = BooleanField(_("我知道注销以后不能恢复"), [TICKED])


class FactorForm(Form):
    code = TextLine(_("验证器上的 6 位数字"), [NEEDED, SHORT])


class PaperCodeForm(Form):
    code = TextLine(_("恢复码"), [NEEDED, SHORT])
