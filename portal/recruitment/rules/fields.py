"""Form fields that mirror the members of a policy: a field's name is its member's path
(``components[0].pass_mark`` → ``components-0-pass_mark``), so that a refusal's place is the field
it concerns. Everything is kept as typed; the strict reader alone judges it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, FieldList, FormField, SelectField, SelectMultipleField
from wtforms import Form as Row
from wtforms.fields import Field

from portal.foundation.web.draft_forms import DraftForm
from portal.foundation.web.fields import LinesField
from portal.foundation.web.forms import TextLine

MOST_ROWS = 40


def given(members: dict[str, Any]) -> dict[str, Any]:
    """Without what was left empty."""
    return {name: value for name, value in members.items() if value not in (None, "", [])}


def unsaid(
    found: dict[str, Any], usual: dict[str, Any], before: dict[str, Any] | None
) -> dict[str, Any]:
    """Without members that have their default and were not written before: saving a page untouched
    leaves the document as it was."""
    return {
        name: value
        for name, value in found.items()
        if usual.get(name, ...) != value or name in (before or {})
    }


def whole(text: str | None) -> int | str | None:
    """A typed whole number; anything else stays as it is, for the reader to refuse."""
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else text


def field_name(where: str) -> str:
    """The field that shows a member: ``components[0].papers[1].code`` →
    ``components-0-papers-1-code``."""
    return re.sub(r"[.\[\]]+", "-", where).strip("-")


def leaves(fields: Any) -> Iterator[Field]:
    """Every field that is typed into, down through rows and groups."""
    for field in fields:
        if isinstance(field, FormField):
            yield from leaves(field.form)
        elif isinstance(field, FieldList):
            yield from leaves(field)
        else:
            yield field


class SelectOne(SelectField):
    """A choice whose options the page sets; an unknown value is kept and shown, for the reader to
    refuse."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, choices=[], validate_choice=False, **kwargs)

    def offer(self, options: list[tuple[str, str]]) -> None:
        known = {code for code, _text in options}
        foreign = [self.data] if self.data and self.data not in known else []
        self.choices = [*options, *((code, code) for code in foreign)]


class SelectMultiple(SelectMultipleField):
    """Check boxes; likewise."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, choices=[], validate_choice=False, **kwargs)

    def offer(self, options: list[tuple[str, str]]) -> None:
        self.choices = list(options)


class RoundingRow(Row):
    mode = SelectOne(_("取位"))
    places = TextLine(_("小数位数"))

    @staticmethod
    def typed(rule: dict[str, Any] | None) -> dict[str, Any]:
        if not rule:
            return {"mode": "", "places": ""}
        return {"mode": rule["mode"], "places": str(rule["places"])}

    @staticmethod
    def member(typed: dict[str, Any]) -> dict[str, Any] | None:
        if not typed["mode"]:
            return None
        return given({"places": whole(typed["places"]), "mode": typed["mode"]})


class SectionForm(DraftForm):
    """One part of the policy.

    ``typed`` turns the document's members into what stands in the fields, ``applied`` gives the
    document with them.
    """

    part = ""

    @classmethod
    def typed(cls, document: dict[str, Any]) -> dict[str, Any]:
        raise NotImplementedError

    def applied(self, document: dict[str, Any]) -> dict[str, Any]:
        raise NotImplementedError

    def offers(self, document: dict[str, Any]) -> dict[str, list[tuple[str, str]]]:
        """Options by the last word of a field's name, where they depend on the document."""
        return {}

    def summary(self) -> list[tuple[str, str]]:
        found = [("", str(text)) for text in self.form_errors if text]
        return found + [(field.id, str(field.errors[0])) for field in leaves(self) if field.errors]

    def put_error(self, where: str, text: str) -> None:
        """At the field of the member, else of what holds it, else on top."""
        named = {field.name: field for field in leaves(self)}
        name = self.shown_at(field_name(where))
        target = named.get(name) or next(
            (field for key, field in named.items() if key.startswith(f"{name}-")), None
        )
        while target is None and "-" in name:
            name = name.rpartition("-")[0]
            target = named.get(name)
        if target is None:
            self.form_errors = [*self.form_errors, text]
        else:
            target.errors = [text]

    def shown_at(self, name: str) -> str:
        """Where a member is typed that has no field of its own name."""
        return name


def edited_rows(data: dict[str, Any], act: str, blank: dict[str, Any] | str) -> dict[str, Any]:
    """The typed data after a row's button: ``add:components-0-papers``, ``remove:…-1``, ``up:…-1``,
    ``down:…-1``. Unknown acts change nothing."""
    verb, _colon, name = act.partition(":")
    steps: list[Any] = [int(step) if step.isdigit() else step for step in name.split("-")]
    try:
        rows: Any = data
        for step in steps if verb == "add" else steps[:-1]:
            rows = rows[step]
        if not isinstance(rows, list):
            return data
        if verb == "add" and len(rows) < MOST_ROWS:
            rows.append(blank)
        elif verb == "remove":
            rows.pop(steps[-1])
        elif verb in {"up", "down"}:
            other = steps[-1] + (-1 if verb == "up" else 1)
            if 0 <= other < len(rows):
                rows[steps[-1]], rows[other] = rows[other], rows[steps[-1]]
    except (KeyError, IndexError, TypeError):
        return data
    return data


__all__ = [
    "BooleanField",
    "SelectOne",
    "FieldList",
    "FormField",
    "LinesField",
    "RoundingRow",
    "Row",
    "SectionForm",
    "SelectMultiple",
    "TextLine",
    "edited_rows",
    "given",
    "leaves",
    "unsaid",
    "whole",
]
