"""/vacancies: every vacancy of every public round, to be searched, filtered, sorted, shared and
taken away as a file."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from urllib.parse import urlencode

from flask import Blueprint, Response, get_template_attribute, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape

from portal.foundation.data.pagination import page_number
from portal.foundation.sheets.tables import write_csv, write_xlsx
from portal.foundation.web import access
from portal.foundation.web.frames import framed
from portal.foundation.web.headers import as_download
from portal.foundation.web.language import current_language
from portal.foundation.web.page_memory import shared
from portal.foundation.web.unit import now
from portal.recruitment.labels import word
from portal.recruitment.public import shelf
from portal.recruitment.public.catalogue import Catalogue, Entry
from portal.recruitment.public.documents import (
    SHEET,
    as_json,
    entry_document,
    phase_of,
    round_document,
    sheet_row,
)
from portal.recruitment.public.search import SORTS, Found, Wish, find, ordered, wish_of

pages = Blueprint("public_list", __name__)
SIZE = 20
MOST = 10_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PARTS = "recruitment/public/_list_parts.html"
WORDS = {
    "state": "phase",
    "certificate": "certificate.wish",
    "education": "education",
    "sort": "vacancy.sort",
}


def _search() -> tuple[Catalogue, Wish, Found]:
    catalogue = shelf.present_catalogue()
    wish = wish_of(request.args, catalogue.places)
    return catalogue, wish, find(catalogue, wish, now())


def _row(catalogue: Catalogue, entry: Entry, language: str, at: datetime) -> str:
    """Rendered once for each state that it can be in."""
    phase = phase_of(catalogue, entry, at)
    key = ("row", language, entry.round, entry.code, phase)
    made: str = catalogue.remembered(
        key,
        lambda: str(
            get_template_attribute(PARTS, "row")(entry, catalogue.rounds[entry.round], phase)
        ),
    )
    return made


def _options(wish: Wish, name: str, offered: Iterable[tuple[str, str]]) -> Markup:
    """``offered``: values of our own (codes) with escaped words."""
    chosen = getattr(wish, name)
    return Markup(  # noqa: S704  see above
        "".join(
            f'<option value="{value}"{" selected" if value == chosen else ""}>{text}</option>'
            for value, text in offered
        )
    )


def _said(catalogue: Catalogue, name: str, value: str, language: str) -> str:
    """The word for one value of a filter, escaped."""

    def make() -> str:
        return str(
            escape(word(WORDS[name], value) if name in WORDS else catalogue.places[value].name)
        )

    made: str = catalogue.remembered(("word", language, name, value), make)
    return made


def _selects(catalogue: Catalogue, wish: Wish, found: Found, language: str) -> dict[str, Markup]:
    """The inner part of every select; county and union come as whole fields, and only inside the
    place above them."""

    def counted(name: str) -> Markup:
        """Values with their words and how many each would leave."""
        choices = found.choices[name]
        return _options(
            wish,
            name,
            [
                (one.value, f"{_said(catalogue, name, one.value, language)}（{one.count}）")
                for one in choices
            ],
        )

    made = {name: counted(name) for name in ("state", "city", "education", "certificate")}
    published = any(round_.counts.show for round_ in catalogue.rounds)
    sorts = [
        (sort, _said(catalogue, "sort", sort, language))
        for sort in SORTS
        if sort != "competition" or published
    ]
    inner = [
        get_template_attribute(PARTS, name)(counted(name))
        for name in ("county", "union")
        if name in found.choices
    ]
    return made | {"sort": _options(wish, "sort", sorts), "inner_places": Markup("").join(inner)}


def _address(endpoint: str, wish: Wish, **values: str) -> str:
    """As ``url_for``, which would build the query by rules that we do not need here."""
    query = urlencode(wish.arguments())
    return _path(endpoint, tuple(values.items())) + (f"?{query}" if query else "")


@lru_cache(maxsize=16)
def _path(endpoint: str, values: tuple[tuple[str, str], ...]) -> str:
    return url_for(endpoint, **dict(values))


def _heading(catalogue: Catalogue, found: Found, language: str) -> str:
    pattern: str = catalogue.remembered(
        ("heading", language), lambda: _("%(n)s 个岗位，招 %(h)s 人", n="\x02", h="\x03")
    )
    return pattern.replace("\x02", str(found.total)).replace("\x03", str(found.headcount))


@lru_cache(maxsize=2_048)
def _pager(language: str, page: int, last: int, total: int) -> str:
    """With a control character for the address before the page's number."""
    return str(get_template_attribute(PARTS, "pages")(page, last, total, "\x02{page}"))


def _results(catalogue: Catalogue, wish: Wish, found: Found, language: str) -> Markup:
    """One page of the list, or what to loosen."""
    last = max(1, -(-found.total // SIZE))
    page = min(page_number(request.args.get("page")), last)
    if not found.total:
        loosen = [
            (word("wish", one.value), one.count, url_for(".index", **_without(wish, one.value)))
            for one in found.loosen
        ]
        return Markup(render_template("recruitment/public/_nothing.html", loosen=loosen))  # noqa: S704  a template's own output
    at = now()
    shown = ordered(catalogue, wish, found, at, first=(page - 1) * SIZE, most=SIZE)
    rows = "".join([_row(catalogue, entry, language, at) for entry in shown])
    address = escape(
        _path("public_list.index", ()) + "?" + urlencode({**wish.arguments(), "page": ""})
    )
    pager = _pager(language, page, last, found.total).replace("\x02", address) if last > 1 else ""
    return Markup(f'<ul class="gh-rows gh-vacancies" aria-labelledby="found">{rows}</ul>{pager}')  # noqa: S704  all of it from templates


@pages.get("/vacancies")
@access.public
@shared
def index() -> str:
    catalogue, wish, found = _search()
    titles = [round_.title for round_ in catalogue.rounds if round_.code == wish.round]
    only = (
        get_template_attribute(PARTS, "only")(wish.round, titles[0] if titles else wish.round)
        if wish.round
        else ""
    )
    clear = get_template_attribute(PARTS, "clear")() if wish.any else ""
    language = current_language()
    files = {
        f"{kind}_href": _address("public_list.files", wish, extension=kind)
        for kind in ("xlsx", "csv", "json")
    }
    return framed(
        "recruitment/public/list.html",
        q=wish.q,
        major=wish.major,
        born_on=wish.born_on or "",
        only=only,
        clear=clear,
        heading=_heading(catalogue, found, language),
        results=_results(catalogue, wish, found, language),
        **files,
        **_selects(catalogue, wish, found, language),
    )


def _without(wish: Wish, name: str) -> dict[str, str]:
    gone = ("city", "county", "union") if name == "city" else (name,)
    return wish.arguments(**dict.fromkeys(gone, ""))


@pages.get("/vacancies.<any(json,csv,xlsx):extension>")
@access.public
@shared
def files(extension: str) -> Response:
    """The whole result, at most 10,000 vacancies, in the order asked for."""
    catalogue, wish, found = _search()
    entries = ordered(catalogue, wish, found, now(), most=MOST)
    if extension == "json":
        return _json(catalogue, wish, found, entries)
    columns = [str(title) for title in SHEET.values()]
    rows = [sheet_row(catalogue, entry, now()) for entry in entries]
    out = io.BytesIO()
    if extension == "csv":
        write_csv(columns, rows, out)
    else:
        write_xlsx(columns, rows, out, sheet="vacancies")
    response = Response(out.getvalue(), mimetype="text/csv" if extension == "csv" else XLSX)
    return as_download(response, f"vacancies.{extension}")


@pages.get("/rounds.json")
@access.public
@shared
def rounds() -> Response:
    """Every public round, newest first."""
    found = [round_document(one, now()) for one in shelf.present_catalogue().rounds]
    return as_json({"schema": "rounds/1", "rounds": found})


def _json(catalogue: Catalogue, wish: Wish, found: Found, entries: list[Entry]) -> Response:
    return as_json(
        {
            "schema": "vacancies/1",
            "filter": wish.arguments(),
            "count": found.total,
            "headcount": found.headcount,
            "vacancies": [entry_document(catalogue, entry, now()) for entry in entries],
        }
    )
