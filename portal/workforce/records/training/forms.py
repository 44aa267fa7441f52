"""What is typed of training (G-22)."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import DateField, IntegerField, SelectField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from portal.foundation.web.forms import Form, TextLine
from portal.workforce.records.training.course import Course

NEEDED = InputRequired(_("这一项要填"))


class TrainingForm(Form):
    kind = SelectField(_("培训类别"), [NEEDED])
    title = TextLine(_("项目"), [NEEDED, Length(max=120)])
    organiser = TextLine(_("主办单位"), [NEEDED, Length(max=120)])
    starts_on = DateField(_("开始"), [NEEDED])
    ends_on = DateField(_("结束"), [NEEDED])
    hours = IntegerField(_("学时"), [NEEDED, NumberRange(min=1, max=2000)])
    result = TextLine(_("成绩或证明"), [Optional(), Length(max=40)])

    def course(self) -> Course:
        """What was typed; call on a valid form only."""
        return Course(
            kind=self.kind.data,
            title=self.title.data,
            organiser=self.organiser.data,
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            hours=self.hours.data,
            result=self.result.data or "",
        )
