"""The asker of the present request."""

from __future__ import annotations

import sqlite3
from typing import cast

from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError

from portal.foundation.security.viewer import APPLICANT, OFFICER, Holding, Viewer

__all__ = [
    "APPLICANT",
    "OFFICER",
    "Holding",
    "Viewer",
    "may_be_somebody",
    "viewer",
    "viewer_or_none",
]


def viewer() -> Viewer:
    """The person of this request; call only behind a guard that demands one."""
    return cast(Viewer, current_user._get_current_object())


def viewer_or_none() -> Viewer | None:
    return viewer() if current_user and current_user.is_authenticated else None


def may_be_somebody() -> bool:
    """Whether the asker is, or may be, signed in: also where that can't be looked up just now."""
    try:
        return viewer_or_none() is not None
    except (SQLAlchemyError, sqlite3.Error):
        return True
