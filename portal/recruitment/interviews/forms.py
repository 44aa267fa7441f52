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


def marks_form(elements: Sequence[str], full_mark: Decimal) -> type[Form]:
    """One field per element (``mark_0`` …), or one for the whole."""
    fields: dict[str, Any] = {
        f"mark_{number}": ExactField(
            element or _("评分"), validators=[InputRequired(message=_("请打分"))], maximum=full_mark
        )
        for number, element in enumerate(elements)
    }
    return type("MarksForm", (Form,), fields)
