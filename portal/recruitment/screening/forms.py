"""Forms of the screening desk and of the opening ratio."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf.file import MultipleFileField
from wtforms import HiddenField, IntegerField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from portal.foundation.web.forms import Form, TextLine
from portal.recruitment.screening.opinion import Opinion


def _opinion(form: Form) -> Opinion:
    return Opinion(
        form["outcome"].data or "",
        form["reason_code"].data or "",
        form["text"].data or "",
        (form["against_reason"].data or "") if "against_reason" in form else "",
    )


class DecisionForm(Form):
    seen_digest = HiddenField()
    outcome = RadioField(_("审核意见"), validators=[InputRequired(message=_("请选择审核意见"))])
    reason_code = SelectField(_("原因（退回、不通过必选）"))
    text = TextAreaField(_("缺什么、怎么补（报名人会看到原文）"), validators=[Length(max=2000)])
    against_reason = TextAreaField(
        _("自查不符合还要通过的理由（只给复核人员和监督员看）"), validators=[Length(max=1000)]
    )

    def opinion(self) -> Opinion:
        return _opinion(self)


class ClaimForm(Form):
    action = RadioField(_("核验结论"), validators=[InputRequired(message=_("请选择核验结论"))])
    method = SelectField(_("核验途径"))
    note = TextAreaField(_("说明（不通过必填）"), validators=[Length(max=400)])


class OpeningForm(Form):
    kind = RadioField(_("处理"), validators=[InputRequired(message=_("请选择处理意见"))])
    headcount = IntegerField(
        _("开考人数"),
        validators=[InputRequired(message=_("请填写人数，取消填 0")), NumberRange(min=0, max=200)],
    )
    reason = TextAreaField(_("与规则建议不一致的理由（会公开）"), validators=[Length(max=600)])


class QueueFilter(Form):
    """From the address, so that a filtered queue can be sent on."""

    vacancy = SelectField(_("全部岗位"), validate_choice=False)
    certificate = HiddenField()
    late = HiddenField()


class BulkForm(Form):
    outcome = SelectField(_("一起办理"))
    reason_code = SelectField(_("原因（退回必选）"))
    text = TextAreaField(_("缺什么、怎么补（每个报名人都会看到）"), validators=[Length(max=2000)])
    seen = HiddenField()


class CorrectionForm(Form):
    reason = TextAreaField(
        _("为什么更正"), validators=[InputRequired(message=_("请写明为什么更正")), Length(max=1000)]
    )


class RecusalForm(Form):
    ground = SelectField(_("回避的情形"), validators=[InputRequired(message=_("请选择回避的情形"))])
    note = TextLine(_("说明（不写他人隐私）"), validators=[Length(max=200)])


class ObjectionForm(Form):
    text = TextAreaField(
        _("事项和理由"),
        validators=[InputRequired(message=_("请写清楚事项和理由")), Length(max=4000)],
    )
    files = MultipleFileField(_("证据（图片或 PDF，最多 5 个，可以不附）"))


class AppealForm(Form):
    text = TextAreaField(
        _("对复核结论哪里不服，为什么"),
        validators=[InputRequired(message=_("请写清楚事项和理由")), Length(max=4000)],
    )


class AnswerForm(Form):
    action = RadioField(_("复核结论"), validators=[InputRequired(message=_("请选择复核结论"))])
    answer = TextAreaField(
        _("核查情况和理由（申请人会看到原文）"),
        validators=[InputRequired(message=_("请写答复")), Length(max=4000)],
    )


class SecondWordForm(Form):
    outcome = RadioField(_("您的意见"), validators=[InputRequired(message=_("请选择审核意见"))])
    reason_code = SelectField(_("原因（不通过必选）"))
    text = TextAreaField(_("理由"), validators=[Length(max=2000)])

    def opinion(self) -> Opinion:
        return _opinion(self)


class SettleForm(Form):
    stands = RadioField(_("处理"), validators=[InputRequired(message=_("请选择怎样处理"))])
    reason = TextAreaField(
        _("理由"), validators=[InputRequired(message=_("请写明理由")), Length(max=2000)]
    )
