"""Forms of offers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time

from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError

from portal.foundation.web.forms import Form, TextLine, strip
from portal.kernel.errors import Refused
from portal.kernel.period import at, end_of
from portal.recruitment.offers.choice_terms import MeetingTerms
from portal.recruitment.offers.terms import OfferTerms

PLAIN_NUMBER = re.compile(r"[1-9][0-9]{0,3}")


class OfferForm(Form):
    union = SelectField(_("实际用人单位"), coerce=lambda value: int(value or 0))
    report_on = DateField(_("报到日期"), validators=[InputRequired(message=_("请填报到日期"))])
    report_at = TextLine(
        _("报到地点"), validators=[InputRequired(message=_("请填报到地点")), Length(max=120)]
    )
    papers = TextAreaField(_("报到时带的材料"), validators=[Length(max=600)], filters=[strip])
    answer_on = DateField(
        _("最晚哪一天答复"), validators=[InputRequired(message=_("请填最晚哪一天答复"))]
    )

    def terms(self, closes: time) -> OfferTerms:
        """What was typed; the last day ends when the office ``closes``."""
        return OfferTerms(
            self.union.data or None,
            self.report_on.data,
            self.report_at.data or "",
            self.papers.data or "",
            end_of(self.answer_on.data, closes),
        )


class ReasonForm(Form):
    reason = TextLine(
        _("原因"), validators=[InputRequired(message=_("请写明原因")), Length(max=200)]
    )


class ReportForm(Form):
    on = DateField(_("报到日期"), validators=[InputRequired(message=_("请填报到日期"))])


class MeetingForm(Form):
    """The rules of a choice; places and lots one a line, a code and a number."""

    vacancy = SelectField(_("岗位"), validators=[InputRequired(message=_("请选择岗位"))])
    on = DateField(_("选岗日期"), validators=[InputRequired(message=_("请填选岗日期"))])
    hour = TimeField(_("开始时间"), validators=[InputRequired(message=_("请填开始时间"))])
    place = TextLine(
        _("选岗地点"), validators=[InputRequired(message=_("请填选岗地点")), Length(max=120)]
    )
    places = TextAreaField(
        _("可选的单位和名额（每行一个：单位代码 人数）"),
        validators=[InputRequired(message=_("请填可选的单位和名额")), Length(max=4000)],
    )
    minutes = IntegerField(
        _("每人几分钟"),
        validators=[
            InputRequired(message=_("请填每人几分钟")),
            NumberRange(min=1, max=60, message=_("1 到 60 分钟")),
        ],
    )
    equals = RadioField(
        _("名次相同的"), validators=[InputRequired(message=_("请选择名次相同的怎样办"))]
    )
    lots = TextAreaField(
        _("抽签的签号（每行一个：准考证号 签号）"), validators=[Length(max=4000)], filters=[strip]
    )
    proxy = BooleanField(_("可以凭委托书由他人代选"))
    absence = RadioField(
        _("不到场的"), validators=[InputRequired(message=_("请选择不到场的怎样办"))]
    )
    blocked = RadioField(
        _("剩余岗位都应当回避的"), validators=[InputRequired(message=_("请选择怎样办"))]
    )

    def validate_places(self, field: TextAreaField) -> None:
        if pairs(field.data or "") is None:
            raise ValidationError(_("每行写一个单位代码和人数，用空格隔开"))

    def validate_lots(self, field: TextAreaField) -> None:
        if pairs(field.data or "") is None:
            raise ValidationError(_("每行写一个准考证号和签号，用空格隔开"))

    def terms(self, units: Mapping[str, int]) -> MeetingTerms:
        """What was typed; ``units``: code → id of the unions that may be chosen.

        Raises ``Refused('choice.unit')`` for a code that is none of them.
        """
        places = pairs(self.places.data or "") or {}
        unknown = [code for code in places if code not in units]
        if unknown:
            raise Refused("choice.unit", code=unknown[0])
        return MeetingTerms(
            at(self.on.data, self.hour.data),
            self.place.data or "",
            self.equals.data,
            self.minutes.data,
            bool(self.proxy.data),
            self.absence.data,
            self.blocked.data,
            {units[code]: seats for code, seats in places.items()},
            pairs(self.lots.data or "") or {},
        )


def pairs(text: str) -> dict[str, int] | None:
    """``code number`` a line; None where a line is anything else, or a code stands twice."""
    found: dict[str, int] = {}
    for line in text.splitlines():
        words = line.split()
        if not words:
            continue
        if len(words) != 2 or words[0] in found or PLAIN_NUMBER.fullmatch(words[1]) is None:
            return None
        found[words[0]] = int(words[1])
    return found


class SignForm(Form):
    union = SelectField(
        _("选定的单位"), coerce=int, validators=[InputRequired(message=_("请选择单位"))]
    )
    proxy = TextLine(_("受委托人（本人到场的留空）"), validators=[Length(max=60)])
    avoidance_checked = BooleanField(_("已核对：与该单位负责人、直接上下级没有应当回避的亲属关系"))
