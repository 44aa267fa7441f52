"""Forms of 信访举报: the public one without an account, the register's intake, and its steps."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import DateField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from portal.foundation.officers.questions import AskedForm
from portal.foundation.web.forms import Form, TextLine, strip

MATTER = [
    InputRequired(message=_("请写明反映的事情")),
    Length(min=10, max=5000, message=_("请写 10 到 5000 个字")),
]


class PublicPetitionForm(AskedForm):
    about = SelectField(_("反映哪一次招聘"), validators=[InputRequired()])
    concern = SelectField(_("涉及哪个环节"), validators=[InputRequired()])
    named = RadioField(_("是否实名"), default="no")
    name = TextLine(_("姓名"), validators=[Length(max=40)])
    contact = TextLine(_("联系方式"), validators=[Length(max=120)])
    matter = TextAreaField(_("反映的事情"), filters=[strip], validators=MATTER)


class ReceiptForm(Form):
    code = TextLine(
        _("查询码"), validators=[InputRequired(message=_("请填写查询码")), Length(max=30)]
    )


class IntakeForm(Form):
    about = SelectField(_("反映哪一次招聘"), validators=[InputRequired()])
    channel = SelectField(_("渠道"), validators=[InputRequired()])
    received_on = DateField(_("收到日期"), validators=[InputRequired(message=_("请填写收到日期"))])
    concern = SelectField(_("涉及哪个环节"), validators=[InputRequired()])
    name = TextLine(_("姓名（匿名留空）"), validators=[Length(max=40)])
    contact = TextLine(_("联系方式"), validators=[Length(max=120)])
    matter = TextAreaField(_("反映的事情"), filters=[strip], validators=MATTER)


class StepForm(Form):
    action = RadioField(_("处理"), validators=[InputRequired(message=_("请选择怎么处理"))])
    investigator = TextLine(_("调查人"), validators=[Length(max=80)])
    text = TextAreaField(_("意见、理由或答复"), filters=[strip], validators=[Length(max=5000)])
    way = TextLine(_("答复方式"), validators=[Length(max=40)])
    answered_on = DateField(_("答复日期"), validators=[Optional()])
