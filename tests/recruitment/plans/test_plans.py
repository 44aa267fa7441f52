"""The county's plan, its way to the city and the province, and what it leaves a round."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.approval.draft_gates import Gate, gates_before_submit
from portal.recruitment.approval.gates import approval_gates, warned_of
from portal.recruitment.audit import Act, breaks, entries
from portal.recruitment.plans.models import YearlyPlan
from portal.recruitment.plans.queries import (
    gaps,
    latest_plans,
    plan_room,
    plan_rooms,
    reading_for,
    sheet_lines,
)
from portal.recruitment.plans.services import (
    Wish,
    add_unit,
    approve_plan,
    begin_plan,
    report_plan,
    return_plan,
    revise_plan,
    save_lines,
    submit_plan,
)
from portal.recruitment.plans.services.approve import PlanReply
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.unions.services import Figures, enter_figures
from portal.recruitment.vacancies.county_pool import county_pools
from portal.recruitment.vacancies.plan_draws import beyond_plan
from portal.recruitment.vacancies.queries import vacancies_of
from portal.recruitment.vacancies.services.edit_vacancy import put_vacancy
from portal.recruitment.vacancies.services.quota import quota_evidence
from tests.builders.accounts import officer
from tests.builders.plans import approved_plan, drafted_plan
from tests.builders.rounds import Office, actor, add_vacancy, drafted_round, office
from tests.builders.unions import Tree, tree
from tests.builders.unions import union as a_union


@pytest.fixture
def unions(session: Session) -> Tree:
    return tree(session)


@pytest.fixture
def officers(session: Session, unions: Tree) -> Office:
    return office(session, unions)


def test_a_plan_begins_with_the_countys_units_and_their_figures(
    session: Session, unions: Tree, officers: Office, at: datetime
) -> None:
    act = Act(session, actor(officers.publisher), at)
    figures = Figures(250, 3000, date(2026, 8, 1), "年报", 2)
    enter_figures(act, unions.street, figures)
    plan = begin_plan(act, unions.county, 2026)
    assert [line.union.name for line in plan.lines] == [unions.street.name, unions.zone.name]
    street = plan.lines[0]
    assert (street.unions_count, street.workers_count, street.in_post, street.in_post_source) == (
        250,
        3000,
        2,
        "manual",
    )
    standing = sheet_lines(session, plan)[0].standing
    assert (standing.tier, standing.ceiling, standing.overlap, standing.remaining) == (
        "shall",
        5,
        True,
        3,
    )
    with pytest.raises(Refused, match=r"plan\.exists"):
        begin_plan(Act(session, actor(officers.publisher), at), unions.county, 2026)
    with pytest.raises(Refused, match=r"plan\.planner"):
        begin_plan(Act(session, actor(officers.publisher), at), unions.province, 2026)
    with pytest.raises(Refused, match=r"plan\.year"):
        begin_plan(Act(session, actor(officers.publisher), at), unions.county, 2031)
    # the counties plan for theirs
    assert begin_plan(Act(session, actor(officers.publisher), at), unions.city, 2026).lines == []


def test_what_is_missing_is_named_before_the_plan_goes_out(
    session: Session, unions: Tree, officers: Office, at: datetime
) -> None:
    by = actor(officers.publisher)
    plan = drafted_plan(session, unions, by=officers.publisher, at=at, street=6, zone=2, funding="")
    assert [(gap.unit, gap.code) for gap in gaps(session, plan)] == [
        (unions.street.name, "reason"),
        (unions.street.name, "funding"),
        (unions.zone.name, "reason"),
        (unions.zone.name, "funding"),
    ]
    with pytest.raises(Refused, match=r"plan\.not_ready.*count=4"):
        submit_plan(Act(session, by, at), plan)
    save_lines(
        Act(session, by, at),
        plan,
        {unions.street.id: Wish(6, 1, "", "财政"), unions.zone.id: Wish(0, 0, "", "")},
    )
    assert gaps(session, plan) == []  # one leaves, so five and one fit
    with pytest.raises(Refused, match=r"plan\.number"):
        save_lines(Act(session, by, at), plan, {unions.street.id: Wish(-1, 0, "", "")})


def test_another_person_of_the_city_replies_and_the_province_notes(
    session: Session, unions: Tree, officers: Office, at: datetime
) -> None:
    by, city = actor(officers.publisher), actor(officers.city_approver)
    plan = drafted_plan(session, unions, by=officers.publisher, at=at)
    reply = PlanReply("淮工复〔2026〕2号", reading="both", binding=True)
    with pytest.raises(Refused, match=r"lifecycle\.not_allowed"):
        approve_plan(Act(session, city, at), plan, reply)
    submit_plan(Act(session, by, at), plan, document_number="清工计〔2026〕1号")
    with pytest.raises(Refused, match=r"plan\.frozen"):
        save_lines(Act(session, by, at), plan, {})
    with pytest.raises(Refused, match=r"two_people\.same"):
        approve_plan(Act(session, by, at), plan, reply)
    with pytest.raises(Refused, match=r"plan\.comment_missing"):
        return_plan(Act(session, city, at), plan, comment=" ")
    return_plan(Act(session, city, at), plan, comment="开发区先不增人")
    save_lines(Act(session, by, at), plan, {unions.zone.id: Wish(0, 0, "", "")})
    submit_plan(Act(session, by, at), plan)
    with pytest.raises(Refused, match=r"plan\.document_missing"):
        approve_plan(Act(session, city, at), plan, replace(reply, document_number=" "))
    approve_plan(Act(session, city, at), plan, reply)
    assert (
        reading_for(session, unions.street) == "both"
        and reading_for(session, unions.other_county) == "either"
    )
    report_plan(
        Act(session, actor(officer(session, "filing_officer", union=unions.province)), at), plan
    )
    session.flush()
    session.expire(plan, ["decisions"])
    assert plan.state == "reported"
    assert [row.action for row in plan.decisions] == [
        "submit",
        "return",
        "submit",
        "approve",
        "report",
    ]
    assert plan.decisions[0].content_digest != plan.decisions[2].content_digest
    assert [row.action for row in entries(session, "general")][:2] == [
        "plans.report",
        "plans.approve",
    ]
    assert breaks(session, "general") == []


def test_a_late_change_is_a_numbered_revision(
    session: Session, unions: Tree, officers: Office, at: datetime
) -> None:
    by, city = actor(officers.publisher), actor(officers.city_approver)
    first = approved_plan(session, unions, officers, at=at)
    with pytest.raises(Refused, match=r"plan\.reason_of_revision"):
        revise_plan(Act(session, by, at), first, reason=" ")
    second = revise_plan(Act(session, by, at), first, reason="新设街道")
    assert (second.revision, [line.wanted for line in second.lines]) == (2, [2, 1])
    with pytest.raises(Refused, match=r"plan\.revision_open"):
        revise_plan(Act(session, by, at), first, reason="再来一版")
    fresh = a_union(
        session, name="新街道总工会", level="township", kind="street", parent=unions.county
    )
    add_unit(Act(session, by, at), second, fresh)
    with pytest.raises(Refused, match=r"plan\.unit_twice"):
        add_unit(Act(session, by, at), second, fresh)
    with pytest.raises(Refused, match=r"plan\.unit'?\b"):
        add_unit(Act(session, by, at), second, unions.other_county)
    save_lines(Act(session, by, at), second, {fresh.id: Wish(1, 0, "", "财政")})
    assert plan_room(session, fresh.id, 2026).planned == 0  # the approved one still holds
    submit_plan(Act(session, by, at), second)
    approve_plan(
        Act(session, city, at),
        second,
        PlanReply(document_number="淮工复〔2026〕5号", reading="either", binding=False),
    )
    session.flush()
    assert (first.state, second.state, plan_room(session, fresh.id, 2026).planned) == (
        "superseded",
        "approved",
        1,
    )
    assert latest_plans(session, [unions.county.id], 2026)[unions.county.id].id == second.id
    with pytest.raises(Refused, match=r"plan\.not_in_force"):
        revise_plan(Act(session, by, at), first, reason="旧版")


def test_rounds_draw_from_the_plan_and_going_beyond_is_shown(
    session: Session, unions: Tree, officers: Office, at: datetime
) -> None:
    by = officers.publisher
    assert plan_room(session, unions.street.id, 2026) is None
    approved_plan(session, unions, officers, at=at)
    first = drafted_round(session, unions, at=at, by=by, vacancies=0)
    add_vacancy(session, first, by=by, at=at, code="01", headcount=1, using_union=unions.street)
    assert beyond_plan(session, first, vacancies_of(session, first.id)) == []
    second = drafted_round(session, unions, at=at, by=by, vacancies=0)
    add_vacancy(session, second, by=by, at=at, code="01", headcount=2, using_union=unions.street)
    room = plan_room(session, unions.street.id, 2026)
    assert (room.planned, room.drawn, room.left) == (2, 3, -1)
    beyond = beyond_plan(session, second, vacancies_of(session, second.id))
    gate = next(one for one in gates_before_submit(session, second) if one.code == "plan")
    assert (gate.met, gate.facts) == (
        False,
        {"must": False, "names": f"{unions.street.name} 2 > 1"},
    )
    assert (
        gate in approval_gates(session, second, "approve")
        and warned_of(second, vacancies_of(session, second.id))[-1].kind == "quota_plan"
    )
    assert [
        (one.unit, one.planned, one.drawn, one.left, one.wanted, one.binding) for one in beyond
    ] == [(unions.street.name, 2, 1, 1, 2, False)]
    assert quota_evidence(session, second)[0].plan == {
        "year": 2026,
        "planned": 2,
        "drawn": 1,
        "left": 1,
        "binding": False,
    }
    assert plan_room(session, unions.street.id, 2027) is None


def _gates(session: Session, round_: RecruitmentRound) -> dict[str, Gate]:
    return {gate.code: gate for gate in gates_before_submit(session, round_)}


def test_people_placed_later_count_against_the_countys_quota_and_plan(
    session: Session, unions: Tree, officers: Office, at: datetime
) -> None:
    by = officers.publisher
    approved_plan(session, unions, officers, at=at, binding=True)
    unions.zone.single_unions_count = None
    first = drafted_round(session, unions, at=at, by=by, vacancies=0)
    add_vacancy(session, first, by=by, at=at, code="01", headcount=2)
    gates = _gates(session, first)
    # the street has places by its figures; of the zone nothing is known, so it gives none
    pool = county_pools(session, first, vacancies_of(session, first.id))[0]
    assert (pool.unknown, pool.planned, pool.drawn) == ((unions.zone.name,), 3, 0)
    assert gates["pool_quota"].met and gates["pool_plan"].met
    second = drafted_round(session, unions, at=at, by=by, vacancies=0)
    add_vacancy(session, second, by=by, at=at, code="01", headcount=pool.quota_left)
    gates = _gates(session, second)
    assert not gates["pool_quota"].met and unions.zone.name in str(gates["pool_quota"].facts)
    assert not gates["pool_plan"].met and gates["pool_plan"].facts["must"]
    shown = {gate.code for gate in approval_gates(session, second, "approve") if not gate.met}
    assert {"pool_quota", "pool_plan"} <= shown


def test_headcount_that_nobody_measured_is_not_reported_as_passed(
    session: Session, unions: Tree, officers: Office, at: datetime
) -> None:
    by = officers.publisher
    round_ = drafted_round(session, unions, at=at, by=by, vacancies=0)
    row = add_vacancy(
        session, round_, by=by, at=at, code="01", headcount=1, using_union=unions.street
    )
    gates = _gates(session, round_)
    assert not gates["plan_approved"].met and unions.street.name in str(
        gates["plan_approved"].facts
    )
    assert gates["quota_known"].met
    row.quota_finding = {}
    assert not _gates(session, round_)["quota_known"].met


def test_a_binding_plan_refuses_with_the_figures(
    session: Session, unions: Tree, officers: Office, at: datetime
) -> None:
    by = officers.publisher
    approved_plan(session, unions, officers, at=at, binding=True)
    round_ = drafted_round(session, unions, at=at, by=by, vacancies=0)
    vacancy = add_vacancy(
        session, round_, by=by, at=at, code="01", headcount=2, using_union=unions.street
    )
    with pytest.raises(Refused, match=r"plan\.beyond.*drawn=2.*left=0.*planned=2.*requested=1"):
        add_vacancy(
            session, round_, by=by, at=at, code="02", headcount=1, using_union=unions.street
        )
    values = {"code": "01", "headcount": 1, "using_union_id": unions.street.id}
    # its own two do not stand in its way
    put_vacancy(RoundAct(session, actor(by), at, round_), values, vacancy=vacancy)
    assert plan_room(session, unions.street.id, 2026).left == 1


def test_the_database_repeats_the_rule(
    session: Session, unions: Tree, officers: Office, at: datetime
) -> None:
    plan = drafted_plan(session, unions, by=officers.publisher, at=at)
    plan.lines[0].wanted = -1
    with pytest.raises(Exception, match=r"not_negative"):
        session.flush()
    session.rollback()
    assert session.get(YearlyPlan, 1) is None


def test_a_sheet_of_many_units_costs_as_many_queries_as_one_of_two(
    session: Session, unions: Tree, officers: Office, at: datetime
) -> None:
    asked: list[str] = []
    event.listen(
        session.get_bind(),
        "before_cursor_execute",
        lambda _c, _u, statement, *_rest: asked.append(statement),
    )

    def cost(plan: YearlyPlan) -> int:
        session.flush()
        session.expire_all()
        asked.clear()
        plan.union, gaps(session, plan), plan_rooms(session, plan)  # noqa: B018  loading is what is counted
        return len(asked)

    few = drafted_plan(session, unions, by=officers.publisher, at=at)
    two = cost(few)
    for number in range(20):
        a_union(
            session, name=f"第{number}街道", level="township", kind="street", parent=unions.county
        )
    many = begin_plan(Act(session, actor(officers.publisher), at), unions.county, 2027)
    assert len(many.lines) == 22 and cost(many) <= two
