"""Forms of the marking office. The keying grid is a plain form: one text field per sealed code."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import SelectField
from wtforms.validators import InputRequired, Length

from portal.foundation.web.forms import Form, TextLine


class BatchForm(Form):
    first = SelectField(_("登分人员甲"), coerce=int)
    second = SelectField(_("登分人员乙"), coerce=int)


class KeyingForm(Form):
    """Only the token: the cells are read by their sealed codes."""


class SettleForm(Form):
    code = TextLine(_("密号"), validators=[InputRequired()])
    value = TextLine(
        _("原卷成绩（缺考填 absent）"),
        validators=[InputRequired(message=_("请填写原卷上的成绩")), Length(max=12)],
    )
    reason = TextLine(
        _("原因"), validators=[InputRequired(message=_("请写明原因")), Length(max=200)]
    )
