"""The tree is the portal's; offices respect level and conflict; figures carry date and source."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.officers.appointments import Office
from portal.foundation.time.clock import local
from portal.kernel.errors import Refused
from portal.workforce.accounts.models import UserSession
from portal.workforce.accounts.services import open_officer
from portal.workforce.audit import SYSTEM, Act
from portal.workforce.unions.models import Union
from portal.workforce.unions.queries import reach, union_by_code
from portal.workforce.unions.services import (
    DATA,
    UNIONS_FILE,
    Figures,
    appoint,
    enter_figures,
    load_unions,
)
from tests.builders.workforce import actor, officer, tree

ROOT = Path(__file__).resolve().parents[3]


def test_both_sides_have_the_same_tree_byte_for_byte() -> None:
    other = ROOT / "portal" / "recruitment" / "unions" / "data" / UNIONS_FILE
    assert (DATA / UNIONS_FILE).read_bytes() == other.read_bytes()


def test_loading_twice_changes_nothing_and_keeps_newer_figures(
    session: Session, at: datetime
) -> None:
    assert load_unions(session, at=at) > 100
    street = union_by_code(session, "320812-T01")
    clerk = officer(session, "county_clerk", union_by_code(session, "320812"))
    figures = Figures(300, 9000, date(2026, 8, 31), "统计报表")
    enter_figures(Act(session, actor(clerk), at), street, figures)
    assert load_unions(session, at=at) == 0
    assert (street.single_unions_count, street.figures_source) == (300, "统计报表")
    province = union_by_code(session, "320000")
    assert len(reach(session, [province.id])) == len(session.scalars(select(Union.id)).all())


def test_figures_need_a_source_and_no_future(session: Session, at: datetime) -> None:
    places = tree(session)
    clerk = actor(officer(session, "county_clerk", places["county"]))
    for values, code in (
        ({"source": " "}, "figures.source"),
        ({"on": date(2026, 9, 2)}, "figures.future"),
        ({"workers": -1}, "figures.negative"),
    ):
        with pytest.raises(Refused, match=code):
            figures = replace(Figures(1, 1, date(2026, 9, 1), "表"), **values)
            enter_figures(Act(session, clerk, at), places["street"], figures)


def test_an_office_has_its_level_and_excludes_others(session: Session, at: datetime) -> None:
    places = tree(session)
    act = Act(session, SYSTEM, at)
    person = open_officer(act, login="somebody", name="某人")
    with pytest.raises(Refused, match="appointment.level"):
        appoint(act, person, places["county"], Office("city_reviewer", local(at).date()))
    appoint(act, person, places["county"], Office("county_clerk", local(at).date()))
    with pytest.raises(Refused, match="appointment.conflict"):
        appoint(act, person, places["city"], Office("city_reviewer", local(at).date()))
    with pytest.raises(Refused, match="two_people.same"):
        own = Act(session, actor(person), at)
        appoint(own, person, places["county"], Office("auditor", local(at).date()))


def test_the_security_administrator_appoints_enrols_and_suspends(
    committed: Callable[..., Any], signed_in: Callable[..., Any], database: Any
) -> None:
    with committed() as session:
        places = tree(session)
        admin, second, clerk = (
            officer(session, "security_admin", places["province"]),
            officer(session, "security_admin", places["province"]),
            officer(session, "county_clerk", places["county"]),
        )
    desk, other, work = signed_in(admin), signed_in(second), signed_in(clerk)
    assert work.get("/office/workers").status_code == 200
    assert work.get("/office/officers").status_code == 403
    assert desk.get("/office/workers").status_code == 403
    made = desk.submit("/office/officers", {"login": "new.clerk", "name": "新经办"})
    assert made.status_code == 303
    given = desk.submit(
        made.location + "/appointments",
        {
            "appoint-role": "city_reviewer",
            "appoint-union_code": "320800",
            "appoint-reason": "接替退休的同事",
        },
    )
    assert given.status_code == 303
    listed = other.get("/office/officer-requests").text
    request = re.search(r"/office/officer-requests/[0-9a-f]{16}", listed).group(0)  # type: ignore[union-attr]
    assert other.submit(f"{request}/confirm").status_code == 303
    page = desk.get(made.location).text
    assert "市级审核" in page and "哪些角色不能由一人兼任" in page
    wrong = desk.submit(
        made.location + "/appointments",
        {
            "appoint-role": "county_clerk",
            "appoint-union_code": "320812",
            "appoint-reason": "人手不够",
        },
    )
    assert wrong.status_code == 422
    assert "不能兼任" in wrong.text
    asked = desk.submit(made.location + "/enrolment", {"reason": "新来的同事"}).text
    assert "一次性代码（前一半）" in asked
    done = desk.submit(
        f"/office/officers/{clerk.public_id}/state",
        {"state-action": "suspend", "state-reason": "离岗"},
    )
    assert done.status_code == 303
    assert work.get("/office/workers").status_code == 302
    with database.reading() as session:
        ended = session.scalars(
            select(UserSession.ended_why).where(UserSession.account_id == clerk.id)
        ).all()
    assert ended == ["suspended"]


def test_another_countys_union_is_not_found(
    committed: Callable[..., Any], signed_in: Callable[..., Any]
) -> None:
    with committed() as session:
        places = tree(session)
        clerk = officer(session, "county_clerk", places["county"])
    work = signed_in(clerk)
    assert work.get("/office/unions/320812-T01/figures").status_code == 200
    assert work.get("/office/unions/320506-T01/figures").status_code == 404
    posted = {"single_unions": "210", "workers": "6000", "on": "2026-08-31", "source": "季报"}
    assert work.submit("/office/unions/320506-T01/figures", posted).status_code == 404
    assert work.submit("/office/unions/320812-T01/figures", posted).status_code == 303
    kept = work.get("/office/unions/320812-T01/figures").get_data(as_text=True)
    assert all(f'value="{posted[name]}"' in kept for name in posted), "what stands is shown"
    assert (
        work.submit("/office/unions/320812-T01/figures", {**posted, "workers": "许多"}).status_code
        == 422
    )
