"""Form fields that people fill in wall-clock time, exact numbers and lists of lines."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from wtforms import DateTimeLocalField, StringField, TextAreaField
from wtforms.validators import ValidationError

from portal.foundation.time.clock import SHANGHAI, local

PLAIN_NUMBER = re.compile(r"\d{1,9}(\.\d{1,6})?")


class MomentField(DateTimeLocalField):
    """A wall-clock moment in Jiangsu; ``data`` is an aware instant."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(
            label,
            validators,
            format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
            **kwargs,
        )

    def process_data(self, value: datetime | None) -> None:
        self.data = local(value) if value is not None else None

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist and not valuelist[0].strip():
            self.data = None
            return
        super().process_formdata(valuelist)
        if self.data is not None:
            self.data = self.data.replace(tzinfo=SHANGHAI)


class ExactField(StringField):
    """A number typed plainly (``60``, ``0.5``); ``data`` is a Decimal.

    Full-width digits, signs and exponents are refused.
    """

    def __init__(
        self,
        label: Any = None,
        validators: Any = None,
        *,
        maximum: Decimal | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators, **kwargs)
        self.maximum = maximum

    def _value(self) -> str:
        return self.raw_data[0] if self.raw_data else ("" if self.data is None else str(self.data))

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0].strip() if valuelist else ""
        if not text:
            self.data = None
            return
        if PLAIN_NUMBER.fullmatch(text) is None or not text.isascii():
            self.data = None
            raise ValidationError(_("请只填阿拉伯数字，例如 60 或 0.5"))
        self.data = Decimal(text)
        if self.maximum is not None and self.data > self.maximum:
            raise ValidationError(_("不能大于 %(maximum)s", maximum=self.maximum))


class LinesField(TextAreaField):
    """One item per line; ``data`` is a list without blank lines.

    At most ``items`` lines and ``characters`` in all: ``Length`` would count the lines alone.
    """

    def __init__(
        self,
        label: Any = None,
        validators: Any = None,
        *,
        items: int = 100,
        characters: int = 4_000,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators, **kwargs)
        self.items, self.characters = items, characters

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "\n".join(self.data or [])

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0].replace("\x00", "") if valuelist else ""
        self.data = [line.strip() for line in text.splitlines() if line.strip()]
