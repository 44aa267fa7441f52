"""Forms of the hire."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from portal.foundation.web.forms import Form, TextLine, strip
from portal.recruitment.handover.record_of_hire import HireTerms


def _reason(label: object, most: int = 400) -> TextAreaField:
    return TextAreaField(
        label,
        validators=[InputRequired(message=_("请写明原因")), Length(max=most)],
        filters=[strip],
    )


class HireForm(Form):
    placement = SelectField(
        _("实际用人单位（分配到）"),
        coerce=int,
        validators=[InputRequired(message=_("请选择实际用人单位"))],
    )
    decision = RadioField(
        _("单位怎样确定"), validators=[InputRequired(message=_("请选择单位怎样确定"))]
    )
    starts_on = DateField(
        _("合同开始（报到）日期"), validators=[InputRequired(message=_("请填写合同开始日期"))]
    )
    ends_on = DateField(
        _("合同结束日期"), validators=[InputRequired(message=_("请填写合同结束日期"))]
    )
    probation_ends_on = DateField(_("试用期结束日期（不约定的留空）"), validators=[Optional()])
    contract_number = TextLine(_("合同编号"), validators=[Length(max=60)])
    agency = TextLine(_("派遣（承接）机构"), validators=[Length(max=120)])
    quota_reason = TextAreaField(_("超出员额的理由"), validators=[Length(max=400)], filters=[strip])
    avoidance_confirmed = BooleanField(
        _("已核对：本人与该单位负责人、直接上下级没有应当回避的亲属关系")
    )
    avoidance_note = TextAreaField(
        _("回避核对的情况（本人申报过亲属的必填）"), validators=[Length(max=400)], filters=[strip]
    )

    def terms(self) -> HireTerms:
        """What was typed; call on a valid form only."""
        return HireTerms(
            placement_id=self.placement.data,
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            probation_ends_on=self.probation_ends_on.data,
            decision=self.decision.data,
            agency=self.agency.data or "",
            contract_number=self.contract_number.data or "",
            avoidance_confirmed=bool(self.avoidance_confirmed.data),
            avoidance_note=self.avoidance_note.data or "",
            quota_reason=self.quota_reason.data or "",
        )


class CorrectionForm(HireForm):
    reason = _reason(_("为什么更正"))


class CancellationForm(Form):
    """Choices are given by the view."""

    reason = RadioField(_("为什么撤销"), validators=[InputRequired(message=_("请选择为什么撤销"))])
    words = _reason(_("情况说明"))


class GivingUpForm(Form):
    words = _reason(_("为什么放弃"))


class PaperForm(Form):
    """Choices are given by the view."""

    kind = RadioField(_("来文说什么"), validators=[InputRequired(message=_("请选择来文说什么"))])
    paper = TextLine(_("文号"), validators=[InputRequired(message=_("请填写文号")), Length(max=80)])
    on = DateField(_("办理日期"), validators=[InputRequired(message=_("请填写办理日期"))])
    words = TextAreaField(_("退回的原因（退回补正的必填）"), [Length(max=400)], filters=[strip])


class SettlementForm(Form):
    words = _reason(_("怎样核对、怎样处理"))


class WithdrawalForm(Form):
    words = _reason(_("为什么收回"))
