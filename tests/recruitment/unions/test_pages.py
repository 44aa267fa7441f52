"""The tree within reach and the figures, as pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from portal.recruitment.audit import breaks, entries
from portal.recruitment.unions.models import Union
from portal.recruitment.unions.queries import figures_of
from tests.builders.accounts import applicant, officer
from tests.builders.unions import Tree, tree
from tests.recruitment.conftest import Browser, Committed

FIGURES = {
    "single_unions_count": "260",
    "workers_count": "5100",
    "in_post_manual": "",
    "figures_on": "2026-08-31",
    "figures_source": "2025 年报",
}


@pytest.fixture
def world(committed: Committed) -> Tree:
    with committed() as session:
        return tree(session)


def test_a_publisher_sees_and_edits_what_lies_below(
    signed_in: Callable[..., Browser], committed: Committed, world: Tree
) -> None:
    with committed() as session:
        person = officer(session, "publisher", union=world.county)
    browser = signed_in(person)
    page = browser.get("/office/unions").text
    assert (
        world.street.name in page
        and world.other_county.name not in page
        and world.city.name not in page
    )
    address = f"/office/unions/{world.street.public_id}/figures"
    assert browser.get(address).status_code == 200
    future = browser.submit(address, {**FIGURES, "figures_on": "2026-09-02"})
    assert future.status_code == 422 and "不能在今天以后" in future.text and "5100" in future.text
    assert browser.submit(address, {**FIGURES, "workers_count": "许多"}).status_code == 422
    assert browser.submit(address, FIGURES).status_code == 303
    with committed() as session:
        street = session.get_one(Union, world.street.id)
        assert (street.single_unions_count, street.workers_count, street.figures_source) == (
            260,
            5100,
            "2025 年报",
        )
        assert [
            (row.workers_count, row.way, row.figures_source)
            for row in figures_of(session, street.id)
        ] == [(5100, "form", "2025 年报")]
        assert entries(session, "general")[0].facts["before"] == ["210", "6000", "2026-06-30", None]
        assert breaks(session, "general") == []


def test_another_county_does_not_exist(
    signed_in: Callable[..., Browser], committed: Committed, world: Tree
) -> None:
    with committed() as session:
        person = officer(session, "publisher", union=world.other_county)
    browser = signed_in(person)
    for union in (world.street, world.county, world.city):
        assert browser.get(f"/office/unions/{union.public_id}").status_code == 404
        assert browser.get(f"/office/unions/{union.public_id}/figures").status_code == 404
        assert (
            browser.submit(f"/office/unions/{union.public_id}/figures", FIGURES).status_code == 404
        )


def test_who_reads_and_who_does_not(
    app: object,
    signed_in: Callable[..., Browser],
    committed: Committed,
    world: Tree,
    client: Browser,
) -> None:
    with committed() as session:
        reader, person = officer(session, "auditor", union=world.city), applicant(session)
    browser = signed_in(reader)
    page = browser.get("/office/unions").text
    assert world.other_county.name in page and f"/office/unions/{world.street.public_id}" in page
    assert browser.get(f"/office/unions/{world.street.public_id}").status_code == 200
    assert browser.get(f"/office/unions/{world.street.public_id}/figures").status_code == 403
    assert browser.get("/office/unions/sheet").status_code == 403
    assert signed_in(person).get("/office/unions").status_code == 403
    assert client.get("/office/unions").location.startswith("/office/sign-in?next=")
