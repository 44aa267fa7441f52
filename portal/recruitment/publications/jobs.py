"""The files of what was published lately are made before anybody asks for them."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app

from portal.foundation.jobs.queue import scheduled
from portal.foundation.web.unit import clock, database
from portal.recruitment.publications.file_cache import (
    EXTENSIONS,
    file_name,
    has_file,
    prepared,
    prepared_folder,
    source_of,
)
from portal.recruitment.publications.queries import newest

LATELY = timedelta(days=7)
MOST = 40


@scheduled("publications.prepare", "*/2 * * * *")
def prepare() -> None:
    """Nothing is recorded: what lies in the folder is made already."""
    at = clock().now()
    # The printed page asks for the reader's language, which a job has none of: documents are in
    # Chinese.
    with current_app.test_request_context(), database().reading() as session:
        for publication in newest(session, at=at, limit=MOST):
            if at - publication.published_at > LATELY:
                continue
            source = source_of(session, publication)
            for extension in EXTENSIONS:
                file = prepared_folder() / file_name(source, extension)
                if has_file(publication, extension) and not file.exists():
                    prepared(prepared_folder(), source, extension)
