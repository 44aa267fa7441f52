"""What is typed of a pay grade (G-21)."""

from __future__ import annotations

from fractions import Fraction

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, IntegerField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from portal.foundation.web.fields import ExactField
from portal.foundation.web.forms import Form, TextLine, strip
from portal.workforce.records.pay.terms import GradeTerms, LadderTerms

NEEDED = InputRequired(_("这一项要填"))


class LadderForm(Form):
    union = SelectField(_("适用的工会（含下级）"), [NEEDED])
    starts_on = DateField(_("从哪一天起"), [NEEDED])
    basis = TextLine(_("依据（文件名称和文号）"), [NEEDED, Length(max=200)])
    written = TextAreaField(_("薪酬表，每行一项"), [NEEDED, Length(max=4000)], filters=(strip,))
    needs_registration = BooleanField(_("证书登记有效的才发津贴"))

    def terms(self) -> LadderTerms:
        """What was typed; call on a valid form only."""
        return LadderTerms(
            starts_on=self.starts_on.data,
            basis=self.basis.data or "",
            written=self.written.data or "",
            needs_registration=bool(self.needs_registration.data),
        )


class GradeForm(Form):
    post_class = SelectField(_("岗位类别"), [NEEDED])
    level = IntegerField(_("等级"), [NEEDED, NumberRange(min=1, max=18)])
    basic = ExactField(_("基本工资（元/月）"), [NEEDED])
    performance = ExactField(_("绩效工资基数（元/月）"), [NEEDED])
    allowance = ExactField(_("职业津贴及其他（元/月）"), [NEEDED])
    basis = TextLine(_("定级依据"), [NEEDED, Length(max=200)])
    approval_number = TextLine(_("审批号"), [NEEDED, Length(max=60)])
    starts_on = DateField(_("起薪月（填当月 1 日）"), [NEEDED])

    def terms(self) -> GradeTerms:
        """What was typed; call on a valid form only."""
        return GradeTerms(
            post_class=self.post_class.data,
            level=self.level.data,
            basic=Fraction(self.basic.data),
            performance=Fraction(self.performance.data),
            allowance=Fraction(self.allowance.data),
            basis=self.basis.data,
            approval_number=self.approval_number.data,
            starts_on=self.starts_on.data,
        )
