"""The parent of all forms, and how a rule's refusal becomes an error on the form instead of a lost
page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import g
from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.fields import Field

from portal.foundation.data.database import is_full
from portal.foundation.web.bounds import within_bounds
from portal.foundation.web.errors import COME_BACK_LATER, Wording, note_refusal, note_wait, word
from portal.kernel.errors import Refused


class _Translations:
    """WTForms' own messages through the application's catalogue."""

    def gettext(self, text: str) -> str:
        return str(gettext(text))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return str(gettext(singular if n == 1 else plural))


class Form(FlaskForm):  # type: ignore[misc]
    """A form with CSRF protection.

    ``summary()`` lists what is wrong as (field id, text) for the error summary at the top of the
    page.
    """

    class Meta(FlaskForm.Meta):
        locales = ("zh",)

    def validate(self, extra_validators: Any = None) -> bool:
        """Bounds first: no rule works on what is too long."""
        if not within_bounds(self):
            return False
        return bool(super().validate(extra_validators))

    def summary(self) -> list[tuple[str, str]]:
        found = [("", str(text)) for text in self.form_errors if text]
        for field in self:
            if field.name != "csrf_token":
                found += [(field.id, str(text)) for text in _flat(field.errors)]
        return found


class ConfirmForm(Form):
    """Nothing but the token: a button that does something."""


def _flat(errors: Any) -> list[str]:
    if isinstance(errors, dict):
        return [text for inner in errors.values() for text in _flat(inner)]
    if isinstance(errors, list | tuple):
        return [text for inner in errors for text in _flat(inner)]
    return [str(errors)]


def strip(value: str | None) -> str | None:
    """Filter for text fields: outer white space, including the ideographic space, is nobody's
    intention; NUL is refused by databases."""
    return None if value is None else value.replace("\x00", "").strip(" \t\r\n\u3000")


class TextLine(StringField):
    """A one-line text field that strips what was typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("filters", (strip,))
        super().__init__(*args, **kwargs)


def refusal_line(refused: Refused) -> str:
    """What a refusal says, in one line of a form."""
    return _line(word(refused))


def _line(wording: Wording) -> str:
    return wording.title + (f"：{wording.advice}" if wording.advice else "")


@contextmanager
def refusals_on(form: Form, **fields: str) -> Iterator[None]:
    """Catch a refusal and put its words on the form: on the field named for its code in ``fields``
    (``code_with_underscores=field``), else on top.

    The caller then finds ``form.errors`` filled and shows the page again with everything that was
    typed.
    """
    try:
        yield
    except (Refused, OSError) as error:
        refused = error if isinstance(error, Refused) else Refused("storage.full")
        if not isinstance(error, Refused) and not is_full(error):
            raise
        note_refusal(refused)
        note_wait(refused)
        wording, g.refused_code = word(refused), refused.code
        if wording.status in COME_BACK_LATER:  # nothing is wrong with what was typed
            g.come_back_later = wording.status
        text = _line(wording)
        name = fields.get(refused.code.replace(".", "_"))
        target: Field | None = form[name] if name else None
        if target is None:
            form.form_errors = [*form.form_errors, text]
        else:
            target.errors = [*target.errors, text]


def blank(form: type[Form], **values: Any) -> Form:
    """The form as it is shown first, whatever the request carries."""
    return form(formdata=None, **values)
