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


@dataclass(frozen=True)
class Feed:
    """``name`` makes the id; ``href`` is the page, ``self_href`` the feed itself; ``empty_at`` is
    its ``updated`` while it has no entry."""

    name: str
    title: str
    author: str
    href: str
    self_href: str
    empty_at: datetime


def atom(about: Feed, entries: Iterable[FeedEntry]) -> bytes:
    """A feed, newest first as given."""
    listed = list(entries)
    feed = ElementTree.Element("feed", xmlns=ATOM)
    feed.set("xml:lang", "zh-CN")
    updated = max((entry.updated_at for entry in listed), default=about.empty_at)
    _texts(feed, id=stable_id(about.name), title=about.title, updated=_instant(updated))
    _texts(ElementTree.SubElement(feed, "author"), name=about.author)
    _link(feed, "alternate", "text/html", about.href)
    _link(feed, "self", "application/atom+xml", about.self_href)
    for entry in listed:
        _add_entry(feed, entry)
    return _document(feed)


def _add_entry(feed: ElementTree.Element, entry: FeedEntry) -> None:
    element = ElementTree.SubElement(feed, "entry")
    _texts(
        element,
        id=stable_id(entry.name),
        title=entry.title,
        updated=_instant(entry.updated_at),
        published=_instant(entry.published_at),
    )
    _link(element, "alternate", "text/html", entry.href)
    ElementTree.SubElement(element, "category", term=entry.category)
    _texts(element, summary=entry.summary)


def _link(parent: ElementTree.Element, rel: str, kind: str, href: str) -> None:
    ElementTree.SubElement(parent, "link", rel=rel, type=kind, href=href)


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
