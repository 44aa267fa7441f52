"""A round in which nearly everything goes otherwise than planned ends right: the figures, what is
published, and who was told what."""

from __future__ import annotations

from datetime import datetime

from flask import Flask
from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.recruitment.audit import breaks
from tests.builders import deviations
from tests.recruitment.conftest import (  # noqa: F401  the side's fixtures
    app,
    at,
    clock,
    database,
    keys,
    one_app,
    session,
    settings,
)


def test_everything_goes_otherwise_and_ends_right(
    app: Flask,  # noqa: F811
    session: Session,  # noqa: F811
    at: datetime,  # noqa: F811
) -> None:
    storage: Storage = app.extensions["storage"]
    with app.test_request_context():
        tale = deviations.begun(session, storage, at)
        deviations.granted(tale)
        deviations.seated(tale)
        deviations.reseated(tale)
        deviations.marked(tale)
        deviations.alike(tale)
    assert breaks(session, tale.round_.code) == []
