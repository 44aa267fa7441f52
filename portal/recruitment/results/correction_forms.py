"""Forms of 影响处理 and of the extra test. Choices come from the views."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectField, SelectMultipleField, TextAreaField
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


class DocumentCallForm(Form):
    """通知资格复审, or 递补."""

    vacancy = SelectField(_("岗位"), validators=[InputRequired(message=_("请选择岗位"))])
    starts_at = MomentField(_("开始"), validators=[InputRequired(message=_("请填写时间"))])
    ends_at = MomentField(_("结束"), validators=[InputRequired(message=_("请填写时间"))])
    venue = TextLine(
        _("地点"), validators=[InputRequired(message=_("请写明地点")), Length(max=120)]
    )
    papers = TextAreaField(
        _("要带的原件，一行一件"),
        validators=[InputRequired(message=_("请写明原件")), Length(max=1000)],
    )


class DocumentVerdictForm(Form):
    seen = SelectMultipleField(_("看到的原件"))
    verdict = RadioField(_("结论"), validate_choice=False)
    reason = TextLine(_("不合格的原因"), validators=[Length(max=400)])


class DocumentReasonForm(Form):
    reason = TextLine(_("原因"), validators=[Length(max=400)])


class DocumentAgainForm(DocumentReasonForm):
    """更正登记、重新通知."""

    starts_at = MomentField(_("开始"), validators=[InputRequired(message=_("请填写时间"))])
    ends_at = MomentField(_("结束"), validators=[InputRequired(message=_("请填写时间"))])
