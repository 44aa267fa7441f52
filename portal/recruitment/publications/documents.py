"""A publication as a file: JSON, CSV, XLSX and PDF, each made from its stored content alone."""

from __future__ import annotations

import io
import json
from typing import Any

from flask import render_template

from portal.foundation.print.pdf import render_pdf
from portal.foundation.print.print_sheet import DOCUMENT_CSS
from portal.foundation.print.qr import qr_png_uri
from portal.foundation.sheets.tables import write_csv, write_xlsx
from portal.recruitment.publications.logged import Logged
from portal.recruitment.publications.models import Publication


def as_json(publication: Publication, logged: Logged | None) -> bytes:
    """The content with digest, signature and proof beside it, so that it can be checked alone."""
    document: dict[str, Any] = {
        "content": publication.content,
        "digest": publication.digest,
        "signature": publication.signature.hex(),
        "public_key": Publication.vault.public_key.hex(),
    }
    if logged is not None:
        leaf = json.loads(logged.leaf)
        document["log"] = {"leaf": leaf, "leaf_hash": logged.leaf_hash, "proof": logged.proof}
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _table(publication: Publication, number: int) -> dict[str, Any]:
    table: dict[str, Any] = publication.content["tables"][number]
    return table


def as_csv(publication: Publication, number: int = 0) -> bytes:
    table = _table(publication, number)
    buffer = io.BytesIO()
    write_csv([column["title"] for column in table["columns"]], table["rows"], buffer)
    return buffer.getvalue()


def as_xlsx(publication: Publication, number: int = 0) -> bytes:
    table = _table(publication, number)
    buffer = io.BytesIO()
    write_xlsx(
        [column["title"] for column in table["columns"]],
        table["rows"],
        buffer,
        sheet=publication.number,
    )
    return buffer.getvalue()


WIDE = 16


def _printed_tables(publication: Publication) -> list[dict[str, Any]]:
    """A table with more columns than a sheet can show legibly: what is the same in every row is
    said once above it (``shared``)."""
    found = []
    for table in publication.content.get("tables", []):
        rows, columns = table["rows"], table["columns"]
        same = {place for place in range(1, len(columns)) if len({row[place] for row in rows}) == 1}
        if len(columns) <= WIDE or len(rows) < 2 or not same:
            found.append(table | {"shared": []})
            continue
        kept = [place for place in range(len(columns)) if place not in same]
        shared = [
            {"term": columns[place]["title"], "value": rows[0][place]} for place in sorted(same)
        ]
        found.append(
            table
            | {
                "shared": shared,
                "columns": [columns[place] for place in kept],
                "rows": [[row[place] for place in kept] for row in rows],
            }
        )
    return found


def as_pdf(publication: Publication, address: str, logged: Logged | None) -> bytes:
    """The printed document; ``address`` is what its QR code leads to."""
    html = render_template(
        "recruitment/documents/publication.html",
        publication=publication,
        content=publication.content | {"tables": _printed_tables(publication)},
        address=address,
        qr=qr_png_uri(address),
        leaf_hash="" if logged is None else logged.leaf_hash,
    )
    return render_pdf(html, base_css=DOCUMENT_CSS)
