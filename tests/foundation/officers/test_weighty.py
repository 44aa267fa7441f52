"""Weighty acts ask for the second factor again, wherever they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask, url_for
from werkzeug.routing import IntegerConverter

from portal.foundation.officers.weighty import WINDOW
from portal.foundation.security.second_factor import code_at
from portal.foundation.time.clock import Clock
from portal.foundation.web.access import access_map
from tests.foundation.officers.sides import Side

# An act that leaves this list gives something out, or decides, on a screen left open.
WEIGHTY = {
    "recruitment": {
        *(f"appointments_office.{name}" for name in ("new_appointment", "close_appointment")),
        *(f"appointments_office.{name}" for name in ("change", "enrolment", "confirm")),
        "accounts_office.end_own_session",
        "recoveries_office.recovery",
        "approval_office.publish",
        "changes_office.publish",
        "attendance_corrections.answer",
        "conduct_case.step",
        "exams_adjustments.settle",
        "exams_office.pack",
        *(
            f"exams_sittings.{name}"
            for name in ("commit", "type_numbers", "countersign", "release")
        ),
        *(f"exams_sittings.{name}" for name in ("discard", "doubt", "keep", "move", "replace")),
        *(f"exams_supplements.{name}" for name in ("draft", "release")),
        *(f"interviews_office.{name}" for name in ("commit", "draw_turns", "countersign", "void")),
        *(f"interviews_turns.{name}" for name in ("replace", "leave", "reopen")),
        *(f"interviews_turns.{name}" for name in ("propose_discard", "decide_discard")),
        "interviews_turns.refuse_avoidance",
        *(f"interviews_tally.{name}" for name in ("sign", "decide")),
        *(f"interviews_days.{name}" for name in ("commit", "draw_members", "type_lots", "confirm")),
        *(f"interviews_days.{name}" for name in ("propose_discard", "decide_discard", "cards")),
        "interviews_examiner.sign",
        *(f"marking_office.{name}" for name in ("lock", "sign", "unseal_batch", "unlock", "check")),
        *(f"marking_office.{name}" for name in ("cancel", "labels", "reopen")),
        *(f"marking_corrections.{name}" for name in ("check", "countersign", "refuse")),
        "marking_files.confirm",
        "marking_rechecks.reply",
        *(f"archives_office.{name}" for name in ("act", "confirm_destruction")),
        *(f"offers_choices.{name}" for name in ("cancel", "new")),
        *(f"offers_office.{name}" for name in ("act", "to")),
        *(f"results_office.{name}" for name in ("confirm", "publish", "preferences", "place")),
        *(f"results_corrections.{name}" for name in ("check", "countersign", "decide")),
        *(f"results_documents.{name}" for name in ("absent", "call_again", "confirm")),
        "results_extra_tests.countersign",
        *(f"screening_office.{name}" for name in ("opening_decide", "opening_publish", "form")),
        *(f"screening_office.{name}" for name in ("applicants_file", "correction_confirmed")),
        *(f"vetting_office.{name}" for name in ("publish", "answer", "background", "medical")),
        *(f"vetting_office.{name}" for name in ("decline", "personal", "settle")),
        *(f"handover_office.{name}" for name in ("confirm", "redeliver", "replay")),
        *(f"handover_changes.{name}" for name in ("announce", "confirm")),
        "handover_papers.confirm",
    },
    "workforce": {
        *(f"officers_office.{name}" for name in ("enrolment", "add_office", "end_office")),
        "officers_office.change_state",
        "requests_office.confirm",
        "workers_office.export",
        "desk_office.document",
        "desk_office.leave",
        "desk_office.come_back",
        "spells_office.void_record",
        "tree_office.change",
        "intake_office.file",
        "intake_batches.file",
        "intake_approvals.confirm",
        "intake_hires.confirm",
    },
}
PLACES = {"province": {"security_admin", "filing_officer"}, "city": {"city_reviewer"}}


def _weighty(app: Flask) -> dict[str, Any]:
    return {name: access for name, access in access_map(app).items() if access.weighty}


def _addresses(app: Flask) -> Iterator[tuple[str, str, frozenset[str], bool]]:
    """Endpoint, an address of it with made-up parts, its roles, whether it takes posts."""
    marks = _weighty(app)
    for rule in app.url_map.iter_rules():
        if rule.endpoint in marks:
            values = {part: made_up(rule, part) for part in rule.arguments}
            with app.test_request_context():
                path = url_for(rule.endpoint, **values)
            posts = "POST" in (rule.methods or ())
            yield rule.endpoint, path, marks[rule.endpoint].roles, posts


def made_up(rule: Any, part: str) -> Any:
    converter = rule._converters[part]
    if hasattr(converter, "items"):
        return sorted(converter.items)[0]
    return 7 if isinstance(converter, IntegerConverter) else "0123456789abcdef"


def test_these_acts_are_weighty(app: Flask, side: Side) -> None:
    assert set(_weighty(app)) == WEIGHTY[side.name]


def test_each_asks_when_the_last_proof_is_old(
    side: Side, app: Flask, signed_in: Callable[..., Any], committed: Any, clock: Clock
) -> None:
    addresses = list(_addresses(app))
    with committed() as session:
        places = side.places(session)
        wanted = {min(roles) for _name, _path, roles, _posts in addresses if roles}
        people = {}
        for role in wanted:
            level = next((one for one, held in PLACES.items() if role in held), "county")
            people[role] = side.officer(session, f"of.{role}", role, places[level])
    browsers = {role: signed_in(person) for role, person in people.items()}
    clock.travel_to(clock.now() + WINDOW)
    silent = []
    for name, path, roles, posts in addresses:
        browser = browsers[min(roles or browsers)]
        answer = browser.submit(path, {"typed": "留着"}) if posts else browser.get(path)
        asked = (
            answer.status_code == 422 and "proof_code" in answer.text and "留着" in answer.text
            if posts
            else answer.status_code == 303 and "/office/prove?next=" in answer.location
        )
        silent += [] if asked else [(name, answer.status_code)]
    assert silent == []


def test_a_download_goes_on_after_the_proof(
    side: Side, app: Flask, signed_in: Callable[..., Any], committed: Any, clock: Clock
) -> None:
    role, path = {
        "recruitment": ("exam_officer", "/office/rounds/R/exams/sites/S/pack.pdf"),
        "workforce": ("county_clerk", "/office/workers/register.xlsx"),
    }[side.name]
    with committed() as session:
        person = side.officer(session, "of.role", role, side.places(session)["county"])
    browser = signed_in(person)
    clock.travel_to(clock.now() + WINDOW)
    to = browser.get(path).location
    assert "proof_code" in browser.get(to).text
    assert browser.submit(to, {"proof_code": "000000"}).status_code == 422
    proof = code_at(person.totp_secret, clock.now())
    done = browser.submit(to, {"proof_code": proof})
    assert done.status_code == 303 and done.location.startswith(path)
    assert browser.get(path).status_code in {200, 404}
    clock.travel_to(clock.now() + timedelta(minutes=4))
    assert browser.get(path).status_code in {200, 404}


@pytest.mark.parametrize("target", ["//evil.example/x", "https://evil.example", "/\\evil.example"])
def test_the_way_on_never_leaves_the_site(
    side: Side, signed_in: Callable[..., Any], committed: Any, target: str
) -> None:
    with committed() as session:
        person = side.officer(session, "of.role", side.doing, side.places(session)["county"])
    answer = signed_in(person).get("/office/prove", query_string={"next": target})
    assert answer.status_code == 303 and answer.location.startswith("/office")
