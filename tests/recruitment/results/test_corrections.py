"""A score corrected after a list went out: who stays, who leaves, who enters, and who is told."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.audit_evidence import unrecorded
from portal.foundation.files.storage import Storage
from portal.kernel.errors import Refused
from portal.recruitment.audit import Actor, AuditEntry
from portal.recruitment.interviews.models import Turn
from portal.recruitment.marking.services.correct_score import (
    check_correction,
    countersign_correction,
    propose_correction,
)
from portal.recruitment.marking.terms import Correction
from portal.recruitment.messages.models import Message
from portal.recruitment.publications.models import Publication
from portal.recruitment.results.consequence_models import Consequence
from portal.recruitment.results.documents import preferences_body
from portal.recruitment.results.models import ResultRun
from portal.recruitment.results.queries import (
    current_line,
    current_run,
    entitled,
    undecided_consequences,
)
from portal.recruitment.results.services.decide_consequences import (
    cases,
    check,
    countersign,
    decide,
    propose,
    report_list,
    send_back,
)
from portal.recruitment.results.services.outdated import outdated_lists, require_up_to_date
from portal.recruitment.results.services.publish_run import place_vacancies, publish_preferences
from portal.recruitment.results.witnesses import TRACES
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import CONSEQUENCE
from portal.recruitment.vetting.models import Candidacy
from tests.builders.accounts import officer
from tests.builders.results import (
    EVEN,
    Story,
    begin,
    candidate,
    hold,
    out,
    policy,
    room_of,
    shortlisted,
    story,
    vacancy,
)
from tests.verifier.bundles import lines_of as checked

# Ranked by the written test alone.
WRITTEN_ONLY = {
    "components": [{"code": "written", "title": "笔试", "full_mark": "100"}],
    "composite": {"weights": {"written": "1"}},
    "interview": None,
    "tie_break": ["preference:social_worker_certificate"],
}


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(tmp_path / "store")


def written_policy(**changes: Any) -> dict[str, Any]:
    document = policy(**WRITTEN_ONLY, **changes)
    return {key: value for key, value in document.items() if value is not None}


def corrected(session: Session, told: Story, at: datetime, name: str, score: str | None) -> None:
    """``None``: the score is void."""
    kind, value = ("void", None) if score is None else ("score", Fraction(score))
    row = propose_correction(
        RoundAct(session, told.by("exam_officer"), at, told.round_),
        told.people[name],
        "written",
        Correction(kind, value, "原卷合计有误", evidence="原卷扫描件"),
    )
    check_correction(RoundAct(session, told.by("checker"), at, told.round_), row)
    countersign_correction(RoundAct(session, told.by("supervisor"), at, told.round_), row)


def two_vacancies(session: Session, at: datetime, document: dict[str, Any]) -> Story:
    told = story(session, at, document=document)
    for code in ("A1", "B1"):
        vacancy(session, told, code)
    for name, written in zip("甲乙丙丁", ("90", "85", "80", "75"), strict=True):
        candidate(session, told, name, at, written=written)
    for name, written in (("戊", "70"), ("己", "65")):
        candidate(session, told, name, at, written=written, code="B1")
    return told


def shortlist_of_three(session: Session, storage: Storage, told: Story, at: datetime) -> ResultRun:
    out(session, storage, told, "written_result", at)
    return out(session, storage, told, "shortlist", at)[0][0]


def again(session: Session, storage: Storage, told: Story, at: datetime, *kinds: str) -> ResultRun:
    """Further editions of the lists; the run of the last."""
    for kind in kinds:
        run = out(session, storage, told, kind, at, reason="一人成绩更正")[0][0]
    return run


class Office:
    """Everybody whom a decision takes."""

    def __init__(self, session: Session, told: Story, at: datetime) -> None:
        self.session, self.told, self.at = session, told, at
        second = officer(session, "arbiter", union=told.tree.county)
        self.people = {
            **{role: told.by(role) for role in ("publisher", "checker", "supervisor")},
            "second": Actor(second.id, "arbiter"),
        }

    def act(self, who: str) -> RoundAct:
        return RoundAct(self.session, self.people[who], self.at, self.told.round_)

    def case(self, run: ResultRun, name: str) -> Any:
        person = self.told.people[name].public_id
        return cases(self.session, self.told.round_.id, run.public_id, [person])[0]

    def settle(self, run: ResultRun, name: str) -> None:
        case = self.case(run, name)
        propose(self.act("publisher"), case, "按公告规则处理")
        check(self.act("checker"), case)
        check(self.act("second"), case)
        countersign(self.act("supervisor"), case)
        decide(self.act("publisher"), case, "清工招纪〔2026〕3号")


def rows_of(session: Session, run: ResultRun, told: Story) -> set[tuple[str, str, str, str]]:
    names = {application.id: name for name, application in told.people.items()}
    rows = session.scalars(select(Consequence).where(Consequence.run_id == run.id))
    return {(names[row.application_id], row.subject_kind, row.change, row.outcome) for row in rows}


def told_of(session: Session, told: Story, name: str) -> list[str]:
    statement = select(Message.title).where(
        Message.account_id == told.people[name].account_id, Message.kind == "results.consequence"
    )
    return list(session.scalars(statement.order_by(Message.id)))


def unrecorded_rows(session: Session) -> list[str]:
    """What stands in this room's rows and not in the audit chain."""
    session.flush()
    return [found.where for trace in TRACES for found in unrecorded(session, AuditEntry, trace)]


def members(storage: Storage, run: ResultRun, session: Session) -> dict[str, str]:
    data = storage.read(session.get_one(Publication, run.publication_id).bundle_key or "")
    wrong, said = checked(data)
    assert wrong == 0, said
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_who_was_told_stays_on_the_shortlist_and_the_bundle_says_so(
    session: Session, storage: Storage, at: datetime
) -> None:
    told = two_vacancies(session, at, written_policy())
    first = shortlist_of_three(session, storage, told, at)
    corrected(session, told, at, "丙", "70")
    run = again(session, storage, told, at, "shortlist")
    assert rows_of(session, run, told) == {
        ("丙", "listed", "out", "keep"),
        ("丁", "listed", "in", "enter"),
    }
    files = members(storage, run, session)
    ticket = current_line(session, told.people["丙"], "shortlist").ticket_number
    number = first_number(session, first)
    assert files["kept.csv"].splitlines() == [
        "vacancy,candidate,number,edition",
        f"A1,{ticket},{number},1",
    ]
    assert entitled(session, told.vacancies["A1"], "shortlist") == {
        told.people[name].id for name in "甲乙丙"
    }  # 丁 enters with the decision
    # a third edition still names the list that told him
    corrected(session, told, at, "乙", "86")
    third = again(session, storage, told, at, "shortlist")
    assert members(storage, third, session)["kept.csv"].splitlines()[1] == (
        f"A1,{ticket},{number},1"
    )


def first_number(session: Session, run: ResultRun) -> str:
    return session.get_one(Publication, run.publication_id).number


def test_only_the_gate_of_that_vacancy_is_shut(
    session: Session, storage: Storage, at: datetime
) -> None:
    told = two_vacancies(session, at, policy())
    shortlist_of_three(session, storage, told, at)
    corrected(session, told, at, "丙", "70")
    run = again(session, storage, told, at, "written_result", "shortlist")
    publish_preferences(
        RoundAct(session, told.by("checker"), at, told.round_),
        preferences_body(session, told.round_),
    )
    assert undecided_consequences(session, told.vacancies["A1"])
    assert not undecided_consequences(session, told.vacancies["B1"])
    act = RoundAct(session, told.by("exam_officer"), at, told.round_)
    room = room_of(session, told, at, ["B1"])
    assert len(room.slots) == 2
    with pytest.raises(Refused, match=r"results\.undecided"):
        place_vacancies(act, [room], ["A1"])
    office = Office(session, told, at)
    report_list(office.act("publisher"), run, "清工发〔2026〕9号")
    for name in "丙丁":
        office.settle(run, name)
    assert not undecided_consequences(session, told.vacancies["A1"])
    assert len(place_vacancies(act, [room], ["A1"])) == 4


def test_a_ranking_is_recomputed_and_everybody_concerned_gets_two_letters(
    session: Session, storage: Storage, at: datetime
) -> None:
    told = two_vacancies(session, at, written_policy())
    shortlist_of_three(session, storage, told, at)
    first = out(session, storage, told, "ranking", at)[0][0]
    candidacy = Candidacy(
        application_id=told.people["甲"].id,
        vacancy_id=told.vacancies["A1"].id,
        ranking_run_id=first.id,
    )
    session.add(candidacy)
    session.flush()
    corrected(session, told, at, "甲", "60")
    run = again(session, storage, told, at, "ranking")
    assert rows_of(session, run, told) == {
        ("甲", "listed", "out", "leave"),
        ("甲", "candidacy", "out", "leave"),
        ("乙", "listed", "in", "enter"),
    }
    office = Office(session, told, at)
    with pytest.raises(Refused, match=r"consequence\.unreported"):
        office.settle(run, "甲")
    session.expire_all()
    report_list(office.act("publisher"), run, "清工发〔2026〕9号")
    for row in office.case(run, "甲"):
        row.state = "open"
        row.proposed_by = row.checked_by = row.verified_by = row.countersigned_by = None
    for name in "甲乙":
        office.settle(run, name)
        assert len(told_of(session, told, name)) == 2
    assert not told_of(session, told, "丙") and not told_of(session, told, "戊")
    assert entitled(session, told.vacancies["A1"]) == {told.people["乙"].id}
    assert entitled(session, told.vacancies["B1"]) == {told.people["戊"].id}
    assert unrecorded_rows(session) == []


def test_a_corrected_score_shuts_its_vacancy_until_the_lists_follow(
    session: Session, storage: Storage, at: datetime
) -> None:
    told = two_vacancies(session, at, written_policy())
    shortlist_of_three(session, storage, told, at)
    out(session, storage, told, "ranking", at)
    corrected(session, told, at, "甲", "60")
    concerned, other = told.vacancies["A1"], told.vacancies["B1"]
    every = ("written_result", "shortlist", "ranking")
    assert outdated_lists(session, told.round_, concerned) == every
    assert outdated_lists(session, told.round_, other) == ()
    with pytest.raises(Refused, match=r"results\.outdated"):
        require_up_to_date(session, told.round_, concerned)
    for kind in every:
        again(session, storage, told, at, kind)
    assert outdated_lists(session, told.round_, concerned) == ()


def test_five_people_decide_and_none_of_them_twice(
    session: Session, storage: Storage, at: datetime
) -> None:
    told = two_vacancies(session, at, written_policy())
    shortlist_of_three(session, storage, told, at)
    corrected(session, told, at, "丙", "70")
    run = again(session, storage, told, at, "shortlist")
    office = Office(session, told, at)
    case = office.case(run, "丙")
    with pytest.raises(Refused, match=r"consequence\.reason_missing"):
        propose(office.act("publisher"), case, "好")
    propose(office.act("publisher"), case, "按公告规则处理")
    with pytest.raises(Refused, match=r"two_people\.same"):
        check(office.act("publisher"), case)
    check(office.act("checker"), case)
    with pytest.raises(Refused, match=r"two_people\.same"):
        check(office.act("checker"), case)
    with pytest.raises(Refused, match=r"lifecycle\.not_allowed"):
        decide(office.act("publisher"), case, "清工招纪〔2026〕3号") if report_list(
            office.act("publisher"), run, "清工发〔2026〕9号"
        ) else None
    check(office.act("second"), case)
    send_back(office.act("supervisor"), case, "请补充原卷复印件")
    assert {row.state for row in case} == {"open"}
    office.settle(run, "丙")
    with pytest.raises(Refused, match=r"consequence\.reported"):
        report_list(office.act("publisher"), run, "清工发〔2026〕9号")
    with pytest.raises(Refused, match=r"consequence\.nobody"):
        cases(session, told.round_.id, run.public_id, [told.people["甲"].public_id])


def test_what_nobody_decided_is_overtaken_and_asked_from_where_it_began(
    session: Session, storage: Storage, at: datetime
) -> None:
    told = two_vacancies(session, at, written_policy())
    shortlist_of_three(session, storage, told, at)
    out(session, storage, told, "ranking", at)
    corrected(session, told, at, "甲", "60")
    second = again(session, storage, told, at, "ranking")
    corrected(session, told, at, "丙", "89")
    third = again(session, storage, told, at, "ranking")
    states = session.scalars(select(Consequence.state).where(Consequence.run_id == second.id))
    assert set(states) == {"overtaken"}
    assert rows_of(session, third, told) == {
        ("甲", "listed", "out", "leave"),
        ("丙", "listed", "in", "enter"),
    }
    # the mistake of the second edition is taken back by a fourth: nothing is left to decide
    corrected(session, told, at, "甲", "90")
    fourth = again(session, storage, told, at, "ranking")
    assert rows_of(session, fourth, told) == set()
    assert not undecided_consequences(session, told.vacancies["A1"])
    assert entitled(session, told.vacancies["A1"]) == {told.people["甲"].id}


def test_a_policy_changed_by_notice_keeps_the_lists_in_force_and_their_numbers(
    session: Session, storage: Storage, at: datetime
) -> None:
    told = two_vacancies(session, at, written_policy())
    first = shortlist_of_three(session, storage, told, at)
    told.round_.policy = {**told.round_.policy, "publicity_days": 9}
    session.flush()
    assert current_run(session, told.round_, "shortlist", told.vacancies["A1"]) == first
    run = again(session, storage, told, at, "shortlist")
    assert first_number(session, run) == first_number(session, first)
    assert first.state == "superseded"


def test_one_group_that_is_not_ready_stops_no_other(
    session: Session, storage: Storage, at: datetime
) -> None:
    """One vacancy has an opening ratio of its own, and a candidate there has no score yet."""
    told = story(session, at, document=written_policy())
    vacancy(session, told, "A1")
    vacancy(session, told, "B1", override={"opening": {"ratio": "1"}})
    candidate(session, told, "甲", at, written="90")
    candidate(session, told, "乙", at, written="80", code="B1", paper="other")
    ((run, publication),) = out(session, storage, told, "written_result", at)
    assert [one.code for one in run.vacancies] == ["A1"] and "A1" in publication.title
    assert current_run(session, told.round_, "written_result", told.vacancies["B1"]) is None


@pytest.mark.parametrize("state", [one for one in CONSEQUENCE.states if one != "open"])
def test_every_live_state_has_an_exit(state: str) -> None:
    if state not in ("decided", "overtaken"):
        assert {"send_back", "overtake"} <= set(CONSEQUENCE.actions(state))


def test_who_leaves_the_shortlist_leaves_the_room(
    session: Session, storage: Storage, at: datetime
) -> None:
    told = two_vacancies(session, at, policy(corrections={"shortlist": "recompute"}))
    for kind in ("written_result", "shortlist"):
        out(session, storage, told, kind, at)
    publish_preferences(
        RoundAct(session, told.by("checker"), at, told.round_),
        preferences_body(session, told.round_),
    )
    room_of(session, told, at, ["A1"])
    corrected(session, told, at, "丙", "70")
    run = again(session, storage, told, at, "shortlist")
    assert rows_of(session, run, told) == {
        ("丙", "listed", "out", "leave"),
        ("丙", "turn", "out", "leave"),
        ("丁", "listed", "in", "enter"),
    }
    office = Office(session, told, at)
    report_list(office.act("publisher"), run, "清工发〔2026〕9号")
    office.settle(run, "丙")
    turn = session.scalars(select(Turn).where(Turn.application_id == told.people["丙"].id)).one()
    assert (turn.state, turn.reason) == ("withdrawn", "按公告规则处理")


def list_letters(session: Session, told: Story, kind: str, name: str) -> list[str]:
    statement = select(Message.title).where(
        Message.account_id == told.people[name].account_id, Message.kind == f"results.{kind}"
    )
    return list(session.scalars(statement.order_by(Message.id)))


def test_a_further_edition_is_told_to_those_alone_whose_line_it_changes(
    session: Session, storage: Storage, at: datetime
) -> None:
    told = two_vacancies(session, at, written_policy())
    shortlist_of_three(session, storage, told, at)
    corrected(session, told, at, "丙", "70")
    again(session, storage, told, at, "written_result")
    changed = ["笔试成绩已公布", "笔试成绩已更正"]
    assert (
        {name: list_letters(session, told, "written_result", name) for name in told.people}
        == {
            "甲": changed[:1],
            "乙": changed[:1],
            "丙": changed,  # the score
            "丁": changed,  # the place
            "戊": changed[:1],
            "己": changed[:1],
        }
    )


def test_who_never_came_into_the_ranking_has_no_letter_of_it(
    session: Session, storage: Storage, at: datetime
) -> None:
    told = two_vacancies(session, at, policy())
    candidate(session, told, "庚", at, written="absent", code="B1")
    shortlisted(session, storage, told, at)
    rooms = [room_of(session, told, at, ["A1", "B1"])]
    begin(session, told, rooms[0], at)
    hold(session, told, rooms[0], dict.fromkeys("甲乙丙戊己", EVEN), at)
    out(session, storage, told, "interview", at)
    out(session, storage, told, "ranking", at)
    letters = {name: list_letters(session, told, "ranking", name) for name in told.people}
    assert {name for name, own in letters.items() if own} == set("甲乙丙戊己")


def test_who_prepared_a_decision_does_not_countersign_it(
    session: Session, storage: Storage, at: datetime
) -> None:
    told = two_vacancies(session, at, policy())
    shortlist_of_three(session, storage, told, at)
    corrected(session, told, at, "丙", "70")
    run = again(session, storage, told, at, "written_result", "shortlist")
    office = Office(session, told, at)
    case = office.case(run, "丙")
    propose(office.act("publisher"), case, "按公告规则处理")
    check(office.act("checker"), case)
    check(office.act("second"), case)
    for who in ("publisher", "checker", "second"):
        with pytest.raises(Refused, match=r"two_people\.same"):
            countersign(office.act(who), case)
    countersign(office.act("supervisor"), case)
