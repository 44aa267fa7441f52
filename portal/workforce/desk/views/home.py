"""The door without a path: this side has no public pages, so it leads to the office."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, url_for

from portal.foundation.web import access

entrance = Blueprint("desk_public", __name__)


@entrance.get("/")
@access.public
def door() -> Response:
    return redirect(url_for("desk_office.home"), 303)
