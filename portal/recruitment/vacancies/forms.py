"""Forms of the vacancy table."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, FileField, IntegerField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp, ValidationError

from portal.foundation.fields import LinesField
from portal.foundation.forms import Form, TextLine

PLACED_LATER = 0


class RequirementsMixin:
    """资格条件. Empty means 不限; what the round says holds where the vacancy says nothing."""

    education = SelectField(_("学历"))
    degree = SelectField(_("学位"))
    majors = LinesField(_("专业（每行一个大类或专业，空为不限）"))
    earliest_birth = DateField(_("最早出生日期"), validators=[Optional()])
    latest_birth = DateField(_("最晚出生日期"), validators=[Optional()])
    relaxed_earliest_birth = DateField(_("放宽后的最早出生日期"), validators=[Optional()])
    relaxed_conditions = LinesField(_("放宽的条件（每行一项，符合任一项）"))
    household = LinesField(_("户籍（每行一地，空为不限）"))
    political = LinesField(_("政治面貌（每行一项，空为不限）"))
    experience_years = IntegerField(_("工作经历（年）"), validators=[Optional(), NumberRange(min=0, max=40)])
    experience_until = DateField(_("工作经历计算到"), validators=[Optional()])
    certificate_required = BooleanField(_("须持有社会工作者职业水平证书"))
    declared = LinesField(_("需本人承诺的其他条件（每行一项）"))
    condition_reason = TextAreaField(_("设置特别条件的理由"), validators=[Length(max=600)])


class TableForm(Form):
    """A vacancy table as a file or as pasted cells."""

    file = FileField(_("岗位表文件"))
    cells = TextAreaField(_("或者粘贴单元格"))
    mode = RadioField(_("表里的岗位怎么用"), default="update", validators=[InputRequired(message=_("请选择表里的岗位怎么用"))])
    pass_over_unknown = BooleanField(_("多出的列不读取"))


class RequirementsForm(RequirementsMixin, Form):
    def validate_latest_birth(self, field: DateField) -> None:
        if field.data and self.earliest_birth.data and field.data < self.earliest_birth.data:
            raise ValidationError(_("最晚出生日期不能早于最早出生日期"))


class VacancyForm(RequirementsMixin, Form):
    code = TextLine(
        _("岗位代码"),
        validators=[
            InputRequired(message=_("请填写岗位代码")),
            Length(max=12),
            Regexp(r"^[A-Za-z0-9]+$", message=_("岗位代码只用字母和数字")),
        ],
    )
    name = TextLine(_("岗位名称"), validators=[InputRequired(message=_("请填写岗位名称")), Length(max=60)])
    using_union = SelectField(_("实际用人单位"), coerce=int)
    contracting_party = TextLine(_("聘用单位（劳动合同签订单位）"), validators=[InputRequired(message=_("请填写聘用单位")), Length(max=60)])
    employment_form = SelectField(_("用工形式"))
    headcount = IntegerField(_("招聘人数"), validators=[InputRequired(message=_("请填写招聘人数")), NumberRange(min=1, max=200)])
    quota_reason = TextAreaField(_("超出员额的理由"), validators=[Length(max=600)])
    duties = TextAreaField(_("岗位职责"), validators=[Length(max=1000)])
    work_place = TextLine(_("工作地点"), validators=[Length(max=80)])
    pay_note = TextLine(_("薪酬参考"), validators=[Length(max=200)])
    remark = TextLine(_("备注"), validators=[Length(max=300)])

    def values(self) -> dict[str, Any]:
        names = ("code", "name", "contracting_party", "employment_form", "headcount", "duties", "work_place", "pay_note", "remark")
        chosen = self.using_union.data
        return {name: self[name].data for name in names} | {"using_union_id": None if chosen == PLACED_LATER else chosen}
