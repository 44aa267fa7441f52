"""/vacancies: every vacancy of every public round, to be searched, filtered, sorted, shared and taken away as a file."""

from __future__ import annotations

import io
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for

from portal.foundation.pagination import page_number
from portal.foundation.tables import write_csv, write_xlsx
from portal.foundation.web import access
from portal.foundation.web.page_memory import shared
from portal.foundation.web.unit import now
from portal.recruitment.labels import word
from portal.recruitment.vacancies import at_hand
from portal.recruitment.vacancies.catalogue import Catalogue, Entry
from portal.recruitment.vacancies.public_documents import SHEET, as_json, entry_document, round_document, sheet_row
from portal.recruitment.vacancies.search import SORTS, Choice, Found, Wish, find, wish_of

pages = Blueprint("vacancies_list", __name__)
SIZE = 20
MOST = 10_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _search() -> tuple[Catalogue, Wish, Found]:
    catalogue = at_hand.present_catalogue()
    wish = wish_of(request.args, catalogue.places)
    return catalogue, wish, find(catalogue, wish, now())


def _row(catalogue: Catalogue, entry: Entry) -> dict[str, Any]:
    round_ = catalogue.rounds[entry.round]
    return {"entry": entry, "round": round_, "phase": "closed" if entry.state == "cancelled" else round_.phase(now())}


def _options(catalogue: Catalogue, choices: tuple[Choice, ...], group: str = "") -> list[tuple[str, str]]:
    """Values with their words and how many each would leave."""
    return [(one.value, f"{word(group, one.value) if group else catalogue.places[one.value].name}（{one.count}）") for one in choices]


def _filters(catalogue: Catalogue, found: Found) -> dict[str, list[tuple[str, str]]]:
    groups = {"state": "phase", "certificate": "certificate.wish", "education": "education"}
    offered = {name: _options(catalogue, choices, groups.get(name, "")) for name, choices in found.choices.items()}
    counted = any(round_.counts.show for round_ in catalogue.rounds)
    offered["sort"] = [(sort, word("vacancy.sort", sort)) for sort in SORTS if sort != "competition" or counted]
    return offered


@pages.get("/vacancies")
@access.public
@shared
def index() -> str:
    catalogue, wish, found = _search()
    pages_in_all = max(1, -(-len(found.numbers) // SIZE))
    page = min(page_number(request.args.get("page")), pages_in_all)
    shown = [catalogue.entries[number] for number in found.numbers[(page - 1) * SIZE : page * SIZE]]
    return render_template(
        "recruitment/vacancies/public/list.html",
        wish=wish,
        total=len(found.numbers),
        headcount=found.headcount,
        rows=[_row(catalogue, entry) for entry in shown],
        offered=_filters(catalogue, found),
        loosen=[(word("wish", one.value), one.count, url_for(".index", **_without(wish, one.value))) for one in found.loosen],
        page=page,
        pages=pages_in_all,
        pattern=url_for(".index", **wish.arguments(), page="{page}"),
        files={kind: url_for(".files", extension=kind, **wish.arguments()) for kind in ("xlsx", "csv", "json")},
        round_title=next((round_.title for round_ in catalogue.rounds if round_.code == wish.round), wish.round),
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
    entries = [catalogue.entries[number] for number in found.numbers[:MOST]]
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
    response.headers["Content-Disposition"] = f'attachment; filename="vacancies.{extension}"'
    return response


@pages.get("/rounds.json")
@access.public
@shared
def rounds() -> Response:
    """Every public round, newest first."""
    found = [round_document(one, now()) for one in at_hand.present_catalogue().rounds]
    return as_json({"schema": "rounds/1", "rounds": found})


def _json(catalogue: Catalogue, wish: Wish, found: Found, entries: list[Entry]) -> Response:
    return as_json(
        {
            "schema": "vacancies/1",
            "filter": wish.arguments(),
            "count": len(found.numbers),
            "headcount": found.headcount,
            "vacancies": [entry_document(catalogue, entry, now()) for entry in entries],
        }
    )
