"""What a browser would send of a form on a page, as it stands there."""

from __future__ import annotations

from html.parser import HTMLParser


class _Forms(HTMLParser):
    """The fields of each form, in the order of the page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, list[str]]] = []
        self._text: tuple[str, list[str]] | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({})
        elif not self.forms or "disabled" in given:
            return
        elif tag == "input" and given.get("name"):
            self._input(given)
        elif tag == "textarea" and given.get("name"):
            self._text = (given["name"], [])
        elif tag == "select":
            self._select = given.get("name", "")
        elif tag == "option" and self._select and "selected" in given:
            self._add(self._select, given.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._text is not None:
            name, parts = self._text
            self._add(name, "".join(parts).removeprefix("\n").removeprefix("\r\n"))
            self._text = None
        elif tag == "select":
            self._select = ""

    def _input(self, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if kind in {"submit", "button", "file", "image"}:
            return
        if kind not in {"checkbox", "radio"} or "checked" in given:
            self._add(given["name"], given.get("value", "on"))

    def _add(self, name: str, value: str) -> None:
        self.forms[-1].setdefault(name, []).append(value)


def form_with(html: str, name: str) -> dict[str, list[str]]:
    """The first form of the page that has a field of this name: name → values.

    Raises ``LookupError`` where there is none.
    """
    reader = _Forms()
    reader.feed(html)
    for form in reader.forms:
        if name in form:
            return form
    raise LookupError(name)
