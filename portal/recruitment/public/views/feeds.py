"""Calendar, feed, site map, robots."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, current_app, url_for
from flask_babel import gettext as _

from portal.foundation.web import access
from portal.foundation.web.headers import as_download
from portal.foundation.web.page_memory import shared
from portal.foundation.web.unit import now, reading
from portal.recruitment.public import feeds
from portal.recruitment.public.api_description import description
from portal.recruitment.public.shelf import present_catalogue
from portal.recruitment.publications.queries import newest
from portal.recruitment.rounds.queries import notices_of, public_round

pages = Blueprint("public_feeds", __name__)
FIXED = (
    "public_home.home",
    "public_list.index",
    "publications_public.index",
    "publications_public.verify",
    "public_home.help_page",
    "public_home.accessibility",
    "public_home.privacy",
)
ROBOTS = """User-agent: *
Disallow: /my/
Disallow: /office/
Disallow: /sign-in
Disallow: /preferences/
Disallow: /*/check
Allow: /

Sitemap: {sitemap}
"""


def _base() -> str:
    base: str = current_app.extensions["settings"].public_url
    return base


def _address(endpoint: str, **values: Any) -> str:
    return _base() + url_for(endpoint, **values)


def _answer(data: bytes | str, media: str, changed_at: datetime | None = None) -> Response:
    response = Response(data, mimetype=media)
    response.headers["Cache-Control"] = "public, max-age=300"
    if changed_at is not None:
        response.last_modified = changed_at
    return response


@pages.get("/rounds/<code>/calendar.ics")
@access.public
@shared
def calendar(code: str) -> Response:
    round_ = public_round(reading(), code)
    notices = notices_of(reading(), round_)
    data = feeds.round_calendar(
        reading(), round_, base=_base(), address=_address("public_rounds.show", code=code)
    )
    response = _answer(
        data,
        "text/calendar; charset=utf-8",
        notices[-1].published_at if notices else round_.published_at,
    )
    return as_download(response, f"{round_.code}.ics")


@pages.get("/notices.atom")
@access.public
@shared
def notices() -> Response:
    data = feeds.notice_feed(
        reading(),
        at=now(),
        href=lambda one: _address("publications_public.show", number=one.number),
        title=_("社会化工会工作者招聘：公告和名单"),
        author=current_app.extensions["settings"].site["organiser"],
        home=_address("public_home.home"),
        self_href=_address(".notices"),
    )
    found = newest(reading(), at=now(), limit=1)
    return _answer(
        data, "application/atom+xml; charset=utf-8", found[0].published_at if found else None
    )


@pages.get("/sitemap.xml")
@access.public
@shared
def sitemap() -> Response:
    fixed = [_address(endpoint) for endpoint in FIXED]
    return _answer(
        feeds.site_pages(reading(), present_catalogue(), at=now(), fixed=fixed, href=_address),
        "application/xml; charset=utf-8",
    )


@pages.get("/robots.txt")
@access.public
@shared
def robots() -> Response:
    return _answer(ROBOTS.format(sitemap=_address(".sitemap")), "text/plain; charset=utf-8")


@pages.get("/api/openapi.json")
@access.public
@shared
def openapi_public() -> Response:
    return _answer(
        json.dumps(description(), ensure_ascii=False, indent=1) + "\n", "application/json"
    )
