"""Rounds and vacancies as machines read them: the JSON twins of the public pages and the rows of
the sheets. Members are only ever added."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from flask import Response, url_for
from flask_babel import lazy_gettext as _

from portal.foundation.time.clock import local
from portal.recruitment.labels import word
from portal.recruitment.public.catalogue import Catalogue, Entry, PublicRound
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.vacancies.requirements import TITLES, requirement_words

SHEET = {
    "round": _("批次"),
    "round_title": _("公告"),
    "code": _("岗位代码"),
    "name": _("岗位名称"),
    "recruiting": _("招聘单位"),
    "using": _("实际用人单位"),
    "headcount": _("招聘人数"),
    "state": _("状态"),
    "closes_at": _("报名截止"),
    "work_place": _("工作地点"),
} | TITLES


def as_json(document: dict[str, Any]) -> Response:
    """Readable, in a fixed order, with a line end."""
    return Response(
        json.dumps(document, ensure_ascii=False, indent=1) + "\n", mimetype="application/json"
    )


def _instant(value: datetime | None) -> str | None:
    return local(value).isoformat(timespec="seconds") if value is not None else None


def phase_of(catalogue: Catalogue, entry: Entry, at: datetime) -> str:
    return "closed" if entry.state == "cancelled" else catalogue.rounds[entry.round].phase(at)


def round_document(round_: PublicRound, at: datetime) -> dict[str, Any]:
    return {
        "code": round_.code,
        "title": round_.title,
        "organiser": round_.organiser,
        "state": round_.state,
        "phase": round_.phase(at),
        "registration": {
            "starts_at": _instant(round_.opens_at),
            "ends_at": _instant(round_.closes_at),
        },
        "href": url_for("public_rounds.show", code=round_.code),
    }


def window_documents(round_: RecruitmentRound) -> list[dict[str, Any]]:
    return [
        {"kind": one.kind, "starts_at": _instant(one.starts_at), "ends_at": _instant(one.ends_at)}
        for one in round_.windows
    ]


def entry_document(catalogue: Catalogue, entry: Entry, at: datetime) -> dict[str, Any]:
    """``requirements`` is the document the rules read, ``requirements_in_words`` what the notice
    says. Counts are ``null`` unless published."""
    round_ = catalogue.rounds[entry.round]
    return {
        "round": round_.code,
        "code": entry.code,
        "name": entry.name,
        "state": entry.state,
        "phase": phase_of(catalogue, entry, at),
        "headcount": entry.headcount,
        "recruiting_union": entry.recruiting,
        "using_union": entry.using or None,
        "place": {
            "city": entry.place.city or None,
            "county": entry.place.county or None,
            "union": entry.place.code,
        },
        "duties": entry.duties,
        "work_place": entry.work_place,
        "registration_ends_at": _instant(round_.closes_at),
        "requirements": catalogue.kinds[entry.kind].document,
        "requirements_in_words": requirement_words(catalogue.kinds[entry.kind].document),
        "certificate_preferred": round_.prefers_certificate,
        "applied": entry.applied,
        "approved": entry.approved,
        "counted_at": _instant(entry.counted_at),
        "href": url_for("public_rounds.vacancy", code=round_.code, vacancy_code=entry.code),
    }


def sheet_row(catalogue: Catalogue, entry: Entry, at: datetime) -> list[Any]:
    """In the order of :data:`SHEET`."""
    round_ = catalogue.rounds[entry.round]
    phase = (
        word("phase", phase_of(catalogue, entry, at))
        if entry.state in ("open", "cancelled")
        else word("vacancy.state", entry.state)
    )
    words = requirement_words(catalogue.kinds[entry.kind].document)
    closes = f"{local(round_.closes_at):%Y-%m-%d %H:%M}" if round_.closes_at else ""
    first = [
        round_.code,
        round_.title,
        entry.code,
        entry.name,
        entry.recruiting,
        entry.using or str(_("聘用后分配")),
        entry.headcount,
        phase,
    ]
    return [*first, closes, entry.work_place, *(words[code] for code in TITLES)]
