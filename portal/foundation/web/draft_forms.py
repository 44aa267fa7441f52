"""Forms that post a whole document which several people may have open: the page says from which
state it was filled in, and whoever saves second sees what the first one saved.

The view gives a form what stands now as ``data`` (or ``obj``) whenever it makes one, also for a
post; that is what the typed values are held against. Where more is saved than the fields show,
``standing`` is the whole.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext
from wtforms import HiddenField
from wtforms.fields import Field
from wtforms.validators import Length

from portal.foundation.time.clock import local
from portal.foundation.web.forms import Form

LONGEST_SHOWN = 300  # characters of what somebody else saved, in the words at the field


class DraftForm(Form):
    """A form over a document that stands; ``filled_from`` names the state it was filled in from."""

    filled_from = HiddenField(validators=[Length(max=64)])

    def __init__(self, *arguments: Any, standing: Any = None, **given: Any) -> None:
        super().__init__(*arguments, **given)
        fields = {field.name: field.object_data for field in self._documents()}
        self._standing = _digest(fields if standing is None else standing)
        if not self.filled_from.raw_data:
            self.filled_from.data = self._standing

    def validate(self, extra_validators: Any = None) -> bool:
        """Every rule of the fields, and that nothing else was saved since the page was opened."""
        good = super().validate(extra_validators)
        return self._is_current() and good

    def _documents(self) -> Iterator[Field]:
        return (field for field in self if field.name not in ("csrf_token", "filled_from"))

    def _is_current(self) -> bool:
        """Whether the page shows what stands; if not, each field that differs says what stands
        there, and saving once more is a decision."""
        if self.filled_from.data == self._standing:
            return True
        self.filled_from.data, self.filled_from.raw_data = self._standing, [self._standing]
        differ = [one for one in self._documents() if _plain(one.object_data) != _plain(one.data)]
        for field in differ:
            words = gettext(
                "这一页打开以后，这里已被改成：%(now)s。再保存一次，就以您填的为准",
                now=_shown(field, field.object_data),
            )
            field.errors = [*field.errors, words]
        return not differ


def _plain(value: Any) -> str:
    """The value as text: nothing typed and nothing there are the same, and so are the two ways of
    ending a line."""
    if value in (None, "", [], {}, (), False):
        return ""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=_text)
    return text.replace("\\r\\n", "\\n")


def _text(value: Any) -> str:
    """An instant is the same in every zone."""
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)


def _digest(document: Any) -> str:
    return hashlib.sha256(_plain(document).encode()).hexdigest()


def _shown(field: Field, value: Any) -> str:
    """What stands, as the page would say it."""
    names = {str(key): str(text) for key, text, *_ in _choices(field)}
    items = value if isinstance(value, list | tuple | set) else [value]
    texts = [names.get(str(item), _said(item)) for item in items]
    text = "、".join(text for text in texts if text) or gettext("（空）")
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"


def _choices(field: Field) -> list[Any]:
    found = getattr(field, "choices", None)
    return list(found) if isinstance(found, list | tuple) else []


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return "，".join(said for said in map(_said, value.values()) if said)
    if isinstance(value, list | tuple):
        return "；".join(said for said in map(_said, value) if said)
    if isinstance(value, datetime):
        return f"{local(value):%Y-%m-%d %H:%M}"
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    return "" if value is None else str(value)
