"""What others subscribe to: a round's timetable as a calendar, notices and lists as a feed, the
pages that search engines may read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urlsplit

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.foundation.reach.feeds import Feed, FeedEntry, atom, sitemap
from portal.foundation.time.icalendar import Event, calendar
from portal.recruitment.labels import word
from portal.recruitment.public.catalogue import Catalogue
from portal.recruitment.publications.models import Publication
from portal.recruitment.publications.queries import newest
from portal.recruitment.rounds.models import NOTICE_KINDS, WINDOWS, RecruitmentRound
from portal.recruitment.rounds.queries import notices_of

NEWEST = 60
# the guideline's year: older than anything that can be published here
BEFORE_ALL = datetime(2020, 7, 1, tzinfo=UTC)


def round_calendar(session: Session, round_: RecruitmentRound, *, base: str, address: str) -> bytes:
    """Every window as an event.

    Each later notice of the round may have moved a date: it raises SEQUENCE of all.
    """
    notices = notices_of(session, round_)
    changed_at = notices[-1].published_at if notices else round_.published_at or round_.created_at
    host = urlsplit(base).hostname or "localhost"
    events = []
    for kind in WINDOWS:
        window = round_.window(kind)
        if window is None:
            continue
        phones = _("咨询电话 %(phone)s", phone=round_.contact_phone) if round_.contact_phone else ""
        events.append(
            Event(
                f"{kind}.{round_.code}@{host}",
                max(len(notices) - 1, 0),
                window.starts_at,
                window.ends_at,
                f"{word('window', kind)} · {round_.title}",
                "\n".join(line for line in (round_.title, phones, address) if line),
                address,
                changed_at,
                cancelled=round_.state == "cancelled",
            )
        )
    return calendar(round_.title, round_.organiser.name, events)


def notice_feed(
    session: Session,
    *,
    at: datetime,
    href: Callable[[Publication], str],
    title: str,
    author: str,
    home: str,
    self_href: str,
) -> bytes:
    """Notices and lists that have not expired, the newest edition of each."""
    found = newest(session, at=at, limit=NEWEST)
    first = select(Publication.number, func.min(Publication.published_at)).where(
        Publication.number.in_([one.number for one in found])
    )
    began = {row[0]: row[1] for row in session.execute(first.group_by(Publication.number))}
    entries = [
        FeedEntry(
            f"publication:{one.number}",
            one.title,
            href(one),
            one.published_at,
            began[one.number],
            _("编号 %(number)s，第 %(edition)s 版", number=one.number, edition=one.edition)
            + (f"：{one.reason}" if one.reason else ""),
            one.kind,
        )
        for one in found
    ]
    return atom(Feed("notices", title, author, home, self_href, BEFORE_ALL), entries)


def site_pages(
    session: Session,
    catalogue: Catalogue,
    *,
    at: datetime,
    fixed: list[str],
    href: Callable[..., str],
) -> bytes:
    """Pages without people: the fixed ones, rounds, vacancies, notices.

    Lists with names or numbers are left out, as ``noindex`` says on them.
    """
    pages: list[tuple[str, datetime | None]] = [(address, None) for address in fixed]
    pages += [(href("public_rounds.show", code=one.code), None) for one in catalogue.rounds]
    pages += [
        (
            href(
                "public_rounds.vacancy",
                code=catalogue.rounds[one.round].code,
                vacancy_code=one.code,
            ),
            None,
        )
        for one in catalogue.entries
    ]
    notices = [one for one in newest(session, at=at, limit=5_000) if one.kind in NOTICE_KINDS]
    pages += [
        (href("publications_public.show", number=one.number), one.published_at) for one in notices
    ]
    return sitemap(pages)
