"""How a post ends: the browser is sent on, or the page is shown again with what was typed."""

from __future__ import annotations

import re

from flask import Response, g, has_app_context, redirect, request, url_for

Answer = Response | tuple[str, int] | str


# A path of this site: no second slash (another host), no backslash (browsers read it as one), and
# nothing that a header must not carry.
_INSIDE = re.compile(r"/(?![/\\])[^\x00-\x1f\x7f-\x9f\\\u2028\u2029\ud800-\udfff]*\Z")
_LONGEST = 4_000


def inside(target: str | None, default: str) -> str:
    """A path on this site to go on to; never another host, never more than a header bears."""
    if not target or len(target) > _LONGEST or _INSIDE.match(target) is None:
        return default
    return target


def on_to(path: str, default: str = "/", status: int = 303) -> Response:
    """On to a path of this site that was asked for, or to ``default`` where it leads elsewhere.

    The only place that redirects.
    """
    return redirect(inside(path, default), status)


def back(endpoint: str, **values: object) -> Response:
    """On to the page that shows what has happened: 303, so that a reload posts nothing twice."""
    return on_to(url_for(endpoint, **values))


def moved_to(endpoint: str, **values: object) -> Response:
    """What was asked for stands on another page: 302."""
    return on_to(url_for(endpoint, **values), status=302)


def again(page: str) -> tuple[str, int]:
    """The page as it was filled in, with what is wrong: 422; or 429, 503 where nothing is wrong but
    the moment."""
    return page, g.get("come_back_later", 422) if has_app_context() else 422


def shown(page: str) -> tuple[str, int] | str:
    """The page of an address that takes posts too: a post that comes back to it was refused."""
    return again(page) if request.method == "POST" else page
