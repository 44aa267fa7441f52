"""How a post ends: the browser is sent on, or the page is shown again with what was typed."""

from __future__ import annotations

from flask import Response, g, has_app_context, redirect, request, url_for

Answer = Response | tuple[str, int] | str


def back(endpoint: str, **values: object) -> Response:
    """On to the page that shows what has happened: 303, so that a reload posts nothing twice."""
    return redirect(url_for(endpoint, **values), 303)


def on_to(path: str) -> Response:
    """On to a path of this site that was asked for, already checked to lead inside: 303."""
    return redirect(path, 303)


def again(page: str) -> tuple[str, int]:
    """The page as it was filled in, with what is wrong: 422; or 503 where nothing is wrong but the
    moment."""
    return page, 503 if has_app_context() and "busy" in g else 422


def shown(page: str) -> tuple[str, int] | str:
    """The page of an address that takes posts too: a post that comes back to it was refused."""
    return again(page) if request.method == "POST" else page
