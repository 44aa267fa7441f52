"""Answers that are no page: a paper as PDF, a picture."""

from __future__ import annotations

from flask import Response

from portal.foundation.web.headers import as_download


def pdf(data: bytes, name: str = "") -> Response:
    """A paper to look at; with a ``name`` to take away under it."""
    response = Response(data, mimetype="application/pdf")
    return as_download(response, name) if name else response


def picture(data: bytes) -> Response:
    """A JPEG."""
    return Response(data, mimetype="image/jpeg")
