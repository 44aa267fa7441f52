"""Forms of the vetting office."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf.file import MultipleFileField
from wtforms import DateField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from portal.foundation.web.forms import Form, TextLine, strip
from portal.recruitment.vetting.approval import Approval


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
    ground = TextAreaField(
        _("拟作不合格的，依据公告哪一条（引用原文）"), validators=[Length(max=600)], filters=[strip]
    )


class DocumentsForm(Form):
    outcome = RadioField(_("材料情况"), validators=[InputRequired(message=_("请选择材料情况"))])
    note = TextAreaField(
        _("缺什么、什么时候交（本人会看到）"), validators=[Length(max=600)], filters=[strip]
    )


class DeclineForm(Form):
    reason = TextLine(
        _("放弃的原因"), validators=[InputRequired(message=_("请写明原因")), Length(max=200)]
    )


class StatementForm(Form):
    statement = TextAreaField(
        _("陈述申辩"),
        validators=[InputRequired(message=_("请写陈述申辩的内容")), Length(max=4000)],
        filters=[strip],
    )


class ServiceForm(Form):
    way = TextLine(
        _("送达方式和日期"), validators=[InputRequired(message=_("请写送达方式")), Length(max=60)]
    )


class FindingForm(Form):
    """What the leading group decided on a finding."""

    outcome = RadioField(_("集体研究结论"), validators=[InputRequired(message=_("请选择结论"))])
    minutes = TextLine(
        _("会议纪要文号"), validators=[InputRequired(message=_("请填纪要文号")), Length(max=60)]
    )
    decision = TextAreaField(
        _("决定和理由"),
        validators=[InputRequired(message=_("请写决定和理由")), Length(max=2000)],
        filters=[strip],
    )


class CollectiveForm(Form):
    """A decision about one person, or one vacancy: the reason and the number of its minutes."""

    reason = TextAreaField(
        _("理由（本人会看到）"),
        validators=[InputRequired(message=_("请写明原因")), Length(max=600)],
        filters=[strip],
    )
    minutes = TextLine(
        _("会议纪要文号"), validators=[InputRequired(message=_("请填纪要文号")), Length(max=60)]
    )


class ResumeForm(Form):
    reason = TextAreaField(
        _("解除的理由（本人会看到）"),
        validators=[InputRequired(message=_("请写明原因")), Length(max=600)],
        filters=[strip],
    )


class PublicityForm(Form):
    """What form G-06 holds."""

    minutes = TextLine(
        _("党组会议纪要文号"), validators=[InputRequired(message=_("请填纪要文号")), Length(max=60)]
    )
    minutes_on = DateField(_("会议日期"), validators=[InputRequired(message=_("请填会议日期"))])
    union_opinion = TextLine(
        _("市总工会意见（文号、结论）"),
        validators=[InputRequired(message=_("请填市总工会意见")), Length(max=200)],
    )

    def approval(self) -> Approval:
        opinion = self.union_opinion.data or ""
        return Approval(self.minutes.data or "", self.minutes_on.data, opinion)


class ObjectionForm(Form):
    said_by = TextLine(_("异议人（匿名留空）"), validators=[Length(max=80)])
    text = TextAreaField(
        _("异议的内容"),
        validators=[InputRequired(message=_("请写异议的内容")), Length(max=4000)],
        filters=[strip],
    )
    files = MultipleFileField(_("证据（图片或 PDF，最多 5 个，可以不附）"))


class LateForm(Form):
    said_by = TextLine(_("反映人（匿名留空）"), validators=[Length(max=80)])
    text = TextAreaField(
        _("反映的内容"),
        validators=[InputRequired(message=_("请写反映的内容")), Length(max=4000)],
        filters=[strip],
    )


class AnswerForm(Form):
    outcome = RadioField(_("结论"), validators=[InputRequired(message=_("请选择结论"))])
    answer = TextAreaField(
        _("调查情况和答复"),
        validators=[InputRequired(message=_("请写答复")), Length(max=4000)],
        filters=[strip],
    )
