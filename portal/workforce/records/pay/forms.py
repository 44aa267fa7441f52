"""What is typed of a pay grade (G-21)."""

from __future__ import annotations

from fractions import Fraction

from flask_babel import lazy_gettext as _
from wtforms import DateField, IntegerField, SelectField
from wtforms.validators import InputRequired, Length, NumberRange

from portal.foundation.web.fields import ExactField
from portal.foundation.web.forms import Form, TextLine
from portal.workforce.records.pay.terms import GradeTerms

NEEDED = InputRequired(_("这一项要填"))


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
