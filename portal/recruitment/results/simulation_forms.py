"""Forms of the simulation."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import FileField, IntegerField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from portal.foundation.web.forms import Form, TextLine

PER_CENT = NumberRange(min=0, max=100, message=_("请填 0 到 100 的整数"))
NEEDED = InputRequired(message=_("请填整数"))


class SimulationForm(Form):
    """What scores to take, and what policy to compare with. Choices come from the view."""

    origin = RadioField(_("用什么成绩模拟"))
    per_vacancy = IntegerField(
        _("每个岗位多少人"),
        validators=[NEEDED, NumberRange(min=1, max=100_000, message=_("请填 1 到 100000 的整数"))],
    )
    middle = IntegerField(_("平均大约多少分（满分的百分之几）"), validators=[NEEDED, PER_CENT])
    half_width = IntegerField(_("上下相差多少（满分的百分之几）"), validators=[NEEDED, PER_CENT])
    holders = IntegerField(_("多少人有每一项优先或加分（百分之几）"), validators=[NEEDED, PER_CENT])
    absent = IntegerField(_("多少人缺考（百分之几）"), validators=[NEEDED, PER_CENT])
    seed = TextLine(_("种子"), validators=[InputRequired(message=_("请填写种子")), Length(max=64)])
    earlier = SelectField(_("哪一批"), validate_choice=False)
    scores = FileField(_("成绩文件（scores.csv 或 .xlsx）"))
    against = SelectField(_("和哪一套规则比较"))


class WaiveForm(Form):
    reason = TextAreaField(_("不做模拟的理由"), validators=[Length(max=1000)])
