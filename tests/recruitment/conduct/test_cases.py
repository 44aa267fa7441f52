"""A case from its suspicion to its review: heard, decided by several, served, and what is then in
force."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.kernel.errors import Refused
from portal.recruitment.applications.models import Application
from portal.recruitment.audit import breaks, entries
from portal.recruitment.conduct.models import ConductCase, ConductStep
from portal.recruitment.conduct.queries import cases_on, effects_in_force, own_case
from portal.recruitment.conduct.said import Said
from portal.recruitment.conduct.services.hear import open_letters
from portal.recruitment.conduct.services.raise_case import (
    Subject,
    Suspicion,
    name_persons,
    raise_cases,
)
from portal.recruitment.conduct.services.take_step import take_step
from portal.recruitment.messages.models import Message
from portal.recruitment.rulebook.lifecycles import CONDUCT_CASE
from portal.recruitment.rulebook.roles import APPLICANT, CHECKER, PUBLISHER
from tests.builders.applications import eligible_application
from tests.builders.conduct import FACTS, MINUTES, TO_DECIDED, WORDS, Docket
from tests.builders.rounds import office, published_round
from tests.builders.unions import tree


@pytest.fixture
def docket(session: Session, at: datetime) -> Docket:
    unions = tree(session)
    officers = office(session, unions)
    round_ = published_round(session, unions, at=at, officers=officers)
    return Docket(session, round_, officers, at + timedelta(days=20))


@pytest.fixture
def people(docket: Docket, tmp_path: Path, at: datetime) -> list[Application]:
    """甲 and 乙."""
    screener, storage = docket.officers.screener, Storage(tmp_path / "files")
    return [
        eligible_application(docket.session, docket.round_, storage, at=at, screener=screener)
        for _ in range(2)
    ]


def letters_of(docket: Docket, person: Application) -> list[Message]:
    rows = select(Message).where(
        Message.account_id == person.account_id, Message.kind.like("conduct.%")
    )
    return list(docket.session.scalars(rows.order_by(Message.id)))


def test_heard_decided_by_several_and_in_force_from_its_service(
    docket: Docket, people: list[Application]
) -> None:
    (case,) = docket.raised(people[0])
    docket.walk(case, *TO_DECIDED)
    assert effects_in_force(docket.session, docket.round_.id) == (), "nothing before the service"
    docket.walk(case, "serve")
    (effect,) = effects_in_force(docket.session, docket.round_.id)
    assert (effect.application_id, effect.kind, effect.paper) == (people[0].id, "all_void", "")
    assert (effect.case, effect.case_kind) == (case.number, "violation")
    decision = case.papers[-1]
    assert (decision.kind, decision.minutes) == ("decision", MINUTES)
    titles = [letter.title for letter in letters_of(docket, people[0])]
    assert titles == ["拟作处理的告知书", "陈述申辩已收到", "处理决定书"]
    assert letters_of(docket, people[1]) == []
    assert list(breaks(docket.session, docket.round_.code)) == []


def test_identical_answers_one_cleared_and_one_decided(
    docket: Docket, people: list[Application]
) -> None:
    """One finding, two cases, two outcomes; the one decided loses this paper alone."""
    first, second = docket.raised(*people, ground="identical_answers")
    assert first.matter == second.matter
    for case in (first, second):
        docket.walk(case, "open", "tell", "serve", "state")
    docket.walk(first, "drop")
    docket.walk(second, "propose", "check", "countersign", "decide", "serve")
    (effect,) = effects_in_force(docket.session, docket.round_.id)
    assert (effect.application_id, effect.kind) == (people[1].id, "score_void")
    assert (effect.paper, effect.case_kind) == ("written", "similarity")
    assert letters_of(docket, people[0])[-1].title == "不予处理通知书"


def test_one_script_alone_is_like_nobody(docket: Docket, people: list[Application]) -> None:
    with pytest.raises(Refused, match=r"conduct\.two_scripts"):
        docket.raised(people[0], ground="identical_answers")


def test_a_sealed_script_has_a_code_and_no_person(
    docket: Docket, people: list[Application]
) -> None:
    """Before the unsealing nobody can open the case or be told of it."""
    act = docket.act(docket.officers.exam_officer)
    subjects = [Subject("script", "483920"), Subject("script", "118204")]
    first, second = raise_cases(act, Suspicion("identical_answers", FACTS, "written"), subjects)
    with pytest.raises(Refused, match=r"conduct\.sealed"):
        docket.walk(first, "open")
    assert cases_on(docket.session, people[0].id) == []
    persons = {"483920": people[0].id, "555555": people[1].id}
    assert name_persons(docket.session, docket.round_.id, "essay", persons) == 0
    assert name_persons(docket.session, docket.round_.id, "written", persons) == 1
    assert (first.application_id, second.application_id) == (people[0].id, None)
    docket.walk(first, *TO_DECIDED, "serve")
    (effect,) = effects_in_force(docket.session, docket.round_.id)
    assert (effect.subject_kind, effect.subject) == ("script", "483920")


def test_the_database_opens_no_case_without_a_person(docket: Docket) -> None:
    act = docket.act(docket.officers.exam_officer)
    (case,) = raise_cases(
        act, Suspicion("marked_script", FACTS, "written"), [Subject("script", "483920")]
    )
    with pytest.raises(DBAPIError), docket.session.begin_nested():
        case.state = "told"
        docket.session.flush()


def test_the_same_suspicion_is_entered_once(docket: Docket, people: list[Application]) -> None:
    docket.raised(people[0])
    with pytest.raises(Refused, match=r"conduct\.raised_already"):
        docket.raised(people[0])


def test_nobody_is_decided_on_unheard(docket: Docket, people: list[Application]) -> None:
    """The hearing closes when the person spoke, waived, or let the served time pass."""
    (case,) = docket.raised(people[0])
    docket.walk(case, "open", "tell")
    exam = docket.act(docket.officers.exam_officer)
    with pytest.raises(Refused, match=r"conduct\.notice_unserved"):
        take_step(exam, case, "close_hearing", roles=("exam_officer",))
    docket.walk(case, "serve")
    assert case.statement_until is not None
    exam = docket.act(docket.officers.exam_officer)
    with pytest.raises(Refused, match=r"conduct\.hearing_open"):
        take_step(exam, case, "close_hearing", roles=("exam_officer",))
    with pytest.raises(Refused, match=r"lifecycle\.not_allowed"):
        docket.walk(case, "propose")
    docket.walk(case, "close_hearing")
    assert case.state == "heard"


def test_a_statement_after_its_time_is_too_late(docket: Docket, people: list[Application]) -> None:
    (case,) = docket.raised(people[0])
    docket.walk(case, "open", "tell", "serve")
    assert case.statement_until is not None
    docket.at = case.statement_until
    with pytest.raises(Refused, match=r"conduct\.too_late"):
        docket.take(case, "state")
    docket.at -= timedelta(seconds=1)
    docket.take(case, "state")


def test_further_words_in_time_undo_the_signatures(
    docket: Docket, people: list[Application]
) -> None:
    (case,) = docket.raised(people[0])
    docket.walk(case, "open", "tell", "serve", "state", "propose", "check", "countersign")
    docket.walk(case, "add")
    assert (case.state, case.proposed_by, case.checked_by, case.countersigned_by) == (
        "heard",
        None,
        None,
        None,
    )


def test_what_the_person_said_is_answered(docket: Docket, people: list[Application]) -> None:
    (case,) = docket.raised(people[0])
    docket.walk(case, "open", "tell", "serve", "state")
    act = docket.act(docket.officers.publisher)
    with pytest.raises(Refused, match=r"conduct\.statement_unanswered"):
        take_step(act, case, "propose", Said(text=WORDS), roles=(PUBLISHER,))


def test_no_step_twice_by_one_person(docket: Docket, people: list[Application]) -> None:
    (case,) = docket.raised(people[0])
    docket.walk(case, "open")
    exam = docket.act(docket.officers.exam_officer)
    with pytest.raises(Refused, match=r"two_people\.same"):
        take_step(exam, case, "tell", Said(text=WORDS), roles=(CHECKER,))
    docket.walk(case, "tell", "serve", "waive", "propose")
    publisher = docket.act(docket.officers.publisher)
    with pytest.raises(Refused, match=r"two_people\.same"):
        take_step(publisher, case, "check", roles=(CHECKER,))
    docket.walk(case, "check")
    checker = docket.act(docket.officers.checker)
    with pytest.raises(Refused, match=r"two_people\.same"):
        take_step(checker, case, "countersign", roles=("supervisor",))
    with pytest.raises(Refused, match=r"conduct\.not_your_step"):
        take_step(checker, case, "countersign", roles=(CHECKER,))


def test_a_decision_needs_minutes_and_a_zero_the_words_of_the_notice(
    docket: Docket, people: list[Application]
) -> None:
    (case,) = docket.raised(people[0], ground="room_rules")
    docket.walk(case, "open", "tell", "serve", "waive")
    act = docket.act(docket.officers.publisher)
    zero = Said(text=WORDS, effect="paper_zero", clause="手机响铃的，该科目按零分计")
    with pytest.raises(Refused, match=r"conduct\.notice_silent"):
        take_step(act, case, "propose", zero, roles=(PUBLISHER,))
    fine = Said(text=WORDS, effect="not_hired")
    with pytest.raises(Refused, match=r"conduct\.effect_not_allowed"):
        take_step(act, case, "propose", fine, roles=(PUBLISHER,))
    docket.walk(case, "propose", "check", "countersign")
    with pytest.raises(Refused, match=r"conduct\.minutes_missing"):
        take_step(
            docket.act(docket.officers.publisher),
            case,
            "decide",
            Said(text=WORDS),
            roles=(PUBLISHER,),
        )


def test_a_deduction_keeps_its_points(
    docket: Docket, people: list[Application], monkeypatch: pytest.MonkeyPatch
) -> None:
    clause = "面试中透露姓名的，扣面试成绩 5 分。"
    monkeypatch.setattr(
        "portal.recruitment.conduct.services.outcome.notice_words", lambda *_: f"……{clause}……"
    )
    (case,) = docket.raised(people[0], ground="told_name", paper="interview")
    docket.walk(case, "open", "tell", "serve", "waive")
    said = Said(text=WORDS, effect="deduction", points=Fraction(5), clause=clause)
    take_step(docket.act(docket.officers.publisher), case, "propose", said, roles=(PUBLISHER,))
    docket.walk(case, "check", "countersign", "decide", "serve")
    (effect,) = effects_in_force(docket.session, docket.round_.id)
    assert (effect.kind, effect.points, effect.paper) == ("deduction", Fraction(5), "interview")


def test_a_review_is_by_others_and_the_old_decision_counts_until_the_new_one(
    docket: Docket, people: list[Application]
) -> None:
    (case,) = docket.raised(people[0])
    docket.walk(case, *TO_DECIDED, "serve", "ask_review")
    for account in (docket.officers.checker, docket.officers.publisher):
        with pytest.raises(Refused, match=r"two_people\.same"):
            take_step(docket.act(account), case, "uphold", Said(text=WORDS), roles=(CHECKER,))
    docket.walk(case, "change")
    assert [row.kind for row in effects_in_force(docket.session, docket.round_.id)] == ["all_void"]
    docket.walk(case, "propose", "check", "countersign", "decide", effect="none")
    assert [row.kind for row in effects_in_force(docket.session, docket.round_.id)] == ["all_void"]
    docket.walk(case, "serve")
    assert [row.kind for row in effects_in_force(docket.session, docket.round_.id)] == ["none"]
    assert [paper.edition for paper in case.papers if paper.kind == "decision"] == [1, 2]


def test_upheld_then_annulled_by_the_union_above(docket: Docket, people: list[Application]) -> None:
    (case,) = docket.raised(people[0])
    docket.walk(case, *TO_DECIDED, "serve", "ask_review")
    docket.walk(case, "uphold")
    assert case.papers[-1].until is not None
    docket.walk(case, "appeal")
    with pytest.raises(Refused, match=r"two_people\.same"):
        docket.take(case, "annul")  # whoever reviewed does not decide the appeal
    case.reviewed_by = None
    docket.walk(case, "annul")
    assert (case.state, effects_in_force(docket.session, docket.round_.id)) == ("annulled", ())


def test_concluded_once_the_time_for_a_review_is_over(
    docket: Docket, people: list[Application]
) -> None:
    (case,) = docket.raised(people[0])
    docket.walk(case, *TO_DECIDED, "serve")
    with pytest.raises(Refused, match=r"conduct\.remedy_open"):
        take_step(docket.act(docket.officers.checker), case, "conclude", roles=(CHECKER,))
    docket.walk(case, "conclude")
    with pytest.raises(Refused, match=r"conduct\.nothing_to_appeal"):
        docket.take(case, "appeal")
    docket.walk(case, "look_again")
    with pytest.raises(Refused, match=r"conduct\.not_your_step"):
        docket.take(case, "withdraw_review")  # nobody takes back what the office began
    assert len(effects_in_force(docket.session, docket.round_.id)) == 1


def test_opening_the_page_serves_what_was_not_served(
    docket: Docket, people: list[Application]
) -> None:
    (case,) = docket.raised(people[0])
    docket.walk(case, "open", "tell")
    act, _role = docket._who(case, "state")
    open_letters(act, case)
    assert case.papers[0].services[0].way == "online" and case.statement_until is not None
    docket.walk(case, "waive", "propose", "check", "countersign", "decide")
    act, _role = docket._who(case, "state")
    open_letters(act, case)
    open_letters(act, case)
    assert case.state == "served" and len(case.papers[-1].services) == 1


def test_a_case_is_its_persons_and_only_once_they_were_told(
    docket: Docket, people: list[Application]
) -> None:
    (case,) = docket.raised(people[0])
    docket.walk(case, "open")
    own, other = people[0].account_id, people[1].account_id
    with pytest.raises(Refused, match=r"conduct\.not_found"):
        own_case(docket.session, case.public_id, own)
    docket.walk(case, "tell")
    assert own_case(docket.session, case.public_id, own) is case
    with pytest.raises(Refused, match=r"conduct\.not_found"):
        own_case(docket.session, case.public_id, other)


def test_the_chain_tells_the_steps_and_neither_names_nor_words(
    docket: Docket, people: list[Application]
) -> None:
    (case,) = docket.raised(people[0])
    docket.walk(case, *TO_DECIDED, "serve")
    told = [
        entry
        for entry in entries(docket.session, docket.round_.code)
        if entry.action.startswith("conduct.")
    ]
    assert len(told) == len(TO_DECIDED) + 3  # raised, two services; the second is a step too
    for entry in told:
        words = f"{entry.facts}"
        assert people[0].account.display_name not in words and FACTS not in words
        assert people[0].public_id not in words and people[0].number not in words


# From each state the ways on, so that every arrow of the table is walked once.
TO = {
    "suspected": (),
    "opened": ("open",),
    "told": ("open", "tell", "serve"),
    "heard": ("open", "tell", "serve", "waive"),
    "proposed": ("open", "tell", "serve", "waive", "propose"),
    "checked": ("open", "tell", "serve", "waive", "propose", "check"),
    "countersigned": ("open", "tell", "serve", "waive", "propose", "check", "countersign"),
    "decided": TO_DECIDED,
    "served": (*TO_DECIDED, "serve"),
    "under_review": (*TO_DECIDED, "serve", "ask_review"),
    "final": (*TO_DECIDED, "serve", "ask_review", "uphold"),
    "under_appeal": (*TO_DECIDED, "serve", "ask_review", "uphold", "appeal"),
    "closed": (*TO_DECIDED, "serve", "ask_review", "uphold", "appeal", "uphold"),
}
SILENT = {"open", "check", "countersign", "propose", "send_back", "serve", "waive", "raise"}


def test_every_arrow_of_the_table_leaves_its_step_its_entry_and_its_letter(
    docket: Docket, people: list[Application]
) -> None:
    """Walked by the services, each from a fresh case."""
    for arrow in CONDUCT_CASE.transitions:
        case = _fresh(docket, people[0], TO[arrow.source])
        assert case.state == arrow.source
        letters, steps = len(letters_of(docket, people[0])), _steps(docket, case)
        docket.walk(case, arrow.action)
        assert case.state == arrow.target, arrow
        assert _steps(docket, case) == steps + 1, arrow
        quiet = arrow.action in SILENT or arrow.action in QUIET_TO_THE_PERSON
        untold = arrow.action == "drop" and not case.papers
        if not quiet and not untold:
            assert len(letters_of(docket, people[0])) > letters, arrow
    assert list(breaks(docket.session, docket.round_.code)) == []


# The person did it, or it was said to them in the same moment.
QUIET_TO_THE_PERSON = {
    "note_statement",
    "close_hearing",
    "withdraw_review",
    "withdraw_appeal",
}


def _fresh(docket: Docket, person: Application, steps: tuple[str, ...]) -> ConductCase:
    for open_case in docket.session.scalars(
        select(ConductCase).where(ConductCase.state.not_in(("dropped", "annulled")))
    ):
        open_case.ground = f"{open_case.id}"  # not the same suspicion any more
    docket.session.flush()
    (case,) = docket.raised(person)
    for step in steps:
        if step in ("appeal", "uphold") and case.state in ("final", "under_appeal"):
            case.reviewed_by = None  # as if another had reviewed
        docket.walk(case, step)
    if case.state in ("under_appeal", "closed"):
        case.reviewed_by = None
    return case


def _steps(docket: Docket, case: ConductCase) -> int:
    return len(
        docket.session.scalars(select(ConductStep.id).where(ConductStep.case_id == case.id)).all()
    )


def test_a_person_takes_no_step_of_the_office(docket: Docket, people: list[Application]) -> None:
    (case,) = docket.raised(people[0])
    docket.walk(case, "open", "tell", "serve", "waive")
    act, _role = docket._who(case, "state")
    for action in ("drop", "propose"):
        with pytest.raises(Refused, match=r"conduct\.not_your_step"):
            take_step(act, case, action, Said(text=WORDS), roles=(APPLICANT,))
