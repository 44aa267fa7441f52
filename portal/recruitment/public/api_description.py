"""/api/openapi.json: the addresses that other programs may read, from one table, with the hand-over
protocol's own description beside them."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from portal.protocol import messages

VERSION = "1.0.0"
TEXT, NUMBER, INSTANT = (
    {"type": "string"},
    {"type": "integer"},
    {"type": ["string", "null"], "format": "date-time"},
)
MAYBE_TEXT, MAYBE_NUMBER = {"type": ["string", "null"]}, {"type": ["integer", "null"]}


def _object(required: dict[str, Any], **optional: Any) -> dict[str, Any]:
    """Documents only grow: members beyond these are allowed."""
    return {"type": "object", "required": list(required), "properties": required | optional}


def _list(name: str) -> dict[str, Any]:
    return {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}}


PHASE = {"type": "string", "enum": ["open", "soon", "closed"]}
ROUND = {
    "code": TEXT,
    "title": TEXT,
    "organiser": TEXT,
    "state": TEXT,
    "phase": PHASE,
    "registration": _object({"starts_at": INSTANT, "ends_at": INSTANT}),
    "href": TEXT,
}
SCHEMAS: dict[str, Any] = {
    "Round": _object(ROUND),
    "Window": _object({"kind": TEXT, "starts_at": INSTANT, "ends_at": INSTANT}),
    "PublicationLine": _object({"number": TEXT, "kind": TEXT, "title": TEXT}),
    "Vacancy": _object(
        {
            "round": TEXT,
            "code": TEXT,
            "name": TEXT,
            "state": TEXT,
            "phase": PHASE,
            "headcount": NUMBER,
            "recruiting_union": TEXT,
            "using_union": MAYBE_TEXT,
            "place": _object({"city": MAYBE_TEXT, "county": MAYBE_TEXT, "union": TEXT}),
            "duties": TEXT,
            "work_place": TEXT,
            "registration_ends_at": INSTANT,
            "requirements": {"type": "object"},
            "requirements_in_words": {"type": "object", "additionalProperties": TEXT},
            "certificate_preferred": {"type": "boolean"},
            "applied": MAYBE_NUMBER,
            "approved": MAYBE_NUMBER,
            "counted_at": INSTANT,
            "href": TEXT,
        }
    ),
    "Rounds": _object({"schema": {"const": "rounds/1"}, "rounds": _list("Round")}),
    "WholeRound": _object(
        {
            "schema": {"const": "round/1"},
            **ROUND,
            "windows": _list("Window"),
            "contact_phone": TEXT,
            "supervision_phone": TEXT,
            "policy": TEXT,
            "policy_digest": MAYBE_TEXT,
            "publications": _list("PublicationLine"),
            "vacancies": _list("Vacancy"),
        }
    ),
    "Vacancies": _object(
        {
            "schema": {"const": "vacancies/1"},
            "filter": {"type": "object"},
            "count": NUMBER,
            "headcount": NUMBER,
            "vacancies": _list("Vacancy"),
        }
    ),
    "OneVacancy": {
        "allOf": [
            {"$ref": "#/components/schemas/Vacancy"},
            _object({"schema": {"const": "vacancy/1"}}),
        ]
    },
    "Counts": _object(
        {
            "schema": {"const": "counts/1"},
            "round": TEXT,
            "counted_at": INSTANT,
            "every_minutes": NUMBER,
            "vacancies": {
                "type": "array",
                "items": _object(
                    {
                        "code": TEXT,
                        "name": TEXT,
                        "headcount": NUMBER,
                        "applied": MAYBE_NUMBER,
                        "approved": MAYBE_NUMBER,
                    }
                ),
            },
        }
    ),
    "Publication": _object(
        {"content": {"type": "object"}, "digest": TEXT, "signature": TEXT, "public_key": TEXT}
    ),
    "Policy": _object({"schema": {"const": "policy/1"}}),
}

FILTER = {
    "q": "words in name, duties, place and union; also pinyin and initials",
    "city": "code of a city's union",
    "county": "code of a county's union",
    "union": "code of a union",
    "round": "code of a round",
    "state": "open, soon or closed",
    "education": "education held",
    "major": "major held",
    "born_on": "birth date, YYYY-MM-DD",
    "certificate": "not_required, required or preferred",
    "sort": "deadline, pinyin, place, headcount or competition",
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Address → (operation, what it gives, media type, schema or '' for a file).
PUBLIC: dict[str, tuple[str, str, str, str]] = {
    "/rounds.json": ("listRounds", "Public rounds, newest first", "application/json", "Rounds"),
    "/rounds/{round}.json": (
        "readRound",
        "A round with its windows, publications and vacancies",
        "application/json",
        "WholeRound",
    ),
    "/rounds/{round}/policy.json": (
        "readPolicy",
        "The frozen policy document as written",
        "application/json",
        "Policy",
    ),
    "/rounds/{round}/policy/{version}.json": (
        "readPolicyVersion",
        "An earlier or later version of the policy",
        "application/json",
        "Policy",
    ),
    "/rounds/{round}/counts.json": (
        "readCounts",
        "Applications per vacancy, where the round publishes them; else 404",
        "application/json",
        "Counts",
    ),
    "/rounds/{round}/vacancies/{vacancy}.json": (
        "readVacancy",
        "A vacancy",
        "application/json",
        "OneVacancy",
    ),
    "/rounds/{round}/calendar.ics": (
        "readCalendar",
        "The timetable as a calendar (RFC 5545)",
        "text/calendar",
        "",
    ),
    "/vacancies.json": (
        "findVacancies",
        "Vacancies of all public rounds",
        "application/json",
        "Vacancies",
    ),
    "/vacancies.csv": ("findVacanciesAsCsv", "The same as a table", "text/csv", ""),
    "/vacancies.xlsx": ("findVacanciesAsXlsx", "The same as a sheet", XLSX, ""),
    "/publications/{number}/files/json": (
        "readPublication",
        "A published document with digest and signature",
        "application/json",
        "Publication",
    ),
    "/publications/{number}/files/csv": ("readPublicationAsCsv", "Its table", "text/csv", ""),
    "/publications/{number}/files/xlsx": (
        "readPublicationAsXlsx",
        "Its table as a sheet",
        XLSX,
        "",
    ),
    "/publications/{number}/files/pdf": (
        "readPublicationAsPdf",
        "As printed",
        "application/pdf",
        "",
    ),
    "/notices.atom": (
        "readFeed",
        "Notices and lists as a feed (RFC 4287)",
        "application/atom+xml",
        "",
    ),
    "/sitemap.xml": ("readSitemap", "Pages for search engines", "application/xml", ""),
    "/api/openapi.json": ("readDescription", "This description", "application/json", ""),
}
PARAMETERS = {
    "round": "code of a round",
    "version": "number of the policy's version, from 1",
    "vacancy": "code of a vacancy",
    "number": "number of a publication",
}


def _operation(address: str) -> dict[str, Any]:
    operation, summary, media, schema = PUBLIC[address]
    named = [name for name in PARAMETERS if f"{{{name}}}" in address]
    parameters = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": PARAMETERS[name],
            "schema": TEXT,
        }
        for name in named
    ]
    if address.startswith("/vacancies."):
        parameters += [
            {"name": name, "in": "query", "required": False, "description": text, "schema": TEXT}
            for name, text in FILTER.items()
        ]
    body = {"schema": {"$ref": f"#/components/schemas/{schema}"}} if schema else {}
    answers: dict[str, Any] = {
        "200": {"description": summary, "content": {media: body}},
        "304": {"description": "not changed (If-None-Match)"},
    }
    if named:
        answers["404"] = {"description": "unknown, or not public"}
    found: dict[str, Any] = {
        "operationId": operation,
        "summary": summary,
        "tags": ["public"],
        "responses": answers,
    }
    return {"get": found | ({"parameters": parameters} if parameters else {})}


@cache
def description() -> dict[str, Any]:
    """OpenAPI 3.1.

    The hand-over paths are the protocol's own document; its two schema files stand among the
    components.
    """
    protocol: dict[str, Any] = json.loads((messages.SCHEMAS / "openapi.json").read_text())
    text = json.dumps(protocol)
    parts = dict(SCHEMAS)
    for path in sorted(messages.SCHEMAS.glob("*.schema.json")):
        name = (
            "".join(word.capitalize() for word in path.name.removesuffix(".schema.json").split("-"))
            + "Document"
        )
        text = text.replace(f'"{path.name}"', f'"#/components/schemas/{name}"')
        parts[name] = json.loads(path.read_text())
    protocol = json.loads(text)
    components = protocol["components"] | {"schemas": parts | protocol["components"]["schemas"]}
    about = (
        "Public documents need no key; pages and files carry ETag. Instants are ISO 8601 with the "
        "offset of Asia/Shanghai. Members are only added."
    )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Recruitment portal",
            "version": VERSION,
            "description": f"{about} {protocol['info']['description']}",
        },
        "tags": [{"name": "public", "description": "for everybody"}],
        "paths": {address: _operation(address) for address in PUBLIC} | protocol["paths"],
        "components": components,
    }
