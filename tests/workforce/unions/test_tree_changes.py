"""The union tree changes by day, people move with it, and what was before stays what it was."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.workforce.audit import Act
from portal.workforce.desk.past import PastDay, figures_of_day
from portal.workforce.unions.models import Union
from portal.workforce.unions.queries import reach
from portal.workforce.unions.services import load_unions
from portal.workforce.unions.tree_queries import tree_on
from portal.workforce.unions.tree_services import TreeOrder
from portal.workforce.workers.models import Filing
from portal.workforce.workers.services import move_with_tree as acts
from portal.workforce.workers.spell_queries import facts_of
from tests.builders.workforce import actor, officer, tree, union, worker

ON = date(2026, 8, 20)
BEFORE = date(2026, 8, 19)
HIRED = date(2026, 8, 3)


def _order(kind: str, on: date = ON) -> TreeOrder:
    return TreeOrder(kind, on, "苏工办〔2026〕12号", "撤街并镇")


@pytest.fixture
def places(session: Session) -> dict[str, Any]:
    found = tree(session)
    found["second"] = union(session, code="320812-T02", parent=found["county"])
    found["act"] = actor(officer(session, "county_clerk", found["county"]))
    return found


def _act(session: Session, places: dict[str, Any], at: datetime) -> Act:
    return Act(session, places["act"], at)


def test_people_of_merged_unions_are_the_targets_from_that_day_on(
    session: Session, places: dict[str, Any], at: datetime
) -> None:
    street, second, act = places["street"], places["second"], _act(session, places, at)
    early = worker(session, street, at=at, hired_on=HIRED)
    late = worker(session, street, at=at, hired_on=date(2026, 8, 25))
    below = union(session, code="320812-V01", parent=street, kind="village_federation")
    later = Act(session, act.by, at + timedelta(hours=1))
    change = acts.merge_unions(later, _order("merge"), [street], second)
    assert (change.moved, early.union_id, late.union_id) == (2, second.id, second.id)
    assert (street.valid_until, below.parent_id) == (ON, second.id)
    assert facts_of(session, early, BEFORE)["union_id"] == street.id
    assert facts_of(session, early, ON)["union_id"] == second.id
    assert facts_of(session, early, ON, known_at=at)["union_id"] == street.id
    county = [places["county"].id]
    before = figures_of_day(session, county, PastDay(BEFORE))
    after = figures_of_day(session, county, PastDay(ON))
    counts = [{line.code: line.flow.at_end for line in one.lines} for one in (before, after)]
    assert counts[0] == {"320812": 0, "320812-T01": 1, "320812-T02": 0}
    assert counts[1] == {"320812": 0, "320812-T01": 0, "320812-T02": 1}
    moved = next(line.flow for line in after.lines if line.code == "320812-T02")
    assert (moved.moved_in, moved.hired, after.total.moved_in) == (1, 0, 0)


def test_a_new_name_holds_from_that_day_and_goes_to_the_people(
    session: Session, places: dict[str, Any], at: datetime
) -> None:
    street, act = places["street"], _act(session, places, at)
    person = worker(session, street, at=at, hired_on=HIRED)
    person.using_unit, street.name = "长东街道总工会", "长东街道总工会"
    acts.rename_union(act, _order("rename"), street, "长东新城街道总工会")
    assert person.using_unit == "长东新城街道总工会"
    assert facts_of(session, person, BEFORE)["using_unit"] == "长东街道总工会"
    names = [tree_on(session, on).places[street.id].name for on in (BEFORE, ON)]
    assert names == ["长东街道总工会", "长东新城街道总工会"]


def test_a_unit_that_comes_under_another_city_brings_its_people(
    session: Session, places: dict[str, Any], at: datetime
) -> None:
    person = worker(session, places["street"], at=at, hired_on=HIRED)
    act, county = _act(session, places, at), places["county"]
    acts.put_union_below(act, _order("move"), county, places["other_city"])
    assert person.union_id in reach(session, [places["other_city"].id])
    for on, roots in ((BEFORE, "city"), (ON, "other_city")):
        total = figures_of_day(session, [places[roots].id], PastDay(on)).total
        assert total.at_end == 1
    with pytest.raises(Refused, match="tree.circle"):
        acts.put_union_below(
            act, _order("move", date(2026, 8, 30)), places["other_city"], places["street"]
        )


def test_a_split_takes_the_people_that_are_named(
    session: Session, places: dict[str, Any], at: datetime
) -> None:
    street, act = places["street"], _act(session, places, at)
    first, second = (worker(session, street, at=at, hired_on=HIRED) for _turn in range(2))
    founded = acts.split_union(
        act, _order("split"), street, ("320812-T09", "新城街道总工会"), [second.number]
    )
    assert (first.union_id, second.union_id) == (street.id, founded.id)
    assert second.using_unit == "新城街道总工会"
    with pytest.raises(Refused, match="tree.person"):
        acts.split_union(act, _order("split"), street, ("320812-T10", "再分"), ["JS-0"])


@pytest.mark.parametrize(
    ("verb", "code"),
    [
        (lambda act, p: acts.close_union(act, _order("close"), p["street"]), "tree.people"),
        (lambda act, p: acts.close_union(act, _order("close"), p["city"]), "tree.children"),
        (
            lambda act, p: acts.merge_unions(act, _order("merge"), [p["street"]], p["street"]),
            "tree.sources",
        ),
        (
            lambda act, p: acts.rename_union(
                act, _order("rename", date(2026, 9, 2)), p["street"], "甲"
            ),
            "tree.future",
        ),
        (
            lambda act, p: acts.rename_union(act, _order("rename"), p["street"], p["street"].name),
            "tree.unchanged",
        ),
        (
            lambda act, p: acts.split_union(
                act, _order("split"), p["street"], ("320812", "甲"), []
            ),
            "tree.code",
        ),
        (
            lambda act, p: acts.rename_union(
                act, _order("rename", date(2019, 1, 1)), p["street"], "甲"
            ),
            "tree.not_there",
        ),
    ],
)
def test_what_cannot_be_is_refused(
    session: Session, places: dict[str, Any], at: datetime, verb: Any, code: str
) -> None:
    worker(session, places["street"], at=at, hired_on=HIRED)
    with pytest.raises(Refused, match=code):
        verb(_act(session, places, at), places)


def test_a_move_of_people_on_file_is_filed(
    session: Session, places: dict[str, Any], at: datetime
) -> None:
    person = worker(session, places["street"], at=at, hired_on=HIRED)
    person.filing.state = "forwarded"
    act = _act(session, places, at)
    acts.merge_unions(act, _order("merge"), [places["street"]], places["second"])
    kinds = session.scalars(select(Filing.kind).order_by(Filing.id)).all()
    assert kinds == ["first", "change"]


def test_the_file_of_unions_does_not_undo_what_a_document_changed(
    session: Session, at: datetime
) -> None:
    load_unions(session, at=at)
    row = session.scalars(select(Union).where(Union.level == "township")).first()
    assert row is not None
    act = Act(session, actor(officer(session, "county_clerk", row)), at)
    acts.rename_union(act, _order("rename"), row, "改了名的工会")
    load_unions(session, at=at)
    assert row.name == "改了名的工会"
