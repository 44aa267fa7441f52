"""Two officers on every drafting page: the second one to save sees what the first one saved, loses
nothing typed, and overwrites only by saving once more."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pytest

from portal.foundation.running.rooms import contributed
from portal.foundation.web.draft_forms import DraftForm
from portal.recruitment.accounts.models import Account
from tests.builders.changes import drafted_change
from tests.builders.page_forms import form_with
from tests.builders.plans import drafted_plan
from tests.builders.rounds import drafted_round, office, published_round
from tests.builders.unions import tree
from tests.recruitment.conftest import Browser, Committed

ROOMS = ("approval", "changes", "plans", "rounds", "rules", "unions", "vacancies")


@dataclass(frozen=True)
class Page:
    """A drafting page, the field that both change, and what each of them writes there."""

    path: str
    field: str
    first: str
    second: str


@dataclass(frozen=True)
class Desk:
    """Two browsers of officers with the same office, and the addresses that they work on."""

    one: Browser
    other: Browser
    places: dict[str, str]


DRAFT = "/office/rounds/{round}"
CHANGE = "/office/rounds/{published}/changes/{change}"
PAGES = {
    "basics": Page(f"{DRAFT}/basics", "title", "甲改的名称（公开招聘）", "乙改的名称（公开招聘）"),
    "policy": Page(f"{DRAFT}/policy/after", "publicity_days", "6", "9"),
    "vacancy": Page(f"{DRAFT}/vacancies/01/edit", "name", "甲写的岗位", "乙写的岗位"),
    "override": Page(f"{DRAFT}/vacancies/01/policy", "opening_ratio", "4", "5"),
    "requirements": Page(f"{DRAFT}/vacancies/requirements", "majors", "法学类", "社会工作"),
    "own requirements": Page(f"{DRAFT}/vacancies/01/requirements", "majors", "法学类", "社会工作"),
    "work plan": Page(f"{DRAFT}/papers/plan", "goal", "甲写的安排", "乙写的安排"),
    "timetable": Page(
        f"{DRAFT}/timetable", "publicity_ends", "2026-10-23T17:30", "2026-10-24T17:30"
    ),
    "plan": Page("/office/plans/{plan}/lines", "reason_{unit}", "甲写的用人理由", "乙写的用人理由"),
    "figures": Page("/office/unions/{union}/figures", "workers_count", "1200", "1300"),
    "change words": Page(f"{CHANGE}/words", "reason", "甲写的变更理由", "乙写的变更理由"),
    "change contacts": Page(f"{CHANGE}/contacts", "contact_phone", "0517-8000", "0517-9000"),
    "change text": Page(f"{CHANGE}/texts?section=basis", "text", "甲写的依据。", "乙写的依据。"),
    "change facts": Page(f"{CHANGE}/facts?vacancy=01", "work_place", "甲写的地点", "乙写的地点"),
}


@pytest.fixture
def desk(committed: Committed, signed_in: Callable[..., Browser], at: datetime) -> Desk:
    with committed() as session:
        unions = tree(session)
        officers = office(session, unions)
        draft = drafted_round(session, unions, at=at, by=officers.publisher)
        published = published_round(session, unions, at=at, officers=officers)
        change = drafted_change(
            session, published, officers, {("contact", "contact_phone", ""): "0517-83988888"}, at=at
        )
        session.flush()
        places = {
            "round": draft.code,
            "published": published.code,
            "change": change.public_id,
            "plan": drafted_plan(session, unions, by=officers.publisher, at=at).public_id,
            "unit": str(unions.street.id),
            "union": unions.street.public_id,
        }
        publisher: Account = officers.publisher
    return Desk(signed_in(publisher), signed_in(publisher), places)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_the_second_to_save_sees_both(desk: Desk, name: str) -> None:
    page = PAGES[name]
    path, field = page.path.format(**desk.places), page.field.format(**desk.places)
    mine, theirs = (
        form_with(browser.get(path).text, "filled_from") for browser in (desk.one, desk.other)
    )
    assert field in mine, sorted(mine)
    first = desk.one.submit(path, mine | {field: [page.first]})
    assert first.status_code == 303, first.text.partition("gh-errors")[2][:1500]
    second = desk.other.submit(path, theirs | {field: [page.second]})
    assert second.status_code == 422
    assert (
        "这一页打开以后，这里已被改成" in second.text
        and page.first.replace("T", " ") in second.text
    )
    again = form_with(second.text, "filled_from")
    assert again[field] == [page.second]
    assert again["filled_from"] != theirs["filled_from"]
    assert form_with(desk.one.get(path).text, "filled_from")[field] == [page.first]
    assert desk.other.submit(path, again).status_code == 303
    assert form_with(desk.one.get(path).text, "filled_from")[field] == [page.second]


def test_who_saves_what_stands_already_is_not_asked(desk: Desk) -> None:
    page = PAGES["basics"]
    path = page.path.format(**desk.places)
    mine, theirs = (
        form_with(browser.get(path).text, "filled_from") for browser in (desk.one, desk.other)
    )
    assert desk.one.submit(path, mine | {page.field: [page.first]}).status_code == 303
    assert desk.other.submit(path, theirs | {page.field: [page.first]}).status_code == 303


# Forms that are filled from what stands and replace nothing that another person could have typed.
ELSEWHERE = {
    "ReplyForm": "a decision, which the lifecycle lets happen once",
    "SectionTextForm": "the notice's text has a number of its own for each section",
    "BeginForm": "begins something",
    "ExceptionForm": "begins something",
}


def _filled_forms() -> dict[str, type]:
    """Every form class that a view fills from what stands."""
    found: dict[str, type] = {}
    for room in ROOMS:
        for module in contributed(f"portal.recruitment.{room}", "views/*.py"):
            source = ast.parse(inspect.getsource(module))
            for call in ast.walk(source):
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
                    names = {keyword.arg for keyword in call.keywords}
                    kind = getattr(module, call.func.id, None)
                    if names & {"data", "obj"} and inspect.isclass(kind):
                        found[call.func.id] = kind
    return found


def test_every_form_that_is_filled_from_what_stands_says_from_which_state() -> None:
    found = _filled_forms()
    assert {"OverrideForm", "PlanForm", "VacancyForm"} <= set(found)
    assert {
        name for name, kind in found.items() if not issubclass(kind, DraftForm)
    } == ELSEWHERE.keys() & found.keys()
