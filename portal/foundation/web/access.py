"""The access map.

Every endpoint says who may reach it, in one line above the view; an application with a silent
endpoint does not start.

``public`` – anybody; ``applicant`` – a signed-in applicant; ``signed_in`` – any account
(officers with a second factor; ``half_signed_in`` also before it, for the way out);
``officer(*roles)`` – an officer with a second factor and, where roles are named, one of them in
force; ``machine`` – the other application, which the view checks by signature (no CSRF);
``internal`` – only from this machine. ``officer(…, weighty=True)`` asks for the second factor again
before the act, when it was last shown some minutes ago. Which *rows* an asker reaches is the
query's business: foreign rows answer 404.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, abort, current_app, request, session
from werkzeug.wrappers import Response

from portal.foundation.web.posting import moved_to
from portal.foundation.web.viewer import APPLICANT, OFFICER, Viewer, viewer_or_none

LONGEST_WAY_BACK = 600
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Access:
    audience: str
    roles: frozenset[str] = frozenset()
    without_second_factor: bool = False
    weighty: bool = False


def _mark(access: Access) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.__access__ = access  # type: ignore[attr-defined]
        return view

    return mark


public = _mark(Access("public"))
applicant = _mark(Access("applicant"))
signed_in = _mark(Access("signed_in"))
half_signed_in = _mark(Access("signed_in", without_second_factor=True))
machine = _mark(Access("machine"))
internal = _mark(Access("internal"))


def officer(
    *roles: str, without_second_factor: bool = False, weighty: bool = False
) -> Callable[[View], View]:
    """Officers; with ``roles``, only those holding one of them.

    ``without_second_factor`` is for the pages that set it up. ``weighty``: what the view does (its
    posts; of a view without posts, what it gives out) asks for the second factor again.
    """
    return _mark(Access("officer", frozenset(roles), without_second_factor, weighty))


def access_of(app: Flask, endpoint: str) -> Access | None:
    if endpoint == "static" or endpoint.endswith(".static"):
        return Access("public")
    return getattr(app.view_functions[endpoint], "__access__", None)


def access_map(app: Flask) -> dict[str, Access]:
    """Endpoint → who may reach it. Raises RuntimeError naming every endpoint that says nothing."""
    found = {rule.endpoint: access_of(app, rule.endpoint) for rule in app.url_map.iter_rules()}
    silent = sorted(endpoint for endpoint, access in found.items() if access is None)
    if silent:
        raise RuntimeError("not in the access map: " + ", ".join(silent))
    return {endpoint: access for endpoint, access in sorted(found.items()) if access is not None}


def _to_sign_in(kind: str) -> Response:
    pages = current_app.extensions["sign_in_pages"]
    return moved_to(pages.get(kind, pages["default"]), next=_here())


def _here() -> str | None:
    """Where to come back to after signing in; a very long address is not worth a longer one."""
    target = request.full_path
    return target if request.method == "GET" and len(target) <= LONGEST_WAY_BACK else None


def _is_internal(address: str | None) -> bool:
    try:
        return address is not None and ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _guard() -> Response | None:
    if request.endpoint is None:
        return None
    access = access_of(current_app, request.endpoint)  # type: ignore[arg-type]
    if access is None:
        abort(500)
    if access.audience in {"public", "machine"}:
        return None
    if access.audience == "internal":
        if not _is_internal(request.remote_addr) or request.headers.get("X-Forwarded-For"):
            abort(404)
        return None
    person = viewer_or_none()
    if person is None:
        if request.method not in {"GET", "HEAD"}:
            session["lost_post"] = request.path
        return _to_sign_in(access.audience)
    if access.audience == "applicant" and person.kind != APPLICANT:
        abort(403)
    if person.kind == OFFICER:
        return _guard_officer(access, person)
    return abort(403) if access.audience == "officer" else None


def _guard_officer(access: Access, person: Viewer) -> Response | None:
    if access.roles and access.roles.isdisjoint(person.roles):
        abort(403)
    if not person.second_factor and not access.without_second_factor:
        pages = current_app.extensions["sign_in_pages"]
        return moved_to(pages["second_factor"], next=_here())
    if access.weighty and _acts():
        ask: Callable[[], Any] = current_app.extensions["prove_again"]
        return ask()  # type: ignore[no-any-return]
    return None


def _acts() -> bool:
    """Whether this request is the weighty act itself: looking at its form is none."""
    methods = set() if request.url_rule is None else set(request.url_rule.methods or ())
    return request.method not in {"GET", "HEAD"} or "POST" not in methods


def install(app: Flask, *, sign_in_pages: dict[str, str]) -> None:
    """Guard every request.

    ``sign_in_pages``: endpoints for ``applicant``, ``officer``, ``default`` and ``second_factor``.
    """
    app.extensions["sign_in_pages"] = sign_in_pages
    app.before_request(_guard)
