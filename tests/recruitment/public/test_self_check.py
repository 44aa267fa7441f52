"""The self-check without an account: the answers of the rules, and nothing left behind."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from portal.recruitment.vacancies.queries import vacancies_of
from tests.builders.rounds import published_round
from tests.builders.unions import tree
from tests.recruitment.conftest import Browser, Committed

FITS = {
    "born_on": "1995-05-01",
    "education": "bachelor",
    "degree": "bachelor",
    "study_form": "full_time",
    "major": "法学",
    "graduated_on": "2018-06-30",
    "political": "none",
}


@pytest.fixture
def code(committed: Committed, at: datetime) -> str:
    with committed() as session:
        round_ = published_round(session, tree(session), at=at, vacancies=3)
        first, second, third = vacancies_of(session, round_.id)
        first.name, first.requirements = "党建岗", {"political": ["中共党员（含预备党员）"]}
        second.name, second.requirements = "社工岗", {"certificate_required": True}
        third.name, third.requirements = (
            "文员",
            {"majors": ["法学"], "political": ["中共党员", "退役军人党员"]},
        )
    return round_.code


def test_every_requirement_is_answered_with_its_reason(client: Browser, code: str) -> None:
    page = client.submit(f"/rounds/{code}/vacancies/01/check", FITS).text
    assert "按您填的，有条件不符合" in page and "政治面貌" in page and "学历、学位符合" in page
    assert (
        "按您填的，可以报这个岗位"
        in client.submit(
            f"/rounds/{code}/vacancies/01/check", FITS | {"political": "probationary"}
        ).text
    )


def test_the_round_is_sorted_into_what_fits_what_a_person_decides_and_what_not(
    client: Browser, code: str
) -> None:
    page = client.submit(
        f"/rounds/{code}/check", FITS | {"political": "party_member", "certificate": ""}
    ).text
    # fits; a wording we don't know; a certificate is missing
    places = [page.index(name) for name in ("党建岗", "文员", "社工岗")]
    assert places == sorted(places) and "由人判断" in page
    assert "没有声明职业水平证书" in page


def test_a_relaxed_age_is_found_only_by_naming_its_condition(client: Browser, code: str) -> None:
    older = FITS | {"born_on": "1984-01-01", "political": "party_member"}
    assert "出生日期早于要求" in client.submit(f"/rounds/{code}/vacancies/01/check", older).text
    assert (
        "由审核人员看材料后判断"
        in client.submit(
            f"/rounds/{code}/vacancies/01/check", older | {"relaxed": ["从事过工会工作"]}
        ).text
    )


def test_nothing_is_stored_and_nothing_stands_in_an_address(
    client: Browser, code: str, committed: Committed
) -> None:
    from portal.recruitment import tables

    def rows() -> dict[str, Any]:
        with committed() as session:
            return {
                table.name: session.scalar(select(func.count()).select_from(table))
                for table in tables.metadata.sorted_tables
            }

    before = rows()
    answer = client.submit(f"/rounds/{code}/check", FITS)
    assert (
        answer.status_code == 200
        and "Location" not in answer.headers
        and answer.headers["Cache-Control"] == "no-store"
    )
    assert rows() == before


def test_empty_and_hostile_answers(client: Browser, code: str) -> None:
    assert client.submit(f"/rounds/{code}/check", {}).status_code == 200
    assert (
        client.submit(
            f"/rounds/{code}/check",
            {"born_on": "31.12.1990", "years": "-3", "education": "emperor"},
        ).status_code
        == 422
    )
    page = client.submit(f"/rounds/{code}/vacancies/03/check", FITS | {"major": "<b>法学</b>"}).text
    assert "<b>法学" not in page
    assert client.get(f"/rounds/{code}/vacancies/99/check").status_code == 404
    assert client.post(f"/rounds/{code}/check", data=FITS).status_code == 400  # no token
