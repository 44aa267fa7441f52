"""Forms of the vacancy table."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import IntegerField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from portal.foundation.web.draft_forms import DraftForm
from portal.foundation.web.fields import ExactField
from portal.foundation.web.forms import Form, TextLine

PLACED_LATER = 0


class VacancyForm(DraftForm):
    """What a vacancy is; what it asks stands on a page of its own."""

    code = TextLine(
        _("岗位代码"),
        validators=[
            InputRequired(message=_("请填写岗位代码")),
            Length(max=12),
            Regexp(r"^[A-Za-z0-9]+$", message=_("岗位代码只用字母和数字")),
        ],
    )
    name = TextLine(
        _("岗位名称"), validators=[InputRequired(message=_("请填写岗位名称")), Length(max=60)]
    )
    using_union = SelectField(_("实际用人单位"), coerce=int)
    contracting_party = TextLine(
        _("聘用单位（劳动合同签订单位）"),
        validators=[InputRequired(message=_("请填写聘用单位")), Length(max=60)],
    )
    employment_form = SelectField(_("用工形式"))
    headcount = IntegerField(
        _("招聘人数"),
        validators=[InputRequired(message=_("请填写招聘人数")), NumberRange(min=1, max=200)],
    )
    quota_reason = TextAreaField(_("超出员额的理由"), validators=[Length(max=600)])
    duties = TextAreaField(_("岗位职责"), validators=[Length(max=1000)])
    work_place = TextLine(_("工作地点"), validators=[Length(max=80)])
    pay_note = TextLine(_("薪酬参考"), validators=[Length(max=200)])
    remark = TextLine(_("备注"), validators=[Length(max=300)])

    def values(self) -> dict[str, Any]:
        names = (
            "code",
            "name",
            "contracting_party",
            "employment_form",
            "headcount",
            "duties",
            "work_place",
            "pay_note",
            "remark",
        )
        chosen = self.using_union.data
        return {name: self[name].data for name in names} | {
            "using_union_id": None if chosen == PLACED_LATER else chosen
        }


class OverrideForm(DraftForm):
    """The usual rules that one vacancy may have of its own; what is empty is as in the round."""

    written_weight = ExactField(_("笔试占比（%）"), validators=[Optional()], maximum=100)
    written_pass = ExactField(_("笔试合格线"), validators=[Optional()], maximum=100)
    interview_pass = ExactField(_("面试合格线"), validators=[Optional()], maximum=100)
    opening_ratio = ExactField(
        _("开考比例（几比一）"),
        validators=[Optional(), NumberRange(min=1, message=_("开考比例至少是 1"))],
        maximum=100,
    )
    shortlist_ratio = ExactField(
        _("面试入围比例（几比一）"),
        validators=[Optional(), NumberRange(min=1, message=_("入围比例至少是 1"))],
        maximum=100,
    )
    publicity_days = IntegerField(
        _("公示天数"), validators=[Optional(), NumberRange(min=1, max=60)]
    )


class RenumberForm(Form):
    """New codes for the whole table: a beginning, a number, a width."""

    prefix = TextLine(
        _("代码开头"),
        validators=[Length(max=6), Regexp(r"^[A-Za-z0-9]*$", message=_("只用字母和数字"))],
    )
    first = IntegerField(
        _("从几开始"),
        default=1,
        validators=[InputRequired(message=_("请填写从几开始")), NumberRange(min=0, max=99999)],
    )
    width = IntegerField(
        _("数字几位"),
        default=2,
        validators=[InputRequired(message=_("请填写数字几位")), NumberRange(min=1, max=6)],
    )


class CopyForm(Form):
    code = TextLine(
        _("新岗位的代码"),
        validators=[
            InputRequired(message=_("请填写岗位代码")),
            Length(max=12),
            Regexp(r"^[A-Za-z0-9]+$", message=_("岗位代码只用字母和数字")),
        ],
    )
