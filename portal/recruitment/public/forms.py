"""What the self-check asks. Every answer may be left out."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import DateField, IntegerField, SelectField, SelectMultipleField
from wtforms.validators import Length, NumberRange, Optional

from portal.foundation.web.forms import Form, TextLine


class CheckForm(Form):
    born_on = DateField(_("出生日期"), validators=[Optional()])
    education = SelectField(_("最高学历"), validators=[Optional()])
    degree = SelectField(_("学位"), validators=[Optional()])
    study_form = SelectField(_("学习形式"), validators=[Optional()])
    major = TextLine(_("专业（与毕业证书上的一样）"), validators=[Length(max=80)])
    graduated_on = DateField(_("毕业时间"), validators=[Optional()])
    household = TextLine(_("户籍所在地"), validators=[Length(max=80)])
    political = SelectField(_("政治面貌"), validators=[Optional()])
    years = IntegerField(_("工作满几年"), validators=[Optional(), NumberRange(0, 60)])
    certificate = SelectField(_("社会工作者职业水平证书"), validators=[Optional()])
    relaxed = SelectMultipleField(_("符合哪些放宽条件"), validators=[Optional()])
