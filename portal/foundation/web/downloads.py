"""Answers that are no page: a paper as PDF, a picture."""

from __future__ import annotations

from flask import Response


def pdf(data: bytes, name: str = "") -> Response:
    """A paper to look at; with a ``name`` to take away under it."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'} if name else {}
    return Response(data, mimetype="application/pdf", headers=headers)


def picture(data: bytes) -> Response:
    """A JPEG."""
    return Response(data, mimetype="image/jpeg")
