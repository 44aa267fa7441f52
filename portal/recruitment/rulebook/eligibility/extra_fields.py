"""What one round asks besides the common form: typed fields and documents with titles of its own.

Data, never code.

They stand in the round's conduct, are approved and frozen with it, and can't ask for what this
stage must not know (个人信息保护法 arts. 5–6).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.kernel.errors import Refused

KINDS = ("text", "date", "choice", "yes_no", "number")
MOST_FIELDS = 12
MOST_DOCUMENTS = 8
LONGEST_TEXT = 400
# Asked at a later stage, or never: a title with one of these words is refused.
NOT_AT_THIS_STAGE = (
    "婚姻",
    "婚育",
    "生育",
    "怀孕",
    "民族",
    "宗教",
    "家庭成员",
    "父母",
    "配偶",
    "子女",
    "银行",
    "社保",
    "病史",
    "乙肝",
    "身高",
    "体重",
)
_NUMBER = re.compile(r"-?\d{1,9}(\.\d{1,4})?")


@dataclass(frozen=True, slots=True)
class ExtraField:
    """``why_asked`` stands on the page under the field: whoever asks says what for."""

    code: str
    title: str
    kind: str
    required: bool = False
    hint: str = ""
    choices: tuple[str, ...] = ()
    why_asked: str = ""

    def as_document(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "title": self.title,
            "kind": self.kind,
            "required": self.required,
            "hint": self.hint,
            "choices": list(self.choices),
            "why_asked": self.why_asked,
        }


@dataclass(frozen=True, slots=True)
class AskedDocument:
    """A document of the round's own, e.g. 工会工作经历证明."""

    code: str
    title: str
    required: bool = False
    hint: str = ""

    def as_document(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "title": self.title,
            "required": self.required,
            "hint": self.hint,
        }


def extra_fields_of(conduct: Mapping[str, Any]) -> tuple[ExtraField, ...]:
    """``conduct.extra_fields`` in their order. Raises ``Refused('extra_field.…')``."""
    given = conduct.get("extra_fields") or ()
    if len(given) > MOST_FIELDS:
        raise Refused("extra_field.too_many", most=MOST_FIELDS)
    found = tuple(
        ExtraField(
            str(one["code"]),
            str(one["title"]).strip(),
            str(one["kind"]),
            bool(one.get("required")),
            str(one.get("hint", "")),
            tuple(str(choice) for choice in one.get("choices") or ()),
            str(one.get("why_asked", "")).strip(),
        )
        for one in given
    )
    for field in found:
        _check_title(field.title)
        if field.kind not in KINDS:
            raise Refused("extra_field.kind", kind=field.kind)
        if not field.why_asked:
            raise Refused("extra_field.why", title=field.title)
        if field.kind == "choice" and len(set(field.choices)) < 2:
            raise Refused("extra_field.choices", title=field.title)
    _check_apart(found)
    return found


def asked_documents_of(conduct: Mapping[str, Any]) -> tuple[AskedDocument, ...]:
    """``conduct.asked_documents`` in their order. Raises ``Refused('extra_field.…')``."""
    given = conduct.get("asked_documents") or ()
    if len(given) > MOST_DOCUMENTS:
        raise Refused("extra_field.too_many", most=MOST_DOCUMENTS)
    found = tuple(
        AskedDocument(
            str(one["code"]),
            str(one["title"]).strip(),
            bool(one.get("required")),
            str(one.get("hint", "")),
        )
        for one in given
    )
    for document in found:
        _check_title(document.title)
    _check_apart(found)
    return found


def _check_title(title: str) -> None:
    if not 2 <= len(title) <= 40:
        raise Refused("extra_field.title")
    forbidden = next((word for word in NOT_AT_THIS_STAGE if word in title), None)
    if forbidden is not None:
        raise Refused("extra_field.not_at_this_stage", word=forbidden)


def _check_apart(found: tuple[ExtraField, ...] | tuple[AskedDocument, ...]) -> None:
    for names in ([one.code for one in found], [one.title for one in found]):
        if len(set(names)) != len(names):
            raise Refused("extra_field.twice")


def next_code(prefix: str, taken: list[str]) -> str:
    """A code that no present or given-away one has: numbers only go up."""
    numbers = [
        int(code[len(prefix) :])
        for code in taken
        if code.startswith(prefix) and code[len(prefix) :].isdigit()
    ]
    return f"{prefix}{max(numbers, default=0) + 1}"


def checked_value(field: ExtraField, text: str) -> str:
    """What was typed, as it is kept ('' for nothing).

    Raises ``Refused('extra_field.value_…')`` with the field's title.
    """
    plain = " ".join(text.split()) if field.kind != "text" else text.strip()
    if not plain:
        return ""
    if field.kind == "text" and len(plain) > LONGEST_TEXT:
        raise Refused("extra_field.value_long", title=field.title, most=LONGEST_TEXT)
    if field.kind == "number" and _NUMBER.fullmatch(plain) is None:
        raise Refused("extra_field.value_number", title=field.title)
    if field.kind == "date":
        try:
            return date.fromisoformat(plain).isoformat()
        except ValueError as error:
            raise Refused("extra_field.value_date", title=field.title) from error
    if (field.kind == "choice" and plain not in field.choices) or (
        field.kind == "yes_no" and plain not in {"yes", "no"}
    ):
        raise Refused("extra_field.value_choice", title=field.title)
    return plain
