"""Cells of a table that are more than text: a view says what is in them, ``data_table`` draws."""

from __future__ import annotations

Cell = str | int | dict[str, str]


def link(text: str, href: str, cls: str = "gh-go") -> dict[str, str]:
    """Leads on; without an address there is nothing to do: a dash."""
    return (
        {"text": text, "href": href, "cls": cls} if href else {"text": "—", "href": "", "cls": ""}
    )


def tag(text: str, kind: str, *, before: str = "", note: str = "") -> dict[str, str]:
    """A state in its colour, after the text ``before``; ``note`` stands small under it."""
    return {"tag": text, "kind": kind, "before": before, "note": note}


def button(text: str, href: str) -> dict[str, str]:
    """Posts to ``href`` and nothing else."""
    return {"text": text, "post": href}
