"""Whoever holds one office alone is refused every act of the offices that the rules keep apart from
it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

from flask import Flask, url_for

from portal.foundation.web.access import access_map
from tests.foundation.officers.sides import Side
from tests.foundation.officers.test_weighty import made_up

FEWEST_ACTS = {"recruitment": 150, "workforce": 20}


def _acts(app: Flask) -> Iterator[tuple[str, str, frozenset[str]]]:
    """Endpoint, an address of it with made-up parts, its roles: of all that officers post to."""
    marks = access_map(app)
    for rule in app.url_map.iter_rules():
        mark = marks[rule.endpoint]
        if mark.audience != "officer" or not mark.roles or "POST" not in (rule.methods or ()):
            continue
        values = {part: made_up(rule, part) for part in rule.arguments}
        with app.test_request_context():
            yield rule.endpoint, url_for(rule.endpoint, **values), mark.roles


def test_each_single_role_is_refused_what_belongs_to_those_it_is_kept_apart_from(
    side: Side, app: Flask, signed_in: Callable[..., Any], committed: Any
) -> None:
    rules = import_module(f"portal.{side.name}.rulebook.roles")
    roles = rules.ROLES
    with committed() as session:
        union = side.places(session)["province"]
        people = {
            role: side.officer(session, f"single.{n}", role, union) for n, role in enumerate(roles)
        }
    acts = list(_acts(app))
    assert len(acts) >= FEWEST_ACTS[side.name]
    wrong = []
    for role, person in people.items():
        browser = signed_in(person)
        apart = {other for other in roles if rules.conflicts(frozenset({other}), role)}
        strange = [act for act in acts if role not in act[2] and apart & act[2]]
        assert strange, role
        for endpoint, path, _roles in strange:
            status = browser.submit(path, {"reason": "试一试"}).status_code
            wrong += [] if status == 403 else [(role, endpoint, status)]
    assert wrong == []
