"""Forms of the vetting office."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from portal.foundation.web.forms import Form, TextLine, strip


class MedicalForm(Form):
    outcome = RadioField(_("体检结论"), validators=[InputRequired(message=_("请选择体检结论"))])
    note = TextAreaField(
        _("不合格时告诉本人的话（不写病情）"), validators=[Length(max=600)], filters=[strip]
    )


class BackgroundForm(Form):
    outcome = RadioField(_("考察结论"), validators=[InputRequired(message=_("请选择考察结论"))])
    note = TextAreaField(
        _("考察情况"),
        validators=[InputRequired(message=_("请写考察情况")), Length(max=2000)],
        filters=[strip],
    )


class DeclineForm(Form):
    reason = TextLine(
        _("放弃的原因"), validators=[InputRequired(message=_("请写明原因")), Length(max=200)]
    )


class ObjectionForm(Form):
    said_by = TextLine(_("异议人（匿名留空）"), validators=[Length(max=80)])
    text = TextAreaField(
        _("异议的内容"),
        validators=[InputRequired(message=_("请写异议的内容")), Length(max=4000)],
        filters=[strip],
    )


class AnswerForm(Form):
    outcome = RadioField(_("结论"), validators=[InputRequired(message=_("请选择结论"))])
    answer = TextAreaField(
        _("调查情况和答复"),
        validators=[InputRequired(message=_("请写答复")), Length(max=4000)],
        filters=[strip],
    )
