"""RFC 5545: folding by octets, escaping, and a fold that gives back what was folded."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from portal.foundation.time.icalendar import OCTETS, Event, calendar, escaped, folded

AT = datetime(2026, 9, 1, 1, tzinfo=UTC)


def test_lines_are_folded_at_75_octets_and_never_inside_a_character() -> None:
    line = "SUMMARY:" + "社会化工会工作者公开招聘报名" * 9 + "𠮷"
    parts = folded(line).split("\r\n")
    assert all(len(part.encode()) <= OCTETS for part in parts) and all(
        part.startswith(" ") for part in parts[1:]
    )
    assert "".join([parts[0], *(part[1:] for part in parts[1:])]) == line


def test_text_is_escaped() -> None:
    assert escaped("甲;乙,丙\\丁\r\n戊\x07") == "甲\\;乙\\,丙\\\\丁\\n戊"


def test_an_instant_has_no_end_and_wall_time_is_shanghai() -> None:
    event = Event(
        "written.HA@example.org", 2, AT, AT, "笔试", "一\n二", "https://example.org/rounds/HA", AT
    )
    text = calendar("日程", "总工会", [event]).decode()
    assert text.endswith("END:VCALENDAR\r\n") and "\n" not in text.replace("\r\n", "")
    assert "DTSTART;TZID=Asia/Shanghai:20260901T090000" in text and "DTEND" not in text
    assert (
        "SEQUENCE:2" in text and "DTSTAMP:20260901T010000Z" in text and "TZOFFSETTO:+0800" in text
    )
    longer = Event(
        "x@example.org",
        0,
        AT,
        AT + timedelta(days=7),
        "报名",
        "",
        "https://example.org/",
        AT,
        cancelled=True,
    )
    assert (
        "DTEND;TZID=Asia/Shanghai:20260908T090000" in (shown := calendar("", "", [longer]).decode())
        and "STATUS:CANCELLED" in shown
    )
