"""Atom feeds (RFC 4287) and site maps (sitemaps.org 0.9)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid5
from xml.etree import ElementTree

ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NAMES = UUID("6f2c1c1e-6c0c-5d0b-9b6d-3f0f0a6b6d11")


def stable_id(name: str) -> str:
    """An id that survives a move of the site to another host."""
    return f"urn:uuid:{uuid5(_NAMES, name)}"


@dataclass(frozen=True)
class FeedEntry:
    """``name`` makes the id; ``updated_at`` moves with every edition, ``published_at`` does not."""

    name: str
    title: str
    href: str
    updated_at: datetime
    published_at: datetime
    summary: str
    category: str


def atom(
    name: str,
    title: str,
    author: str,
    href: str,
    self_href: str,
    entries: Iterable[FeedEntry],
    empty_at: datetime,
) -> bytes:
    """A feed, newest first as given. ``empty_at`` is its ``updated`` while it has no entry."""
    listed = list(entries)
    feed = ElementTree.Element("feed", xmlns=ATOM)
    feed.set("xml:lang", "zh-CN")
    _texts(
        feed,
        id=stable_id(name),
        title=title,
        updated=_instant(max((one.updated_at for one in listed), default=empty_at)),
    )
    _texts(ElementTree.SubElement(feed, "author"), name=author)
    ElementTree.SubElement(feed, "link", rel="alternate", type="text/html", href=href)
    ElementTree.SubElement(feed, "link", rel="self", type="application/atom+xml", href=self_href)
    for one in listed:
        entry = ElementTree.SubElement(feed, "entry")
        _texts(
            entry,
            id=stable_id(one.name),
            title=one.title,
            updated=_instant(one.updated_at),
            published=_instant(one.published_at),
        )
        ElementTree.SubElement(entry, "link", rel="alternate", type="text/html", href=one.href)
        ElementTree.SubElement(entry, "category", term=one.category)
        _texts(entry, summary=one.summary)
    return _document(feed)


def sitemap(pages: Iterable[tuple[str, datetime | None]]) -> bytes:
    """(address, last change or ``None``); at most 50,000."""
    found = ElementTree.Element("urlset", xmlns=SITEMAP)
    for href, changed_at in list(pages)[:50_000]:
        page = ElementTree.SubElement(found, "url")
        _texts(page, loc=href)
        if changed_at is not None:
            _texts(page, lastmod=_instant(changed_at))
    return _document(found)


def _texts(parent: ElementTree.Element, **texts: str) -> None:
    for name, text in texts.items():
        ElementTree.SubElement(parent, name).text = "".join(
            one for one in text if one >= " " or one in "\t\n"
        )


def _instant(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _document(root: ElementTree.Element) -> bytes:
    return (
        b'<?xml version="1.0" encoding="utf-8"?>\n'
        + ElementTree.tostring(root, encoding="utf-8")
        + b"\n"
    )
