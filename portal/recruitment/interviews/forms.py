"""Forms of the interview. Choices come from the views."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import BooleanField, IntegerField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Length, NumberRange

from portal.foundation.web.fields import ExactField, MomentField
from portal.foundation.web.forms import Form, TextLine


class RoomForm(Form):
    name = TextLine(
        _("面试室名称"), validators=[InputRequired(message=_("请填写名称")), Length(max=12)]
    )
    starts_at = MomentField(_("开始时间"), validators=[InputRequired(message=_("请填写开始时间"))])


class PanelForm(Form):
    chief = SelectField(_("主考官"), coerce=int)
    outside: frozenset[int] = frozenset()
    examiners = SelectMultipleField(_("其他考官"), coerce=int)


class NumbersForm(Form):
    numbers = TextLine(
        _("现场报出的数字"), validators=[InputRequired(message=_("请填写数字")), Length(max=200)]
    )


class VoidForm(Form):
    reason = TextLine(
        _("原因和依据"), validators=[InputRequired(message=_("请写明原因")), Length(max=400)]
    )


class ReplaceForm(Form):
    """Without a turn: from the next turn on."""

    number = SelectField(_("席位"), coerce=int)
    account = SelectField(_("替补考官"), coerce=int)
    turn = SelectField(_("哪些考生"))
    reason = TextLine(
        _("原因"), validators=[InputRequired(message=_("请写明原因")), Length(max=400)]
    )


class LeaveForm(Form):
    turn = SelectField(_("考生"))
    action = SelectField(_("处理"))
    room = SelectField(_("改到哪个面试室"))
    reason = TextLine(
        _("原因和依据"), validators=[InputRequired(message=_("请写明原因")), Length(max=400)]
    )


class ReasonForm(Form):
    reason = TextLine(
        _("原因和依据"), validators=[InputRequired(message=_("请写明原因")), Length(max=400)]
    )


class CustodyForm(Form):
    """录音录像的一次交接。"""

    medium = TextLine(
        _("载体"), validators=[InputRequired(message=_("请填写载体")), Length(max=80)]
    )
    seal = TextLine(_("封签号"), validators=[Length(max=40)])
    handed_by = TextLine(
        _("移交人"), validators=[InputRequired(message=_("请填写移交人")), Length(max=40)]
    )
    received_by = TextLine(
        _("接收人"), validators=[InputRequired(message=_("请填写接收人")), Length(max=40)]
    )
    kept_at = TextLine(
        _("保管地点"), validators=[InputRequired(message=_("请填写保管地点")), Length(max=80)]
    )


class DayForm(Form):
    gather_at = MomentField(
        _("报到截止"), validators=[InputRequired(message=_("请填写报到截止时间"))]
    )
    starts_at = MomentField(_("开始时间"), validators=[InputRequired(message=_("请填写开始时间"))])
    waiting_room = TextLine(
        _("候考室"), validators=[InputRequired(message=_("请填写候考室")), Length(max=80)]
    )
    minutes_per_turn = IntegerField(
        _("每位考生几分钟"),
        default=20,
        validators=[
            InputRequired(message=_("请填写分钟数")),
            NumberRange(5, 120, message=_("5 到 120 分钟")),
        ],
    )
    notes = TextLine(_("说明"), validators=[Length(max=400)])


class PoolForm(Form):
    file = FileField(_("选择表格文件"))


class CallForm(Form):
    people = SelectMultipleField(
        _("通知谁"), validators=[InputRequired(message=_("请选择要通知的人"))]
    )


class PanelSizeForm(Form):
    """The same for every room of the half-day."""

    examiners = IntegerField(
        _("每室考官（连主考官）"),
        default=7,
        validators=[
            InputRequired(message=_("请填写考官人数")),
            NumberRange(3, 15, message=_("3 到 15 人")),
        ],
    )
    invigilators = IntegerField(
        _("每室工作人员"),
        default=0,
        validators=[
            InputRequired(message=_("请填写工作人员人数")),
            NumberRange(0, 9, message=_("0 到 9 人")),
        ],
    )
    by_lots = BooleanField(_("用纸签"))


class LotsForm(Form):
    order = TextLine(
        _("抽出的顺序"), validators=[InputRequired(message=_("请填写顺序")), Length(max=2000)]
    )
    scan = FileField(_("签名记录扫描件"))


def marks_form(
    elements: Sequence[str], full_mark: Decimal, *, reasoned: bool = False, carded: bool = False
) -> type[Form]:
    """One field per element (``mark_0`` …), or one for the whole; ``reasoned``: a correction;
    ``carded``: the examiner has a one-day card."""
    fields: dict[str, Any] = {
        f"mark_{number}": ExactField(
            element or _("评分"), validators=[InputRequired(message=_("请打分"))], maximum=full_mark
        )
        for number, element in enumerate(elements)
    }
    if reasoned:
        fields["reason"] = TextLine(
            _("更正原因"), validators=[InputRequired(message=_("请写明原因")), Length(max=400)]
        )
    if carded:
        fields["card"] = TextLine(
            _("一日卡上的码"), validators=[InputRequired(message=_("请填写一日卡上的码"))]
        )
    return type("MarksForm", (Form,), fields)
