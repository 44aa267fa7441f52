"""Published documents for everybody: page, machine-readable twins, evidence bundle, and the look-up
by number."""

from __future__ import annotations

import json
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    render_template,
    request,
    send_file,
)

from portal.foundation.transparency.log import Standing
from portal.foundation.transparency.software import program_digest
from portal.foundation.web import access
from portal.foundation.web.addresses import asked_number
from portal.foundation.web.headers import as_download
from portal.foundation.web.log.files import text_answer
from portal.foundation.web.posting import moved_to
from portal.foundation.web.unit import now, reading
from portal.kernel.errors import Refused
from portal.recruitment.publications.check_words import check_words
from portal.recruitment.publications.file_cache import (
    address_of,
    has_file,
    prepared,
    prepared_folder,
    source_of,
)
from portal.recruitment.publications.files import kept_file, named_attachment
from portal.recruitment.publications.logged import (
    best_proof,
    logged,
    standing_of,
    standing_of_bundle,
)
from portal.recruitment.publications.models import Publication
from portal.recruitment.publications.queries import editions, newest, notices_beside, published
from portal.recruitment.publications.services import is_genuine

pages = Blueprint("publications_public", __name__)

NUMERIC = frozenset({"headcount", "approved", "new_headcount", "count", "place"}) | {
    *("written", "interview", "points", "composite", "score"),
    *("raw", "room_mean", "overall_mean", "coefficient"),
}


def _shown_column(column: dict[str, Any]) -> dict[str, Any]:
    return column | {"cls": "gh-num" if column["code"] in NUMERIC else ""}


def _shown_tables(publication: Publication) -> list[dict[str, Any]]:
    """The tables with figures set like figures."""
    return [
        table | {"columns": [_shown_column(column) for column in table["columns"]]}
        for table in publication.content.get("tables", [])
    ]


def _asked(number: str) -> Publication:
    """The publication in the edition that is asked for, else the newest."""
    edition = asked_number("edition")
    return published(reading(), number, at=now(), edition=edition)


MEDIA = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


@pages.get("/publications")
@access.public
def index() -> str:
    return render_template(
        "recruitment/publications/public/index.html",
        publications=newest(reading(), at=now(), limit=100),
    )


@pages.get("/verify")
@access.public
def verify() -> Response | str:
    """Where the number typed off a printed list leads; an unknown number is a warning, not a dead
    end."""
    number = request.args.get("number", "").strip()
    if not number:
        return render_template(
            "recruitment/publications/public/verify.html",
            public_key=Publication.vault.public_key.hex(),
        )
    publication = published(reading(), number, at=now())
    return moved_to(".show", number=publication.number)


@pages.get("/verify/own")
@access.public
def check() -> str:
    """One's own row recomputed in the browser; the number stands there where a list leads here."""
    return render_template(
        "recruitment/publications/public/check.html",
        number=request.args.get("number", "").strip()[:48],
        edition=asked_number("edition"),
        words=json.dumps(check_words(), ensure_ascii=False),
        program=program_digest("check.js"),
        public_key=Publication.vault.public_key.hex(),
    )


@pages.get("/publications/<number>")
@access.public
def show(number: str) -> str:
    publication = _asked(number)
    return render_template(
        "recruitment/publications/public/show.html",
        publication=publication,
        content=publication.content | {"tables": _shown_tables(publication)},
        genuine=is_genuine(publication),
        editions=editions(reading(), publication.number),
        beside=notices_beside(reading(), publication),
        address=address_of(publication),
        log=logged(reading(), publication),
        public_key=Publication.vault.public_key.hex(),
    )


@pages.get("/publications/<number>/files/<extension>")
@access.public
def download(number: str, extension: str) -> Response:
    publication = _asked(number)
    if not has_file(publication, extension):
        abort(404)
    source = source_of(reading(), publication)
    etag = f"{source.version(extension)}-{extension}"
    unchanged = request.if_none_match.contains(etag)
    data = b"" if unchanged else prepared(prepared_folder(), source, extension)
    response = Response(data, mimetype=MEDIA[extension], status=304 if unchanged else 200)
    response = as_download(response, f"{publication.number}-v{publication.edition}.{extension}")
    response.set_etag(etag)
    response.headers["Cache-Control"] = "no-cache"  # keep it, but ask each time
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@pages.get("/publications/<number>/attachments/<sha256>")
@access.public
def attachment(number: str, sha256: str) -> Response:
    """An attachment that some edition of this number names, under an address that stays whatever
    becomes of the round."""
    published(reading(), number, at=now())
    for publication in editions(reading(), number):
        entry = named_attachment(publication, sha256)
        if entry is None:
            continue
        kept = kept_file(reading(), sha256)
        data = current_app.extensions["storage"].read(kept.storage_key)
        response = as_download(Response(data, mimetype=kept.media_kind), entry["name"])
        response.set_etag(sha256)
        response.headers["Cache-Control"] = "no-cache"
        return response.make_conditional(request)
    raise Refused("publication.no_attachment")


@pages.get("/publications/<number>/bundle.zip")
@access.public
def bundle(number: str) -> Response:
    publication = _asked(number)
    if publication.bundle_key is None:
        abort(404)
    path = current_app.extensions["storage"].path(publication.bundle_key)
    response = send_file(path, mimetype="application/zip")
    return as_download(response, f"{publication.number}-v{publication.edition}.zip")


@pages.get("/publications/<number>/log.tlog-proof")
@access.public
def log_proof(number: str) -> Response:
    """That this very edition stands in the public log."""
    publication = _asked(number)
    return _proof_answer(publication, standing_of(reading(), publication), "")


@pages.get("/publications/<number>/bundle.tlog-proof")
@access.public
def bundle_proof(number: str) -> Response:
    """The same of the evidence bundle beside it."""
    publication = _asked(number)
    return _proof_answer(publication, standing_of_bundle(reading(), publication), "-bundle")


def _proof_answer(publication: Publication, standing: Standing | None, suffix: str) -> Response:
    if standing is None:
        abort(404)
    text = best_proof(reading(), standing)
    if text is None:
        raise Refused("log.pending")
    return text_answer(text, f"{publication.number}-v{publication.edition}{suffix}.tlog-proof")
