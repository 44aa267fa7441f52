"""This stage's part of a round's journey."""

from __future__ import annotations

# Gate before the request → the page where it is seen to.
GATE_PAGES: dict[str, tuple[str, dict[str, str]]] = {
    "timetable": ("rounds_office.timetable", {}),
    "windows": ("rounds_office.timetable", {}),
    "phones": ("rounds_office.basics", {}),
    "exclusions": ("rounds_office.basics", {}),
    "personal_numbers": ("rounds_office.basics", {}),
}
