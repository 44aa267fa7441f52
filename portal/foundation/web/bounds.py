"""How much may be typed and ticked: every field of every form has a bound in characters, every list
one in items, years are years of our time and whole numbers fit a column.

A field says its own bound (``Length``, ``NumberRange``, the arguments of a field of lines); what
says none has the one of its kind. Counted is what was sent, before anything works on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask_babel import gettext as _
from wtforms import (
    DateField,
    DateTimeField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    MultipleFileField,
    PasswordField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.fields import Field
from wtforms.validators import Length, NumberRange

from portal.foundation.web.fields import LinesField

LINE, TEXT, PASSWORD, HIDDEN = 200, 2_000, 256, 4_000  # characters, where the field says nothing
ITEMS, FILES = 200, 20
YEARS = (1900, 2199)
LARGEST_WHOLE = 2**31 - 1
_YEAR = re.compile(r"^\s*(\d{4,})-")
_BY_KIND = ((TextAreaField, TEXT), (PasswordField, PASSWORD), (HiddenField, HIDDEN))
_LISTS = (SelectMultipleField, FieldList, MultipleFileField, LinesField)


@dataclass(frozen=True, slots=True)
class Bound:
    """``characters`` of one value (``None`` where no text is sent), ``items`` of a list."""

    characters: int | None
    items: int | None = None


def bound_of(field: Field) -> Bound:
    """The bound that holds for a field."""
    if isinstance(field, LinesField):
        return Bound(field.characters, field.items)
    if isinstance(field, MultipleFileField):
        return Bound(None, FILES)
    if isinstance(field, FieldList):
        return Bound(None, field.max_entries or ITEMS)
    said = [rule.max for rule in field.validators if isinstance(rule, Length) and rule.max > 0]
    usual = next((most for kind, most in _BY_KIND if isinstance(field, kind)), LINE)
    return Bound(min(said, default=usual), ITEMS if isinstance(field, _LISTS) else None)


def fields_of(fields: Iterable[Field]) -> Iterator[Field]:
    """Every field of a form, down through groups and rows."""
    for field in fields:
        yield field
        if isinstance(field, FormField):
            yield from fields_of(field.form)
        elif isinstance(field, FieldList):
            yield from fields_of(field.entries)


def within_bounds(fields: Iterable[Field]) -> bool:
    """Whether everything that was sent is within its bounds; what is not says so in its errors."""
    good = True
    for field in fields:
        wrong = [text for inner in fields_of([field]) if (text := _marked(inner))]
        if wrong and isinstance(field, FieldList):
            field.errors = wrong
        good = good and not wrong
    return good


def _marked(field: Field) -> str:
    text = _beyond(field)
    if text:
        field.errors = [text]
    return text


def _beyond(field: Field) -> str:
    """What is wrong, or ''."""
    bound, sent = bound_of(field), _sent(field)
    count = len(field.entries) if isinstance(field, FieldList) else len(sent)
    if isinstance(field, LinesField):
        count = len(field.data or [])
    if bound.items is not None and count > bound.items:
        return str(_("最多 %(most)s 项，现在有 %(count)s 项", most=bound.items, count=count))
    texts = [value for value in sent if isinstance(value, str)]
    longest = max((len(text.replace("\r\n", "\n")) for text in texts), default=0)
    if bound.characters is not None and longest > bound.characters:
        return str(
            _("最多 %(most)s 个字，现在有 %(count)s 个", most=bound.characters, count=longest)
        )
    return _beyond_our_time(field, texts) or _beyond_a_column(field)


def _sent(field: Field) -> list[object]:
    sent = getattr(field, "raw_data", None)
    return list(sent) if isinstance(sent, list | tuple) else []


def _beyond_our_time(field: Field, texts: list[str]) -> str:
    if not isinstance(field, DateField | DateTimeField):
        return ""
    years = [int(found[1]) for text in texts if (found := _YEAR.match(text))]
    if all(YEARS[0] <= year <= YEARS[1] for year in years):
        return ""
    return str(_("年份要在 %(first)s 到 %(last)s 之间", first=YEARS[0], last=YEARS[1]))


def _beyond_a_column(field: Field) -> str:
    """A whole number that says no range of its own."""
    said = any(isinstance(rule, NumberRange) and rule.max is not None for rule in field.validators)
    if said or not isinstance(field, IntegerField) or field.data is None:
        return ""
    if abs(field.data) <= LARGEST_WHOLE:
        return ""
    return str(_("数字太大"))
