"""What is typed of an appraisal (G-19) and of what follows it (G-20)."""

from __future__ import annotations

from fractions import Fraction

from flask_babel import lazy_gettext as _
from wtforms import DateField, IntegerField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from portal.foundation.web.fields import ExactField
from portal.foundation.web.forms import Form, strip
from portal.workforce.records.appraisals.marks import YearlyMarks

NEEDED = InputRequired(_("这一项要填"))


class AppraisalForm(Form):
    year = IntegerField(_("年度"), [NEEDED, NumberRange(min=2020, max=2100)])
    ethics = ExactField(_("职业操守（满分 100）"), [Optional()])
    skill = ExactField(_("实务能力（满分 100）"), [Optional()])
    performance = ExactField(_("工作业绩（满分 100）"), [Optional()])
    satisfaction = ExactField(_("职工满意度（满分 100）"), [Optional()])
    grade = SelectField(_("等次"), [NEEDED])
    reason = TextAreaField(
        _("理由（不合格、未定等次必填）"), [Optional(), Length(max=1000)], filters=(strip,)
    )

    def marks(self) -> YearlyMarks:
        """What was typed; call on a valid form only."""
        fields = (self.ethics, self.skill, self.performance, self.satisfaction)
        return YearlyMarks(
            year=self.year.data,
            scores=[None if field.data is None else Fraction(field.data) for field in fields],
            grade=self.grade.data,
            reason=self.reason.data or "",
        )


class MeasureForm(Form):
    kind = SelectField(_("办了什么"), [NEEDED])
    on = DateField(_("日期"), [NEEDED])
    words = TextAreaField(_("经过和结果"), [NEEDED, Length(max=2000)], filters=(strip,))
