"""The top bar: what each officer can go to. Rooms contribute their entries in ``navigation.py``."""

from __future__ import annotations

from typing import Any

from flask import request, url_for

from portal.foundation.running.rooms import gathered
from portal.foundation.web.desk import Entry
from portal.foundation.web.viewer import viewer_or_none


def entries() -> list[dict[str, Any]]:
    """``text``, ``href`` and whether it is the present page."""
    person = viewer_or_none()
    if person is None or not person.second_factor:
        return []
    office: tuple[Entry, ...] = gathered("portal.workforce", "navigation.py", "OFFICE")
    links = [
        (str(entry.text), url_for(entry.endpoint)) for entry in office if entry.is_for(person.roles)
    ]
    return [{"text": text, "href": href, "current": request.path == href} for text, href in links]
