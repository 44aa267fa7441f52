"""Forms of the screening desk and of the opening ratio."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, IntegerField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from portal.foundation.forms import Form


class DecisionForm(Form):
    seen_digest = HiddenField()
    outcome = RadioField(_("审核意见"), validators=[InputRequired(message=_("请选择审核意见"))])
    reason_code = SelectField(_("原因（退回、不通过必选）"))
    text = TextAreaField(_("缺什么、怎么补（报名人会看到原文）"), validators=[Length(max=2000)])


class ClaimForm(Form):
    action = RadioField(_("核验结论"), validators=[InputRequired(message=_("请选择核验结论"))])
    method = SelectField(_("核验途径"))
    note = TextAreaField(_("说明（不通过必填）"), validators=[Length(max=400)])


class OpeningForm(Form):
    kind = RadioField(_("处理"), validators=[InputRequired(message=_("请选择处理意见"))])
    headcount = IntegerField(_("开考人数"), validators=[InputRequired(message=_("请填写人数，取消填 0")), NumberRange(min=0, max=200)])
    reason = TextAreaField(_("与规则建议不一致的理由（会公开）"), validators=[Length(max=600)])
