"""Security headers on every answer.

The content security policy has no ``unsafe-inline``, no ``eval`` and no foreign host.
"""

from __future__ import annotations

import unicodedata
from http import HTTPStatus
from urllib.parse import quote

from flask import Flask, Response, current_app, request, session

from portal.foundation.web.viewer import may_be_somebody

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "object-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "font-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)

LONGEST_NAME, KEPT_END = 150, 12  # the end says of what kind a file is
# Before a cookie's name: a browser takes it from this host alone, over https.
HOST_ONLY = "__Host-"
FIXED = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
}


def _steers(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Zl", "Zp")


def as_download(response: Response, name: str) -> Response:
    """The same answer, to be kept under ``name``.

    A header is Latin-1, so any other name travels percent-encoded (RFC 6266, RFC 8187). Characters
    that steer (line ends, half pairs, changes of direction) are no part of a name.
    """
    name = "".join(letter for letter in name if not _steers(letter))
    if len(name) > LONGEST_NAME:
        name = name[: LONGEST_NAME - KEPT_END] + name[-KEPT_END:]
    plain = (
        name.encode("ascii", "ignore").decode().replace("\\", "").replace('"', "").strip() or "file"
    )
    quoted = f'attachment; filename="{plain}"'
    if name != plain:
        quoted += f"; filename*=UTF-8''{quote(name, safe='')}"
    response.headers["Content-Disposition"] = quoted
    return response


def forgetting(response: Response) -> Response:
    """The same answer; the browser also drops what this site's pages kept in it."""
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


def install(app: Flask, *, https: bool) -> None:
    """``https``: also promise HTTPS for a year (set when the public address says https)."""

    @app.after_request
    def add(response: Response) -> Response:
        present = {name.lower() for name, _value in response.headers}
        for name, value in FIXED.items():
            if name.lower() not in present:
                response.headers.add(name, value)
        if https:
            response.headers.setdefault(
                "Strict-Transport-Security", "max-age=31536000; includeSubDomains"
            )
        if request.endpoint != "static":
            _keep_from_caches(response)
        return response


def _keep_from_caches(response: Response) -> None:
    """Nobody keeps what was made for one reader. Only what a view calls public, or the same for
    every reader (page_memory), may be kept."""
    view = current_app.view_functions.get(request.endpoint or "")
    if may_be_somebody() or session.modified or "Set-Cookie" in response.headers:
        response.headers["Cache-Control"] = "no-store"
    elif response.status_code != HTTPStatus.OK or not getattr(view, "__shared__", False):
        response.headers.setdefault("Cache-Control", "no-store")
