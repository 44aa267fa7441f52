"""What may stand in an address: numbers a database holds, texts it can be asked for. Anything else
is nobody's address and answers 404, before a view sees it."""

from __future__ import annotations

import re

from flask import Flask, abort, request
from werkzeug.routing import BaseConverter, IntegerConverter, PathConverter

LARGEST = 2**31 - 1
LONGEST_VALUE = 2_000
_NUMBER = re.compile(r"[0-9]{1,10}\Z")
# Control characters and lone surrogates: PostgreSQL takes no NUL, no encoding takes the others.
_UNTYPABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class BoundedNumber(IntegerConverter):
    """``<int:…>``: at most what an integer column holds."""

    regex = r"[0-9]{1,10}"

    def to_python(self, value: str) -> int:
        number = int(value)
        if number > LARGEST:
            abort(404)
        return number


class PlainText(BaseConverter):
    """``<…>``: at most 200 characters, all of which somebody can type."""

    regex = r"[^/\x00-\x1f\x7f\ud800-\udfff]{1,200}"


class PlainPath(PathConverter):
    """``<path:…>``: as :class:`PlainText`, with slashes between."""

    regex = r"[^/\x00-\x1f\x7f\ud800-\udfff][^\x00-\x1f\x7f\ud800-\udfff]{0,199}"


def posted_number(name: str) -> int:
    """The number that was posted; 0 for what is none or none that could exist."""
    text = request.form.get(name, "").strip()
    plain = text.isascii() and _NUMBER.match(text) is not None
    return int(text) if plain and int(text) <= LARGEST else 0


def asked_number(name: str, default: int | None = None) -> int | None:
    """The number that the address asks for, ``default`` where it asks for none; 404 for what is no
    number or none that could exist."""
    text = request.args.get(name, "").strip()
    if not text:
        return default
    if not text.isascii() or _NUMBER.match(text) is None or int(text) > LARGEST:
        abort(404)
    return int(text)


def _refuse_untypable() -> None:
    for name, value in request.args.items(multi=True):
        if len(value) > LONGEST_VALUE or _UNTYPABLE.search(name) or _UNTYPABLE.search(value):
            abort(404)


def install(app: Flask) -> None:
    """Call before any rule is added."""
    app.url_map.converters.update(
        int=BoundedNumber, default=PlainText, string=PlainText, path=PlainPath
    )
    app.before_request(_refuse_untypable)
