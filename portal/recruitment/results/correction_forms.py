"""Forms of 影响处理 and of the extra test. Choices come from the views."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Length

from portal.foundation.web.fields import MomentField
from portal.foundation.web.forms import Form, TextLine


class PeopleForm(Form):
    """Whom a step is about."""

    people = SelectMultipleField(_("考生"))


class ProposeForm(PeopleForm):
    reason = TextLine(_("理由（写进给本人的通知）"), validators=[Length(max=400)])


class CheckForm(PeopleForm):
    """核对无误."""


class CountersignForm(PeopleForm):
    """会签."""


class SendBackForm(PeopleForm):
    reason = TextLine(_("退回的理由"), validators=[Length(max=400)])


class DecideForm(PeopleForm):
    minutes = TextLine(_("领导小组会议纪要文号"), validators=[Length(max=80)])


class ReportForm(Form):
    number = TextLine(_("报市总工会的文号"), validators=[Length(max=80)])


class ExtraTestForm(Form):
    place = SelectField(
        _("岗位和并列的名次"), validators=[InputRequired(message=_("请选择岗位和名次"))]
    )
    how = TextLine(_("方式"), validators=[InputRequired(message=_("请写明方式")), Length(max=200)])
    venue = TextLine(
        _("地点"), validators=[InputRequired(message=_("请写明地点")), Length(max=120)]
    )
    held_at = MomentField(_("时间"), validators=[InputRequired(message=_("请填写时间"))])


class ExtraTestKeyingForm(Form):
    """The cells are read by their ticket numbers."""

    channel = RadioField(_("哪一遍"), default="first")


class ExtraTestReasonForm(Form):
    reason = TextLine(_("原因"), validators=[Length(max=400)])
