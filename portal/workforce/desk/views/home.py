"""The door without a path: this side has no public pages, so it leads to the office."""

from __future__ import annotations

from flask import Blueprint, Response

from portal.foundation.web import access
from portal.foundation.web.posting import back

entrance = Blueprint("desk_public", __name__)


@entrance.get("/")
@access.public
def door() -> Response:
    return back("desk_office.home")
