"""The files of what was published lately are made before anybody asks for them; what is older than
the public log enters it."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from flask import current_app

from portal.foundation.files.storage import Storage
from portal.foundation.jobs.queue import DOCUMENTS, scheduled
from portal.foundation.jobs.rows import each
from portal.foundation.web.unit import clock, database
from portal.recruitment.audit import SYSTEM, Act
from portal.recruitment.public_log.services import enter_edition
from portal.recruitment.publications.file_cache import (
    EXTENSIONS,
    file_name,
    forget_files,
    has_file,
    prepared,
    prepared_folder,
    source_of,
)
from portal.recruitment.publications.models import Publication
from portal.recruitment.publications.queries import newest_ids, outside_log, taken_down
from portal.recruitment.publications.services import edition_of

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
        source = source_of(session, publication)
        for extension in EXTENSIONS:
            file = prepared_folder() / file_name(source, extension)
            if has_file(publication, extension) and not file.exists():
                prepared(prepared_folder(), source, extension)


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
        forget_files(prepared_folder(), session.get_one(Publication, publication_id))


@scheduled("publications.enter_old", "*/10 * * * *", queue=DOCUMENTS)
def enter_old() -> None:
    """What was published before there was a public log enters it, as of now."""
    storage: Storage = current_app.extensions["storage"]
    with database().reading() as session:
        digests = {row.id: _bundle_sha256(storage, row) for row in outside_log(session, MOST)}
    if not digests:
        return
    with database().transaction() as session:
        act = Act(session, SYSTEM, clock().now())
        for publication in outside_log(session, MOST):
            if publication.id in digests:
                enter_edition(act, edition_of(publication, digests[publication.id]))


def _bundle_sha256(storage: Storage, publication: Publication) -> str | None:
    if publication.bundle_key is None:
        return None
    return hashlib.sha256(storage.read(publication.bundle_key)).hexdigest()
