"""Forms of the interview. Choices come from the views."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Length

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


def marks_form(
    elements: Sequence[str], full_mark: Decimal, *, reasoned: bool = False
) -> type[Form]:
    """One field per element (``mark_0`` …), or one for the whole; ``reasoned``: a correction."""
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
    return type("MarksForm", (Form,), fields)
