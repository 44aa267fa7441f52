"""Who reads what: observers see figures and units of their area and nobody's record; the using unit
sees its own people and notes their leave; nobody of them changes anything else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from portal.foundation.web.access import access_map
from portal.workforce.rulebook.roles import OBSERVERS
from tests.builders.workforce import officer, tree, worker

FIGURES = ("/office", "/office/figures", "/office/unions", "/office/pay-ladders")


@pytest.fixture
def scene(committed: Callable[..., Any], signed_in: Callable[..., Any], at: datetime) -> Any:
    with committed() as session:
        places = tree(session)
        person = worker(session, places["street"], at=at, name="顾䶮")
        worker(session, places["small"], at=at, name="陆若溪")
        people = {role: officer(session, role, places["county"]) for role in OBSERVERS}
        people["unit_officer"] = officer(session, "unit_officer", places["street"])
        people["other_unit"] = officer(session, "unit_officer", places["small"])
    return person, {role: signed_in(account) for role, account in people.items()}


@pytest.mark.parametrize("role", OBSERVERS)
def test_observers_see_figures_and_nobodys_record(scene: Any, role: str) -> None:
    person, browsers = scene
    for path in FIGURES:
        page = browsers[role].get(path)
        assert page.status_code == 200, path
        assert person.name not in page.text
        assert person.number not in page.text
        assert "320506" not in page.text
    for path in ("/office/workers", f"/office/workers/{person.public_id}", "/office/filings"):
        assert browsers[role].get(path).status_code == 403


def test_no_observer_may_post_anything(app: Any) -> None:
    with app.app_context():
        doors = access_map(app)
    posts = {
        rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or set())
    }
    for endpoint in posts:
        assert not doors[endpoint].roles & set(OBSERVERS), endpoint


def test_a_unit_sees_its_own_people_and_notes_their_leave(scene: Any) -> None:
    person, browsers = scene
    unit, path = browsers["unit_officer"], f"/office/workers/{person.public_id}"
    assert person.name in unit.get("/office/workers").text
    assert "登记请假" in unit.get(path).text
    assert "登记退出" not in unit.get(path).text
    said = {
        "valid_from": "2026-08-20",
        "last_on": "2026-08-21",
        "kind": "sick",
        "words": "",
        "reason": "病假条",
    }
    assert unit.submit(f"{path}/leave/new", said).status_code == 303
    assert "病假" in unit.get(path).text
    assert unit.get(f"{path}/spells/post/new").status_code == 403
    assert unit.get("/office/workers/register.xlsx").status_code == 403
    other = browsers["other_unit"]
    assert other.get(path).status_code == 404
    assert other.submit(f"{path}/leave/new", said).status_code == 404
    assert person.name not in other.get("/office/workers").text


def test_figures_of_a_past_day(scene: Any) -> None:
    _person, browsers = scene
    page = browsers["party_observer"].get("/office/figures?on=2026-08-02").text
    assert "2026年8月2日" in page or "2026-08-02" in page
    known = browsers["party_observer"].get("/office/figures?on=2026-08-20&known=2026-08-31").text
    assert "掌握的情况" in known
