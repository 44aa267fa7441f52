"""The files of what was published lately are made before anybody asks for them."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app

from portal.foundation.jobs.queue import DOCUMENTS, scheduled
from portal.foundation.jobs.rows import each
from portal.foundation.web.unit import clock, database
from portal.recruitment.publications.file_cache import (
    EXTENSIONS,
    address_of,
    file_name,
    has_file,
    prepared,
    prepared_folder,
)
from portal.recruitment.publications.models import Publication
from portal.recruitment.publications.queries import newest_ids, taken_down

LATELY = timedelta(days=7)
MOST = 40


@scheduled("publications.prepare", "*/2 * * * *", queue=DOCUMENTS)
def prepare() -> None:
    """Nothing is recorded: what lies in the folder is made already."""
    at = clock().now()
    # The printed page asks for the reader's language, which a job has none of: documents are in
    # Chinese.
    with current_app.test_request_context():
        with database().reading() as session:
            lately = newest_ids(session, at=at, since=at - LATELY, limit=MOST)
        each(database(), "publications.prepare", lately, _prepare)


def _prepare(publication_id: int) -> None:
    with database().reading() as session:
        publication = session.get_one(Publication, publication_id)
        address = address_of(publication)
        for extension in EXTENSIONS:
            file = prepared_folder() / file_name(publication, extension, address)
            if has_file(publication, extension) and not file.exists():
                prepared(prepared_folder(), publication, extension, address)


@scheduled("publications.take_down", "*/10 * * * *", queue=DOCUMENTS)
def take_down() -> None:
    """The made files of a list that has come down name people no longer: the pages answer 410 by
    the clock, the files go here. A week back, for a worker that was down."""
    at = clock().now()
    with database().reading() as session:
        down = [one.id for one in taken_down(session, after=at - LATELY, until=at)]
    each(database(), "publications.take_down", down, _take_down)


def _take_down(publication_id: int) -> None:
    with database().reading() as session:
        publication = session.get_one(Publication, publication_id)
        for extension in EXTENSIONS:
            name = file_name(publication, extension, address_of(publication))
            (prepared_folder() / name).unlink(missing_ok=True)
