"""The top bar, the foot and a round's hub: what each person can go to.

Rooms contribute their entries in ``navigation.py``. Entries appear only where their page exists and
the person holds a role for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any

from flask import current_app, request, url_for

from portal.foundation.running.rooms import contributed, gathered
from portal.foundation.web.desk import Entry
from portal.foundation.web.viewer import APPLICANT, OFFICER, Viewer, viewer, viewer_or_none
from portal.recruitment.rounds.look import HubLink
from portal.recruitment.rounds.models import RecruitmentRound

ROOMS, FILE = "portal.recruitment", "navigation.py"


def _pages_of_both() -> Iterable[str]:
    return chain.from_iterable(
        getattr(module, "OF_BOTH", ()) for module in contributed(ROOMS, FILE)
    )


def _wished(person: Viewer | None) -> tuple[Entry, ...]:
    officer = person is not None and person.kind == OFFICER
    if request.path.startswith("/office") or (officer and request.blueprint in _pages_of_both()):
        return gathered(ROOMS, FILE, "OFFICE") if officer else ()
    public: tuple[Entry, ...] = gathered(ROOMS, FILE, "PUBLIC")
    if person is not None and person.kind == APPLICANT:
        return public + gathered(ROOMS, FILE, "APPLICANT")
    return public


def entries() -> list[dict[str, Any]]:
    """``text``, ``href`` and whether it is the present page."""
    person = viewer_or_none()
    held = person.roles if person is not None else frozenset()
    shown = []
    for entry in _wished(person):
        if entry.is_for(held) and entry.endpoint in current_app.view_functions:
            href = url_for(entry.endpoint)
            shown.append({"text": str(entry.text), "href": href, "current": request.path == href})
    return shown


def foot_links() -> list[dict[str, str]]:
    """The links at the foot of public pages."""
    foot: tuple[Entry, ...] = gathered(ROOMS, FILE, "FOOT")
    return [{"text": str(entry.text), "href": url_for(entry.endpoint)} for entry in foot]


def hub_links(round_: RecruitmentRound) -> list[dict[str, str]]:
    """The pages of a round that the viewer may open from its hub."""
    links: tuple[HubLink, ...] = gathered(ROOMS, FILE, "HUB")
    return [
        {"text": str(link.text), "href": url_for(link.endpoint, code=round_.code)}
        for link in links
        if (not link.roles or viewer().has_role(*link.roles))
        and (round_.published_at or not link.published)
    ]
