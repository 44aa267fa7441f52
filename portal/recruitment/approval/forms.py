"""Forms of the approval and its papers."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FileField,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms import Form as PlainForm
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from portal.foundation.web.draft_forms import DraftForm
from portal.foundation.web.forms import Form, TextLine, strip

NUMBER = Length(max=60, message=_("文号最长 60 个字"))


class SubmitForm(Form):
    """Handing in: what stands on the paper is what counts."""


class WithdrawForm(Form):
    reason = TextAreaField(
        _("撤回的原因"),
        filters=[strip],
        validators=[InputRequired(message=_("请写明撤回的原因")), Length(max=1000)],
    )


class RevokeForm(Form):
    reason = TextAreaField(
        _("撤销批复的原因"),
        filters=[strip],
        validators=[InputRequired(message=_("请写明原因")), Length(max=1000)],
    )


class CommentRow(PlainForm):
    """One remark and the place it belongs to; rows left empty are nothing."""

    section = SelectField(_("位置"), validators=[Optional()])
    text = TextAreaField(_("意见"), filters=[strip], validators=[Length(max=1000)])


class ReplyForm(Form):
    seen_digest = HiddenField()
    action = RadioField(_("批复意见"), validators=[InputRequired(message=_("请选择批复意见"))])
    document_number = TextLine(_("批复文号"), validators=[NUMBER])
    dated_on = DateField(_("批复日期"), validators=[Optional()])
    acknowledged = SelectMultipleField(_("逐项确认"), validate_choice=False)
    comment = TextAreaField(
        _("意见（拟定人会看到原文）"), filters=[strip], validators=[Length(max=4000)]
    )
    comments = FieldList(FormField(CommentRow), min_entries=3, max_entries=60)
    more = HiddenField()

    def with_sections(self, sections: list[tuple[str, str]]) -> ReplyForm:
        for row in self.comments:
            row.section.choices = [("", _("请选择")), *sections]
        return self

    def given_comments(self) -> list[tuple[str, str]]:
        return [
            (row.section.data or "round", row.text.data) for row in self.comments if row.text.data
        ]

    def validate_comments(self, field: FieldList) -> None:
        if any(row.text.data and not row.section.data for row in field):
            raise ValidationError(_("逐项意见里有一条没有选位置"))


class PaperForm(Form):
    document_number = TextLine(_("文号"), validators=[NUMBER])
    dated_on = DateField(_("日期"), validators=[Optional()])


class MinutesForm(PaperForm):
    meeting = TextLine(_("会议名称"), validators=[Length(max=120)])
    topic = TextLine(_("议题"), validators=[Length(max=200)])
    attendees = TextAreaField(_("出席"), filters=[strip], validators=[Length(max=400)])
    decision = TextAreaField(_("决定"), filters=[strip], validators=[Length(max=2000)])


class ScanForm(Form):
    file = FileField(_("扫描件（PDF 或照片）"))


class BodyForm(Form):
    kind = SelectField(_("类别"), validators=[InputRequired()])
    name = TextLine(
        _("单位名称"), validators=[InputRequired(message=_("请填写单位名称")), Length(max=80)]
    )
    matter = TextLine(_("承担的事项"), validators=[Length(max=200)])
    phone = TextLine(_("电话"), validators=[Length(max=40)])
    address = TextLine(_("通信地址"), validators=[Length(max=160)])


class PlanForm(DraftForm):
    cause = TextAreaField(_("事由"), filters=[strip], validators=[Length(max=2000)])
    goal = TextAreaField(_("目标"), filters=[strip], validators=[Length(max=2000)])
    funding = TextAreaField(_("经费"), filters=[strip], validators=[Length(max=1000)])
    exam_work = TextAreaField(_("考务安排"), filters=[strip], validators=[Length(max=2000)])
    discipline = TextAreaField(_("纪律监督"), filters=[strip], validators=[Length(max=2000)])
    emergency = TextAreaField(_("应急预案要点"), filters=[strip], validators=[Length(max=2000)])
    enclosures = TextAreaField(_("附件目录"), filters=[strip], validators=[Length(max=1000)])
    contact_name = TextLine(_("联系人"), validators=[Length(max=40)])
    contact_phone = TextLine(_("联系电话"), validators=[Length(max=40)])


class StaffForm(DraftForm):
    group = SelectField(_("组别"), validators=[InputRequired()])
    name = TextLine(_("姓名"), validators=[InputRequired(message=_("请填写姓名")), Length(max=40)])
    unit = TextLine(_("单位"), validators=[InputRequired(message=_("请填写单位")), Length(max=80)])
    post = TextLine(_("职务"), validators=[Length(max=60)])
    duty = TextLine(_("职责"), validators=[Length(max=120)])
    contact = TextLine(_("联系方式"), validators=[Length(max=40)])
    avoidance_on = DateField(_("回避声明日期"), validators=[Optional()])
    avoidance = TextLine(_("声明的回避关系"), validators=[Length(max=200)])
    pledged_on = DateField(_("保密承诺日期"), validators=[Optional()])


class CountyForm(Form):
    seen_digest = HiddenField()
    comment = TextAreaField(_("意见"), filters=[strip], validators=[Length(max=400)])
    agreed = BooleanField(
        _("已经核对本单位的岗位、人数和条件，同意列入"),
        validators=[InputRequired(message=_("请勾选：没有确认，不能继续"))],
    )
