"""Every address of both sides with what nobody types: never a 500, nothing private kept."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from flask import Flask
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import Rule

from portal.foundation.web.addresses import BoundedNumber
from tests.builders.accounts import applicant
from tests.drills.site import is_long
from tests.foundation.officers.sides import Side

PORTAL = Path(__file__).resolve().parents[3] / "portal"
HOSTILE = {
    "beyond the column": str(2**31),
    "beyond the database": str(10**30),
    "below nothing": "-1",
    "half a pair": "%ED%A0%80",
    "nothing at all": "%00",
    "five thousand digits": "9" * 5000,
    "other digits": "%EF%BC%91",
    "a line": "1%0d%0aX-Injected:%201",
}
NEVER = ("nothing at all", "five thousand digits", "a line")
PUBLIC_KEEPING = ("public, max-age=300", "no-cache", "no-cache, max-age=0")


@pytest.fixture
def browsers(side: Side, app: Flask, committed: Any, signed_in: Any) -> dict[str, Any]:
    """An officer in every role, and an applicant where there are some."""
    roles = import_module(f"portal.{side.name}.rulebook.roles").ROLES
    with committed() as session:
        place = side.places(session)["province"]
        person = side.officer(session, "zhou")
        session.add_all(
            side.unions.Appointment(
                account_id=person.id,
                union_id=place.id,
                role=role,
                valid_from=date(2026, 1, 1),
                appointed_at=side.conftest.AT,
            )
            for role in roles
        )
        somebody = applicant(session) if side.name == "recruitment" else None
    found = {"officer": signed_in(person), "nobody": app.test_client()}
    if somebody is not None:
        found["applicant"] = signed_in(somebody, second_factor=False)
    return found


def rules_of(app: Flask) -> list[Rule]:
    """All but files, and the two that tell how the side itself is."""
    return [
        rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static" and rule.rule not in ("/healthz", "/readyz")
    ]


def ask(browser: Any, rule: Rule, address: str) -> Any:
    if "GET" in (rule.methods or ()):
        return browser.get(address)
    return browser.submit(address)


def addresses(rule: Rule) -> Iterator[tuple[str, str, str]]:
    """What stands where in the address: which value, what it stands for, the address."""
    for wanted in sorted(rule.arguments):
        for what, value in HOSTILE.items():
            parts = [
                (value if name == wanted else "1") if dynamic else name
                for dynamic, name in rule._trace
            ]
            yield what, wanted, "".join(parts).removeprefix("|")


def is_found(app: Flask, rule: Rule, address: str) -> bool:
    method = "GET" if "GET" in (rule.methods or ()) else "POST"
    try:
        app.url_map.bind("localhost").match(unquote(address, errors="replace"), method)
    except (NotFound, MethodNotAllowed):
        return False
    return True


def test_an_address_holds_nothing_that_a_database_or_a_header_could_not(app: Flask) -> None:
    tried = 0
    for rule in rules_of(app):
        numbers = {
            name for name, kind in rule._converters.items() if isinstance(kind, BoundedNumber)
        }
        for what, name, address in addresses(rule):
            if what in NEVER or (name in numbers and what != "half a pair"):
                assert not is_found(app, rule, address), (rule.rule, what)
                tried += 1
    assert tried > 50


def test_no_address_with_a_hostile_part_breaks_anything(
    app: Flask, browsers: dict[str, Any]
) -> None:
    open_ones = [what for what in HOSTILE if what not in NEVER]
    for place, rule in enumerate(rules_of(app)):
        for what, _name, address in addresses(rule):
            if not is_long() and (place % 8 or what != open_ones[place // 8 % len(open_ones)]):
                continue
            who = "applicant" if address.startswith("/my") else "officer"
            answer = ask(browsers[who], rule, address)
            assert answer.status_code < 500, (rule.rule, what)
            check_keeping(app, rule, who, answer)


def reads_numbers(app: Flask, rule: Rule) -> bool:
    module = inspect.getmodule(inspect.unwrap(app.view_functions[rule.endpoint]))
    return module is not None and "asked_number(" in inspect.getsource(module)


def asked_names() -> list[str]:
    """What any view asks an address for, and the fields of forms that are read from addresses."""
    names = set()
    for path in PORTAL.rglob("*.py"):
        text = path.read_text()
        names |= set(re.findall(r'request\.args\.get\(\s*"(\w+)"', text))
        names |= set(re.findall(r'asked_number\(\s*"(\w+)"', text))
        names |= set(re.findall(r'arguments\.get\(\s*"(\w+)"', text))
    fields = re.findall(r"^    (\w+) = \w*Field\(", forms_in_addresses(), re.MULTILINE)
    return sorted(names | set(fields))


def forms_in_addresses() -> str:
    """The source of every form that some view fills from ``request.args``."""
    views = "\n".join(path.read_text() for path in PORTAL.rglob("views/**/*.py"))
    wanted = set(re.findall(r"(\w+)\(request\.args", views))
    found = []
    for path in PORTAL.rglob("*forms.py"):
        for part in re.split(r"^class ", path.read_text(), flags=re.MULTILINE)[1:]:
            if part.partition("(")[0] in wanted:
                found.append(part)
    return "\n".join(found)


def test_no_hostile_question_breaks_anything_and_nothing_private_is_kept(
    app: Flask, browsers: dict[str, Any]
) -> None:
    names = asked_names()
    assert {"year", "edition", "page", "rows", "next", "done"} <= set(names)
    for place, rule in enumerate(rules_of(app)):
        if rule.arguments or "GET" not in (rule.methods or ()):
            continue
        if not is_long() and place % 3 and not reads_numbers(app, rule):
            continue
        values = list(HOSTILE.items())
        chosen = values if is_long() else [values[place % 3], values[3 + place % 5]]
        for what, value in chosen:
            query = "&".join(f"{name}={value}" for name in names if len(value) < 99 or name < "f")
            for who, browser in browsers.items():
                answer = browser.get(f"{rule.rule}?{query}")
                assert answer.status_code < 500, (rule.rule, what)
                if what in ("nothing at all", "five thousand digits"):
                    assert answer.status_code == 404, (rule.rule, what)
                check_keeping(app, rule, who, answer)


def check_keeping(app: Flask, rule: Rule, who: str, answer: Any) -> None:
    kept = answer.headers.get("Cache-Control")
    if who != "nobody" or "Set-Cookie" in answer.headers:
        assert kept == "no-store", (rule.rule, who, kept)
    elif kept != "no-store":
        view = app.view_functions[rule.endpoint]
        assert kept in PUBLIC_KEEPING and view.__access__.audience == "public", (rule.rule, kept)


def test_no_page_without_a_question_is_kept_for_somebody_else(
    app: Flask, browsers: dict[str, Any]
) -> None:
    seen = set()
    for place, rule in enumerate(rules_of(app)):
        if rule.arguments or "GET" not in (rule.methods or ()):
            continue
        for who, browser in browsers.items():
            if who != "nobody" and place % 4 and not is_long():
                continue
            answer = browser.get(rule.rule)
            assert answer.status_code < 500, rule.rule
            check_keeping(app, rule, who, answer)
            seen.add(answer.headers.get("Cache-Control"))
    assert "no-store" in seen
