"""Security headers on every answer.

The content security policy has no ``unsafe-inline``, no ``eval`` and no foreign host.
"""

from __future__ import annotations

from urllib.parse import quote

from flask import Flask, Response, request

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


def as_download(response: Response, name: str) -> Response:
    """The same answer, to be kept under ``name``.

    A header is Latin-1, so any other name travels percent-encoded (RFC 6266, RFC 8187).
    """
    plain = (
        name.encode("ascii", "ignore").decode().replace("\\", "").replace('"', "").strip() or "file"
    )
    parameters = {"filename": plain} | (
        {} if name == plain else {"filename*": f"UTF-8''{quote(name, safe='')}"}
    )
    response.headers["Content-Disposition"] = "attachment; " + "; ".join(
        f'{key}="{value}"' if key == "filename" else f"{key}={value}"
        for key, value in parameters.items()
    )
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
        if request.endpoint != "static" and may_be_somebody():
            response.headers["Cache-Control"] = "no-store"
        return response
