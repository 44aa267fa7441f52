"""Who sits where: the pool as a table, the call of the evening before, the morning's draw, and
回避 after it."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.sheets.tables import write_xlsx
from portal.kernel import draw
from portal.kernel.errors import Refused
from portal.recruitment.audit import Act, Actor
from portal.recruitment.interviews import printed_forms, waiting
from portal.recruitment.interviews.models import InterviewDay, InterviewRoom, Turn
from portal.recruitment.interviews.pool_models import DayCard, ExaminerCall, PoolExaminer
from portal.recruitment.interviews.pool_sheet import COLUMNS, SHEET
from portal.recruitment.interviews.queries import panel_of
from portal.recruitment.interviews.services import (
    call_examiners,
    declare_avoidance,
    discard_panels,
    draw_panels,
    hold_interview,
    issue_cards,
    keep_pool,
    plan_days,
    plan_rooms,
    replace_examiner,
)
from portal.recruitment.interviews.services.replace_examiner import StandIn
from portal.recruitment.messages.models import Message
from portal.recruitment.publications.models import Publication
from portal.recruitment.results.services.publish_run import place_vacancies
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.marking.panels import Drawn, PanelSize, allot
from tests.builders.accounts import officer
from tests.builders.results import Story, begin, room_of, shortlisted, tie_story

DIGITS = "31875-20496-11837-60952"
DAYS = "/office/rounds/QJP2026-01/interview-days"
POOL = "/office/rounds/QJP2026-01/examiners"


def test_panels_follow_from_the_order_alone() -> None:
    order = [
        Drawn("c1", "chief"),
        Drawn("e1", "examiner"),
        Drawn("w1", "invigilator"),
        Drawn("e2", "examiner"),
        Drawn("c2", "chief"),
        Drawn("e3", "examiner"),
        Drawn("c3", "chief"),
        Drawn("e4", "examiner"),
        Drawn("w2", "invigilator"),
        Drawn("e5", "examiner"),
    ]
    seats = {
        one.member: (one.room, one.role, one.place)
        for one in allot(order, [PanelSize("一", 3, 1), PanelSize("二", 3, 1)])
    }
    assert seats["c1"] == ("一", "chief", 1) and seats["c2"] == ("二", "chief", 1)
    assert [seats[key] for key in ("e1", "e2", "e3", "c3")] == [
        ("一", "examiner", 2),
        ("二", "examiner", 2),
        ("一", "examiner", 3),
        ("二", "examiner", 3),
    ]
    assert seats["e4"] == ("", "substitute", 1) and seats["e5"] == ("", "substitute", 2)
    assert seats["w1"] == ("一", "invigilator", 1) and seats["w2"] == ("二", "invigilator", 1)


@pytest.mark.parametrize(
    ("size", "what"),
    [
        (PanelSize("一", 3, 0), "examiner"),
        (PanelSize("一", 2, 1), "invigilator"),
    ],
)
def test_too_few_are_named(size: PanelSize, what: str) -> None:
    with pytest.raises(Refused) as refused:
        allot([Drawn("c1", "chief"), Drawn("e1", "examiner")], [size])
    assert refused.value.code == "interview.too_few_drawn"
    assert refused.value.facts["kind"] == what


@pytest.fixture
def told(app: Flask, session: Session, at: datetime) -> Story:
    told = tie_story(session, at)
    shortlisted(session, app.extensions["storage"], told, at)
    return told


def _act(session: Session, told: Story, role: str, at: datetime) -> RoundAct:
    return RoundAct(session, told.by(role), at, told.round_)


def _arrived(
    session: Session, told: Story, at: datetime, *, substitutes: int = 2
) -> tuple[InterviewDay, InterviewRoom]:
    """A half-day with one room; nine people came, the first two of them may lead."""
    for _ in range(substitutes):
        told.examiners.append(officer(session, "examiner", union=told.tree.county))
    act = _act(session, told, "exam_officer", at)
    keep_pool.list_appointed(act)
    for person in session.scalars(select(PoolExaminer).order_by(PoolExaminer.id).limit(2)):
        person.kind = "chief"
    begins = at + timedelta(days=5)
    day = plan_days.plan_day(
        act,
        plan_days.DayPlan(
            gather_at=begins - timedelta(minutes=30),
            starts_at=begins,
            waiting_room="三楼301",
            minutes_per_turn=15,
        ),
    )
    room = plan_rooms.plan_room(act, "一室", begins)
    place_vacancies(act, [room], ["A1"])
    people = [person.public_id for person in keep_pool.pool_of(session, told.round_.id)]
    call_examiners.call_examiners(act, day, people)
    for call in call_examiners.calls_of(session, day.id):
        call_examiners.note_arrival(act, day, call, came=True)
    session.refresh(day)
    return day, room


def test_the_call_names_neither_room_nor_post_nor_candidate(
    session: Session, told: Story, at: datetime
) -> None:
    _day, room = _arrived(session, told, at)
    letters = session.scalars(select(Message).where(Message.kind == "interviews.call")).all()
    assert len(letters) == 9
    for letter in letters:
        said = letter.title + letter.body + letter.link
        assert "A1" not in said and room.name not in said and "主考官" not in said
    assert {call.state for call in session.scalars(select(ExaminerCall))} == {"arrived"}


def test_the_mornings_draw_seats_the_panel_and_names_substitutes_in_order(
    session: Session, told: Story, at: datetime
) -> None:
    day, room = _arrived(session, told, at)
    act, supervisor = _act(session, told, "exam_officer", at), _act(session, told, "supervisor", at)
    with pytest.raises(Refused, match="interview.too_few_drawn"):
        draw_panels.commit_panels(act, day, [PanelSize("一室", 11, 0)])
    size = PanelSize("一室", 7, 0)
    one = draw_panels.commit_panels(act, day, [size])
    with pytest.raises(Refused, match="interview.panel_drawn"):
        draw_panels.commit_panels(act, day, [size])
    with pytest.raises(Refused, match="draw.too_few_digits"):
        draw_panels.draw_panels(act, one, "3-18")
    draw_panels.draw_panels(act, one, DIGITS)
    assert room.members == []  # nobody sits before the supervisor has confirmed
    with pytest.raises(Refused, match="two_people.same"):
        draw_panels.confirm_panels(act, one)
    draw_panels.confirm_panels(supervisor, one)
    # anybody can draw it again
    seed = draw.seed(one.secret, DIGITS, draw.list_digest(one.members))
    order = draw.order(draw_panels.label_of(day), seed, one.members)
    people = {person.public_id: person for person in keep_pool.pool_of(session, told.round_.id)}
    again = allot([Drawn(key, people[key].kind) for key in order], [size])
    assert one.outcome == [asdict(seat) for seat in again]
    chief = next(key for key in order if people[key].kind == "chief")
    assert panel_of(room)[0].account_id == people[chief].account_id
    assert len(panel_of(room)) == 7
    assert len(draw_panels.substitutes(session, day.id)) == 2


def test_paper_lots_are_typed_by_two_beside_the_scan(
    session: Session, told: Story, at: datetime
) -> None:
    day, room = _arrived(session, told, at)
    act, checker = _act(session, told, "exam_officer", at), _act(session, told, "checker", at)
    one = draw_panels.commit_panels(act, day, [PanelSize("一室", 7, 0)], by_lots=True)
    order = list(range(9, 0, -1))
    for wrong, scan, code in (
        (order[:8], "f" * 64, "interview.lots_order"),
        (order, "", "interview.scan_missing"),
    ):
        with pytest.raises(Refused, match=code):
            draw_panels.type_lots(act, one, wrong, scan)
    with pytest.raises(Refused, match="interview.by_lots"):
        draw_panels.draw_panels(act, one, DIGITS)
    assert draw_panels.type_lots(act, one, order, "f" * 64) is False
    with pytest.raises(Refused, match="interview.lots_differ"):
        draw_panels.type_lots(checker, one, order[::-1], "")
    assert draw_panels.type_lots(checker, one, order, "") is True
    draw_panels.confirm_panels(_act(session, told, "supervisor", at), one)
    assert len(panel_of(room)) == 7 and one.scan_key == "f" * 64


def test_the_supervisor_finds_the_request_on_the_desk_and_may_refuse_it(
    session: Session, told: Story, at: datetime
) -> None:
    day, _room = _arrived(session, told, at)
    act, checker = _act(session, told, "exam_officer", at), _act(session, told, "checker", at)
    one = draw_panels.commit_panels(act, day, [PanelSize("一室", 7, 0)])
    draw_panels.draw_panels(act, one, DIGITS)
    look: Any = SimpleNamespace(session=session, round_=told.round_)
    assert waiting.discards(look) == 0
    discard_panels.propose_panel_discard(checker, one, "一人签到登记错误，重新抽签")
    assert waiting.discards(look) == 1
    with pytest.raises(Refused, match=r"two_people\.same"):
        discard_panels.refuse_panel_discard(checker, one)
    supervisor = _act(session, told, "supervisor", at)
    discard_panels.refuse_panel_discard(supervisor, one)
    assert one.state == "drawn" and waiting.discards(look) == 0
    with pytest.raises(Refused, match=r"interview\.no_discard"):
        discard_panels.refuse_panel_discard(supervisor, one)
    draw_panels.confirm_panels(supervisor, one)


def test_a_morning_draw_is_thrown_away_by_two_and_published_without_names(
    session: Session, told: Story, at: datetime
) -> None:
    day, _room = _arrived(session, told, at)
    act, checker = _act(session, told, "exam_officer", at), _act(session, told, "checker", at)
    size = PanelSize("一室", 7, 0)
    one = draw_panels.commit_panels(act, day, [size])
    draw_panels.draw_panels(act, one, DIGITS)
    discard_panels.propose_panel_discard(checker, one, "一人签到登记错误，重新抽签")
    with pytest.raises(Refused, match="two_people.same"):
        discard_panels.confirm_panel_discard(checker, one)
    discard_panels.confirm_panel_discard(_act(session, told, "supervisor", at), one)
    assert one.state == "discarded" and draw_panels.standing_draw(session, day.id) is None
    said = str(session.scalar(select(Publication.content).order_by(Publication.id.desc()).limit(1)))
    assert one.secret in said and "签到登记错误" in said
    assert not any(account.display_name in said for account in told.examiners)
    assert draw_panels.commit_panels(act, day, [size]).state == "committed"


def test_a_declared_avoidance_holds_the_next_call_until_it_is_settled(
    session: Session, told: Story, at: datetime
) -> None:
    room = room_of(session, told, at)
    begin(session, told, room, at)
    member = room.members[2]
    own = Act(session, Actor(member.account_id, "考官"), at)
    with pytest.raises(Refused, match="interview.reason_short"):
        declare_avoidance.declare_avoidance(own, member, "亲")
    with pytest.raises(Refused, match="interview.not_your_mark"):
        declare_avoidance.declare_avoidance(own, room.members[1], "一室-02 是亲属")
    declared = declare_avoidance.declare_avoidance(own, member, "一室-02 是亲属")
    office = _act(session, told, "exam_officer", at)
    with pytest.raises(Refused, match="interview.avoidance_open"):
        hold_interview.call_next(office, room, present=True)
    other = officer(session, "examiner", union=told.tree.county)
    replace_examiner.recuse_for_turn(
        office, room, room.slots[1], StandIn(3, other.id, "回避：亲属")
    )
    assert declared.state == "replaced"
    assert hold_interview.call_next(office, room, present=True).sitters[2].account_id == (
        member.account_id
    )
    second = declare_avoidance.declare_avoidance(own, member, "认识三室的人")
    supervisor = _act(session, told, "supervisor", at)
    declare_avoidance.find_no_ground(supervisor, room, second, "不属于规定的回避情形")
    assert (second.state, second.answer) == ("unfounded", "不属于规定的回避情形")
    third = declare_avoidance.declare_avoidance(own, member, "同学关系")
    declare_avoidance.take_back(own, third)
    assert third.state == "taken_back"


# --- pages ---------------------------------------------------------------------------------------


@pytest.fixture
def seen(app: Flask, committed: Callable[..., Any], at: datetime) -> Story:
    with committed() as session:
        told = tie_story(session, at)
        shortlisted(session, app.extensions["storage"], told, at)
        return told


def _sheet(rows: list[list[str]]) -> dict[str, Any]:
    return {
        "file": (io.BytesIO(write_xlsx(list(COLUMNS.values()), rows, sheet=SHEET)), "考官.xlsx")
    }


def test_the_pool_goes_out_and_comes_back_as_a_table(
    committed: Callable[..., Any], signed_in: Callable[..., Any], seen: Story
) -> None:
    desk = signed_in(seen.officers["exam_officer"])
    with committed() as session:
        logins = [session.merge(account, load=True).login for account in seen.examiners[:2]]
        other = session.merge(seen.officers["checker"]).login
    good = [logins[0], "", "主考官", "市总工会", "KG-001", "否"]
    bad = [
        [logins[1], "", "旁听", "", "", ""],
        ["nobody-here", "", "考官", "", "", ""],
        [other, "", "考官", "", "", ""],
        [logins[0], "", "考官", "", "", ""],
    ]
    refused = desk.submit(POOL, _sheet([good, *bad]))
    assert refused.status_code == 422
    for words in ("类别只能是", "没有这个账号", "不是在任考官", "重复出现"):
        assert words in refused.text
    assert "KG-001" not in desk.get(POOL).text
    staff = [other, "", "工作人员", "县总工会", "", "是"]
    assert desk.submit(POOL, _sheet([good, staff])).status_code == 303
    page = desk.get(POOL).text
    assert "KG-001" in page and "县总工会" in page
    assert desk.get(f"{POOL}/pool.xlsx").data.startswith(b"PK")
    assert desk.submit(f"{POOL}/appointed").status_code == 303
    with committed() as session:
        assert len(session.scalars(select(PoolExaminer)).all()) == 8
        first = session.scalars(select(PoolExaminer).order_by(PoolExaminer.id)).first()
        assert first is not None and first.kind == "chief"
    assert desk.submit(f"{POOL}/{first.public_id}/unlisted").status_code == 303
    assert signed_in(seen.officers["checker"]).submit(f"{POOL}/appointed").status_code == 403
    assert signed_in(seen.examiners[0]).get(POOL).status_code == 403


def test_a_half_day_from_plan_to_confirmed_panels_by_button(
    committed: Callable[..., Any], signed_in: Callable[..., Any], seen: Story
) -> None:
    desk, supervisor = (signed_in(seen.officers[role]) for role in ("exam_officer", "supervisor"))
    terms = {
        "gather_at": "2026-09-20T08:20",
        "starts_at": "2026-09-20T09:00",
        "waiting_room": "三楼301",
        "minutes_per_turn": "15",
        "notes": "",
    }
    assert desk.submit(DAYS, terms | {"gather_at": "2026-09-20T09:20"}).status_code == 422
    planned = desk.submit(DAYS, terms)
    assert planned.status_code == 303
    here = planned.headers["Location"]
    room = {"name": "一室", "starts_at": "2026-09-20T09:00"}
    assert desk.submit("/office/rounds/QJP2026-01/interviews", room).status_code == 303
    desk.submit(f"{POOL}/appointed")
    with committed() as session:
        people = session.scalars(select(PoolExaminer).order_by(PoolExaminer.id)).all()
        people[0].kind = "chief"
        ids = [person.public_id for person in people]
    assert desk.submit(f"{here}/calls", {"people": ids}).status_code == 303
    with committed() as session:
        calls = [call.id for call in session.scalars(select(ExaminerCall))]
    size = {"examiners": "7", "invigilators": "0"}
    early = desk.submit(f"{here}/panel-commitment", size)
    assert early.status_code == 422 and "到场的人不够" in early.text
    for call in calls:
        assert desk.submit(f"{here}/calls/{call}/arrived").status_code == 303
    assert desk.submit(f"{here}/panel-commitment", size).status_code == 303
    assert desk.submit(f"{here}/panel-draw", {"numbers": DIGITS}).status_code == 303
    assert desk.submit(f"{here}/panel-confirmation").status_code == 403
    assert "确认抽签结果" in supervisor.get(here).text
    assert supervisor.submit(f"{here}/panel-confirmation").status_code == 303
    with committed() as session:
        rooms = session.scalars(select(InterviewRoom)).all()
        assert [len(panel_of(one)) for one in rooms] == [7]
    assert "已确认" in desk.get(here).text
    assert signed_in(seen.examiners[0]).get(here).status_code == 403


def test_a_sealed_card_confirms_what_is_handed_in(
    committed: Callable[..., Any],
    signed_in: Callable[..., Any],
    seen: Story,
    at: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    codes = iter("ABCD2345" * 20)
    monkeypatch.setattr(issue_cards.secrets, "choice", lambda _letters: next(codes))
    with committed() as session:
        room = room_of(session, seen, at)
        begin(session, seen, room, at)
        day_id, room_id = room.day.public_id, room.public_id
    desk = signed_in(seen.officers["exam_officer"])
    printed = desk.submit(f"{DAYS}/{day_id}/cards")
    assert printed.status_code == 200 and printed.data.startswith(b"%PDF")
    rooms = "/office/rounds/QJP2026-01/interviews"
    assert desk.submit(f"{rooms}/{room_id}/calls/present").status_code == 303
    with committed() as session:
        slot = session.scalars(select(Turn).where(Turn.state == "present")).one().public_id
        digests = [card.code_digest for card in session.scalars(select(DayCard))]
        assert len(digests) == 7 and not any("ABCD2345" in digest for digest in digests)
    own, here = signed_in(seen.examiners[0]), f"/office/examining/{room_id}"
    assert "一日卡上的码" in own.get(here).text
    for card, status in (("", 422), ("ABCD2346", 422), ("abcd 2345", 303)):
        given = {"mark_0": "80", "card": card}
        assert own.submit(f"{here}/{slot}", given).status_code == status
    page = desk.get(f"{DAYS}/{day_id}").text
    assert "重印" in page and "ABCD2345" not in page
    lost = desk.submit(f"{DAYS}/{day_id}/cards", {"account": str(seen.examiners[1].id)})
    assert lost.status_code == 200


def test_the_papers_of_room_and_draw_are_printed_without_a_mark(
    app: Flask, session: Session, told: Story, at: datetime
) -> None:
    day, room = _arrived(session, told, at)
    one = draw_panels.commit_panels(
        _act(session, told, "exam_officer", at), day, [PanelSize("一室", 7, 0)]
    )
    with app.test_request_context():
        assert printed_forms.room_papers_pdf(session, told.round_, room).startswith(b"%PDF")
        assert printed_forms.panel_record_pdf(told.round_, day, one, []).startswith(b"%PDF")
