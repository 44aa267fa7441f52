"""The form in which a year is pasted as announced: a line per day or span of days."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import IntegerField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError

from portal.foundation.time.holidays import SpecialDay
from portal.foundation.web.forms import Form, TextLine
from portal.recruitment.calendars.announcement import lines_of, read_line


class YearForm(Form):
    year = IntegerField(
        _("年份"),
        validators=[
            InputRequired(message=_("请填写年份")),
            NumberRange(2000, 2100, message=_("请填四位年份")),
        ],
    )
    source = TextLine(
        _("依据（文件名称和文号）"),
        validators=[InputRequired(message=_("请填写依据的文件")), Length(max=200)],
    )
    lines = TextAreaField(
        _("放假和调休"),
        validators=[InputRequired(message=_("请填写放假和调休的日子")), Length(max=6000)],
    )

    def validate_lines(self, field: TextAreaField) -> None:
        self.days: list[SpecialDay] = []
        for number, line in enumerate((field.data or "").splitlines(), 1):
            if line.strip():
                try:
                    self.days += read_line(line)
                except ValueError:
                    raise ValidationError(_unreadable(number, line)) from None


def _unreadable(number: int, line: str) -> str:
    return gettext(
        "第 %(number)s 行看不懂：“%(line)s”。请写成：2027-02-05至2027-02-11 放假 春节",
        number=number,
        line=line[:40],
    )


def prefilled(year: int, source: str, days: tuple[SpecialDay, ...]) -> dict[str, Any]:
    return {"year": year, "source": source, "lines": lines_of(days)}
