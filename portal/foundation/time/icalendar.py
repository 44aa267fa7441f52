"""Calendar files by RFC 5545: what a timetable needs of it, and exactly that."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from portal.foundation.time.clock import local

OCTETS = 75
ZONE = "Asia/Shanghai"
# China has had one zone without summer time since 1991; no event of ours is older.
_TIMEZONE = (
    "BEGIN:VTIMEZONE",
    f"TZID:{ZONE}",
    "BEGIN:STANDARD",
    "DTSTART:19910915T010000",
    "TZOFFSETFROM:+0800",
    "TZOFFSETTO:+0800",
    "TZNAME:CST",
    "END:STANDARD",
    "END:VTIMEZONE",
)


@dataclass(frozen=True)
class Event:
    """``uid`` for ever the same for the same matter; ``sequence`` grows when its time changes;
    ``changed_at`` is the last change."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    description: str
    url: str
    changed_at: datetime
    cancelled: bool = False


def calendar(name: str, product: str, events: Iterable[Event]) -> bytes:
    """One calendar; lines end in CRLF and are folded at 75 octets."""
    head = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{escaped(product)}//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    )
    lines = [*head, f"X-WR-CALNAME:{escaped(name)}", f"X-WR-TIMEZONE:{ZONE}", *_TIMEZONE]
    for event in events:
        lines += _event(event)
    return "".join(folded(line) + "\r\n" for line in [*lines, "END:VCALENDAR"]).encode()


def _event(event: Event) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"DTSTAMP:{_utc(event.changed_at)}",
        f"LAST-MODIFIED:{_utc(event.changed_at)}",
    ]
    lines += [f"SEQUENCE:{event.sequence}", f"DTSTART;TZID={ZONE}:{_wall(event.starts_at)}"]
    if event.ends_at > event.starts_at:  # an instant has no end: DTEND must be later than DTSTART
        lines.append(f"DTEND;TZID={ZONE}:{_wall(event.ends_at)}")
    lines += [
        f"SUMMARY:{escaped(event.summary)}",
        f"DESCRIPTION:{escaped(event.description)}",
        f"URL:{event.url}",
    ]
    return [
        *lines,
        f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _utc(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _wall(instant: datetime) -> str:
    return f"{local(instant):%Y%m%dT%H%M%S}"


def escaped(text: str) -> str:
    """TEXT of RFC 5545 §3.3.11; control characters other than line breaks have no form and are left
    out."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = "".join(one for one in plain if one == "\n" or one >= " ")
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> str:
    """Never more than 75 octets in a line, never a character cut in two; a continuation begins with
    one blank."""
    pieces, present, size = [], "", 0
    for one in line:
        octets = len(one.encode())
        if size + octets > OCTETS:
            pieces.append(present)
            present, size = " ", 1
        present, size = present + one, size + octets
    return "\r\n".join([*pieces, present])
