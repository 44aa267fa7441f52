"""The index by which pictures that look alike are found, kept when an application is handed in."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.recruitment.applications.models import Application, PictureBand
from portal.recruitment.applications.queries import picture_bands, present_files


def index_pictures(session: Session, application: Application) -> None:
    """Put the application's present pictures into the index; those already in it stay."""
    files = present_files(application)
    known = set(
        session.scalars(
            select(PictureBand.file_id).where(PictureBand.file_id.in_([file.id for file in files]))
        )
    )
    for file in files:
        if file.id in known:
            continue
        for band in picture_bands(file):
            session.add(PictureBand(file_id=file.id, round_id=application.round_id, band=band))
