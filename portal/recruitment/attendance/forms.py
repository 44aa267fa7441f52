"""Forms of the exam day."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, IntegerField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from portal.foundation.web.forms import Form, TextLine
from portal.recruitment.attendance.signed_record import SignedRecord
from portal.recruitment.rulebook.attendance.room_record import (
    CARDS_NOT_ABSENT,
    SCRIPTS_NOT_SIGNED,
    SIGNED_NOT_PRESENT,
)

MOST = 999


def _number(label: str) -> IntegerField:
    missing = InputRequired(message=_("请填写人数或份数，没有就填 0"))
    return IntegerField(label, validators=[missing, NumberRange(min=0, max=MOST)])


def _name(label: str) -> TextLine:
    missing = InputRequired(message=_("请填写签字人姓名"))
    return TextLine(label, validators=[missing, Length(max=40)])


class RecordForm(Form):
    signatures = _number(_("签到表上签名的人数"))
    scripts = _number(_("收回答卷（答题卡）份数"))
    without_script = _number(_("到考但没有交卷的人数"))
    absent_cards = _number(_("封装的缺考卡份数"))
    signatures_why = TextLine(_("签名与到考登记不一致的原因"), validators=[Length(max=300)])
    scripts_why = TextLine(_("签名与答卷数不一致的原因"), validators=[Length(max=300)])
    cards_why = TextLine(_("缺考卡与缺考人数不一致的原因"), validators=[Length(max=300)])
    incidents = TextAreaField(_("异常情况（违纪、突发、试卷问题）"), validators=[Length(max=2000)])
    invigilator_a = _name(_("监考甲"))
    invigilator_b = _name(_("监考乙"))
    chief = _name(_("主考"))

    def signed(self) -> SignedRecord:
        return SignedRecord(
            signatures=self.signatures.data,
            scripts=self.scripts.data,
            without_script=self.without_script.data,
            absent_cards=self.absent_cards.data,
            signers=(self.invigilator_a.data, self.invigilator_b.data, self.chief.data),
            explanations={
                SIGNED_NOT_PRESENT: self.signatures_why.data or "",
                SCRIPTS_NOT_SIGNED: self.scripts_why.data or "",
                CARDS_NOT_ABSENT: self.cards_why.data or "",
            },
            incidents=self.incidents.data or "",
        )


class CorrectionForm(Form):
    seat = SelectField(_("座位"), validators=[InputRequired(message=_("请选择座位"))])
    with_script = BooleanField(_("改为到考的，已找到其答卷"))
    reason = TextAreaField(
        _("更正的理由和依据"),
        validators=[InputRequired(message=_("请写明理由")), Length(max=1000)],
    )


class AnswerForm(Form):
    answer = TextLine(_("意见（不予更正的要写明）"), validators=[Length(max=400)])
