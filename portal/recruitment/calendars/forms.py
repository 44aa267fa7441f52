"""The form in which a year is pasted as announced: a line per day or span of days."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import IntegerField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError

from portal.foundation.forms import Form, TextLine
from portal.foundation.holidays import SpecialDay

LINE = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})(?:\s*(?:至|~|—|–)\s*(\d{4}-\d{1,2}-\d{1,2}))?\s+(放假|上班)\s+(\S.{0,19})")
LONGEST = 20


def _day(text: str) -> date:
    year, month, day = (int(part) for part in text.split("-"))
    return date(year, month, day)


def read_line(line: str) -> list[SpecialDay]:
    """``2027-02-05至2027-02-11 放假 春节`` or ``2027-02-14 上班 春节``. Raises ValueError."""
    found = LINE.fullmatch(line.strip())
    if found is None:
        raise ValueError(line)
    first, last = _day(found[1]), _day(found[2] or found[1])
    if not 0 <= (last - first).days < LONGEST:
        raise ValueError(line)
    return [SpecialDay(first + timedelta(days=step), found[3] == "上班", found[4].strip()) for step in range((last - first).days + 1)]


def lines_of(days: tuple[SpecialDay, ...]) -> str:
    """The days as lines for the form, spans drawn together."""
    spans: list[list[SpecialDay]] = []
    for day in days:
        last = spans[-1][-1] if spans else None
        if last and (last.works, last.name) == (day.works, day.name) and day.on - last.on == timedelta(days=1) and not day.works:
            spans[-1].append(day)
        else:
            spans.append([day])
    return "\n".join(_span(span) for span in spans)


def _span(span: list[SpecialDay]) -> str:
    until = "" if len(span) == 1 else f"至{span[-1].on.isoformat()}"
    return f"{span[0].on.isoformat()}{until} {'上班' if span[0].works else '放假'} {span[0].name}"


class YearForm(Form):
    year = IntegerField(_("年份"), validators=[InputRequired(message=_("请填写年份")), NumberRange(2000, 2100, message=_("请填四位年份"))])
    source = TextLine(_("依据（文件名称和文号）"), validators=[InputRequired(message=_("请填写依据的文件")), Length(max=200)])
    lines = TextAreaField(_("放假和调休"), validators=[InputRequired(message=_("请填写放假和调休的日子")), Length(max=6000)])

    def validate_lines(self, field: TextAreaField) -> None:
        self.days: list[SpecialDay] = []
        for number, line in enumerate((field.data or "").splitlines(), 1):
            if line.strip():
                try:
                    self.days += read_line(line)
                except ValueError:
                    raise ValidationError(
                        gettext(
                            "第 %(number)s 行看不懂：“%(line)s”。请写成：2027-02-05至2027-02-11 放假 春节", number=number, line=line[:40]
                        )
                    ) from None


def prefilled(year: int, source: str, days: tuple[SpecialDay, ...]) -> dict[str, Any]:
    return {"year": year, "source": source, "lines": lines_of(days)}
