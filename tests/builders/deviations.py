"""One round in which nearly everything goes otherwise than planned, by the services, stage after
stage.

Vacancies 01 and 02 are written in the first sitting, 04 (of the street's union) in the second. 01
asks nine people in, 02 is interviewed in two rooms, 04 counts the interview more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.recruitment.accounts.models import Account
from portal.recruitment.applications.act import on_case
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.services import accommodate
from portal.recruitment.approval.services.release_round import release_round, submit_round
from portal.recruitment.audit import SYSTEM, Act
from portal.recruitment.conduct.models import ConductCase
from portal.recruitment.exams.documents import evidence_body
from portal.recruitment.exams.models import Room, SeatingRun, Sitting
from portal.recruitment.exams.queries import rooms_of_round, seats_of
from portal.recruitment.exams.services.adjust import Measures, adjust
from portal.recruitment.exams.services.commit_seats import commit_run
from portal.recruitment.exams.services.draft_supplement import Change, draft_supplement
from portal.recruitment.exams.services.draw_seats import Call, countersign_run
from portal.recruitment.exams.services.plan_sittings import Scope, Times, add_sitting
from portal.recruitment.exams.services.prepare_rooms import choose_rooms
from portal.recruitment.exams.services.release_seats import release_run
from portal.recruitment.exams.services.release_supplement import release_supplement
from portal.recruitment.exams.services.shadow_run import run_now
from portal.recruitment.interviews.models import InterviewRoom
from portal.recruitment.interviews.queries import slots_of
from portal.recruitment.interviews.services import (
    assign_panel,
    hold_interview,
    plan_rooms,
    replace_examiner,
)
from portal.recruitment.interviews.services.replace_examiner import StandIn
from portal.recruitment.marking.models import MarkingBatch
from portal.recruitment.marking.services.correct_score import (
    check_correction,
    countersign_correction,
    propose_correction,
)
from portal.recruitment.marking.services.key_scores import Settlement, key_scores, settle
from portal.recruitment.marking.services.lock_batch import check_batch, lock_batch
from portal.recruitment.marking.services.prepare_batch import Channels, create_batches
from portal.recruitment.marking.services.unseal import sign_unsealing, unseal
from portal.recruitment.marking.terms import Correction
from portal.recruitment.results.documents import preferences_body
from portal.recruitment.results.models import ResultRun
from portal.recruitment.results.services.decide_consequences import (
    cases,
    check,
    countersign,
    decide,
    propose,
    report_list,
)
from portal.recruitment.results.services.publish_run import place_vacancies, publish_preferences
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook import roles
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vacancies.queries import vacancies_of
from tests.builders.accounts import applicant, officer
from tests.builders.applications import eligible_application
from tests.builders.conduct import Docket
from tests.builders.exams import (
    call_out,
    ceremony,
    coded,
    codes_of,
    decided_openings,
    discarded,
    held_exam,
    prepared_room,
)
from tests.builders.interviews import all_mark
from tests.builders.results import Story, begin, out, policy, raised, sign
from tests.builders.rounds import (
    BODY,
    Office,
    act_on,
    actor,
    add_vacancy,
    approve,
    drafted_round,
    office,
    put_papers,
    record_places,
)
from tests.builders.unions import Tree, tree

# name → (vacancy, what is written on the script)
WRITTEN: dict[str, tuple[str, str]] = {
    "甲": ("01", "90"),
    "乙": ("01", "88"),
    "丙": ("01", "86"),
    "丁": ("01", "84"),
    "戊": ("01", "82"),
    "己": ("01", "80"),
    "庚": ("01", "78"),
    "辛": ("01", "76"),
    "壬": ("01", "74"),
    "癸": ("01", "72"),
    "子": ("02", "85"),
    "丑": ("02", "83.5"),
    "寅": ("02", "81"),
    "卯": ("02", "79"),
    "辰": ("02", "77"),
    "巳": ("02", "75"),
    "午": ("02", "absent"),
    "未": ("04", "70"),
    "申": ("04", "80"),
    "酉": ("04", "75"),
    "戌": ("04", "59.5"),
}
LATE = ("亥", "01", "73")
ROUNDING = {"places": 2, "mode": "half_up"}
TWO_ROOMS = {
    "method": "grand_mean",
    "mean_rounding": None,
    "coefficient_rounding": None,
    "rounding": ROUNDING,
    "cap_at_full_mark": False,
}
OWN_POLICIES: dict[str, dict[str, Any]] = {
    "01": {},
    "02": {"interview": {**policy()["interview"], "room_adjustment": TWO_ROOMS}},
    "04": {"composite": {"weights": {"written": "0.4", "interview": "0.6"}, "rounding": ROUNDING}},
}
PLACES = {"01": 3, "02": 2, "04": 1}
CALL = Call("00417-39958-12003-77712", "两名考生代表")


@dataclass
class Tale:
    session: Session
    storage: Storage
    at: datetime
    unions: Tree
    officers: Office
    round_: RecruitmentRound
    people: dict[str, Application] = field(default_factory=dict)
    runs: list[SeatingRun] = field(default_factory=list)
    batches: list[MarkingBatch] = field(default_factory=list)
    moved: set[int] = field(default_factory=set)
    cases: dict[str, ConductCase] = field(default_factory=dict)
    now: datetime = field(init=False)
    stand_ins: list[Account] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.now = self.at

    def act(self, account: Account, at: datetime) -> RoundAct:
        return act_on(self.session, self.round_, account, at)

    @property
    def after_exam(self) -> datetime:
        return max(run.sitting_ends_at for run in self.runs) + timedelta(days=1)

    def vacancies(self) -> dict[str, Vacancy]:
        return {row.code: row for row in vacancies_of(self.session, self.round_.id)}

    def named(self, ids: Iterable[int]) -> str:
        """Names of these applications in the order of the story."""
        wanted = set(ids)
        return "".join(name for name, row in self.people.items() if row.id in wanted)


def begun(session: Session, storage: Storage, at: datetime) -> Tale:
    """Published, everybody has applied and was found eligible; 亥 comes later."""
    unions = tree(session)
    officers = office(session, unions)
    round_ = drafted_round(session, unions, at=at, by=officers.publisher, vacancies=0)
    for code, own in OWN_POLICIES.items():
        owner = unions.street if code == "04" else unions.county
        values = {"code": code, "headcount": PLACES[code], "policy_override": own}
        values |= {"recruiting_union_id": owner.id}
        add_vacancy(session, round_, by=officers.publisher, at=at, **values)
    session.refresh(round_)
    put_papers(session, round_, by=officers.publisher, at=at)
    request = act_on(session, round_, officers.publisher, at)
    submit_round(request, document_number="清工请〔2026〕3号")
    approve(session, round_, by=officers.city_approver, at=at)
    release_round(act_on(session, round_, officers.checker, at), dict(BODY))
    session.flush()
    record_places(session, round_, by=officers.publisher, at=at)
    tale = Tale(session, storage, at, unions, officers, round_)
    for name, (code, _score) in WRITTEN.items():
        # 己 and 庚 will end with one composite; 己 holds the certificate
        applies(tale, name, code, certificate="assistant" if name == "己" else None)
    return tale


def applies(tale: Tale, name: str, code: str, certificate: str | None = None) -> Application:
    tale.people[name] = eligible_application(
        tale.session,
        tale.round_,
        tale.storage,
        at=tale.at,
        screener=tale.officers.screener,
        claim="verified",
        account=applicant(tale.session, name=f"考生{name}"),
        vacancy=tale.vacancies()[code],
        certificate=certificate,
    )
    return tale.people[name]


def granted(tale: Tale) -> None:
    """甲: a quarter more time and large print; 子: somebody who guides, in a room of their own."""
    session, officers = tale.session, tale.officers
    for name, items in (("甲", ["large_print", "extra_time"]), ("子", ["guide"])):
        person = tale.people[name]
        own = Act(session, actor(person.account), tale.at)
        need = accommodate.Need(items, "illness", "需要帮助")
        request = accommodate.ask(on_case(own, person), need, files=[], consent=True)
        by = Act(session, actor(officers.exam_officer), tale.at)
        accommodate.decide_accommodation(
            by, request, "grant", granted=(), reason="证明属实，同意。"
        )
        session.flush()
    act = tale.act(officers.exam_officer, tale.at)
    adjust(act, tale.people["甲"], Measures(extra_time=30, large_print=True))
    adjust(act, tale.people["子"], Measures(guide=True, own_room=True))


def seated(tale: Tale) -> None:
    """Two sittings; the first draw is discarded before its ceremony and begun again."""
    session, officers, round_ = tale.session, tale.officers, tale.round_
    decided_openings(session, round_, officers)
    window = round_.window("ticket")
    written = round_.window("written")
    assert window is not None and written is not None
    at = window.starts_at - timedelta(days=3)
    rooms = [
        prepared_room(session, round_, officers, at=at, code=code, layout=layout, reserve=0)
        for code, layout in (
            ("001", "4x5"),
            ("002", "2x2"),
            ("005", "2x2"),
            ("003", "2x4"),
        )
    ]
    act = tale.act(officers.exam_officer, at)
    first, second = (
        add_sitting(
            act,
            Times(written.starts_at + shift, written.ends_at + shift),
            Scope(areas=[owner.id]),
        )
        for shift, owner in (
            (timedelta(0), tale.unions.county),
            (timedelta(hours=5), tale.unions.street),
        )
    )
    choose_rooms(act, first, rooms[:3])
    choose_rooms(act, second, rooms[3:])
    thrown = commit_run(act, tale.storage, first, ceremony(at))
    discarded(session, round_, officers, tale.storage, thrown)
    tale.runs = [_released(tale, sitting, at) for sitting in (first, second)]


def _released(tale: Tale, sitting: Sitting, at: datetime) -> SeatingRun:
    session, officers, round_ = tale.session, tale.officers, tale.round_
    run = commit_run(tale.act(officers.exam_officer, at), tale.storage, sitting, ceremony(at))
    call_out(session, tale.storage, run, officers.exam_officer, officers.supervisor)
    assert run.drawn_at is not None
    run_now(RoundAct(session, SYSTEM, run.drawn_at, round_), tale.storage, run)
    countersign_run(tale.act(officers.supervisor, run.drawn_at), run)
    release_run(
        tale.act(officers.checker, run.drawn_at),
        tale.storage,
        run,
        evidence_body(run, seats_of(session, run.id)),
    )
    session.flush()
    return run


def reseated(tale: Tale) -> list[str]:
    """亥 comes late; then the second sitting's room is broken and another one opened. Numbers of
    what was published."""
    session, officers = tale.session, tale.officers
    name, code, _score = LATE
    late = applies(tale, name, code)
    first, second = tale.runs
    at = first.sitting_starts_at - timedelta(hours=12)
    drafting, releasing = tale.act(officers.exam_officer, at), tale.act(officers.checker, at)
    one = draft_supplement(
        drafting, first, Change("late_candidate", "审核更正后补报", people=[late])
    )
    numbers = [release_supplement(releasing, tale.storage, one, CALL).number]
    prepared_room(session, tale.round_, officers, at=at, code="004", layout="2x4")
    rooms: dict[str, Room] = {room.code: room for room in rooms_of_round(session, tale.round_.id)}
    tale.moved = {seat.application_id for seat in seats_of(session, second.id)}
    broken = Change(
        "broken_room", "屋顶漏水，考场不能用", closed=[rooms["003"]], opened=[rooms["004"]]
    )
    two = draft_supplement(drafting, second, broken)
    return [*numbers, release_supplement(releasing, tale.storage, two, CALL).number]


def written_scores() -> dict[str, str]:
    return {name: score for name, (_code, score) in WRITTEN.items()} | {LATE[0]: LATE[2]}


def marked(tale: Tale) -> str:
    """Both sittings held and marked; the second clerk misreads 丁's script, which a third person
    settles with the paper in hand. Returns the sealed code of that script."""
    session, officers, round_ = tale.session, tale.officers, tale.round_
    scores = written_scores()
    away = tuple(tale.people[name].id for name, text in scores.items() if text == "absent")
    for run in tale.runs:
        held_exam(session, round_, officers, run, absent=away)
    at = tale.after_exam
    tale.batches = create_batches(
        tale.act(officers.exam_officer, at), Channels(officers.clerk_a.id, officers.clerk_b.id)
    )
    doubtful = ""
    for batch in tale.batches:
        coded(session, round_, officers, batch, at=at)
        codes = codes_of(session, batch)
        true = {
            codes[row.id]: scores[name]
            for name, row in tale.people.items()
            if row.id in codes and row.id not in away
        }
        slip = codes.get(tale.people["丁"].id)
        misread = true | ({slip: "48"} if slip else {})
        for clerk, typed in ((officers.clerk_a, true), (officers.clerk_b, misread)):
            assert not key_scores(tale.act(clerk, at), batch, typed)
        session.flush()
        if slip:
            doubtful = slip
            settle(tale.act(officers.arbiter, at), batch, Settlement(slip, "84", "原卷为 84 分"))
        check_batch(tale.act(officers.arbiter, at), batch)
        lock_batch(tale.act(officers.checker, at), batch)
        for signer in (officers.exam_officer, officers.checker):
            sign_unsealing(tale.act(signer, at), batch)
        unseal(tale.act(officers.supervisor, at), batch)
        session.flush()
    return doubtful


def alike(tale: Tale) -> None:
    """The scripts of 辛 and 壬 are alike: 辛 copied nothing, 壬's paper is void."""
    docket = Docket(tale.session, tale.round_, tale.officers, tale.after_exam)
    cleared, held = docket.raised(tale.people["辛"], tale.people["壬"], ground="identical_answers")
    for case in (cleared, held):
        docket.walk(case, "open", "tell", "serve", "state")
    docket.walk(cleared, "drop")
    docket.walk(held, "propose", "check", "countersign", "decide", "serve")
    tale.now = docket.at + timedelta(hours=1)
    tale.cases = {"辛": cleared, "壬": held}


def as_story(tale: Tale) -> Story:
    """The same round for the builders of lists and interviews."""
    officers = tale.officers
    by = {
        "publisher": officers.publisher,
        "checker": officers.checker,
        "exam_officer": officers.exam_officer,
        "supervisor": officers.supervisor,
        "score_clerk": officers.clerk_a,
        "arbiter": officers.arbiter,
    }
    return Story(
        tale.unions,
        tale.round_,
        by,
        examiners(tale, 7),
        vacancies=tale.vacancies(),
        people=tale.people,
    )


def examiners(tale: Tale, count: int) -> list[Account]:
    """Two of seven are from outside."""
    unions = tale.unions
    return [
        officer(
            tale.session,
            roles.EXAMINER,
            union=unions.county if number % 7 < 5 else unions.other_county,
        )
        for number in range(count)
    ]


def interview_room(tale: Tale, name: str, panel: Iterable[Account]) -> InterviewRoom:
    act = tale.act(tale.officers.exam_officer, tale.now)
    room = plan_rooms.plan_room(act, name, tale.now + timedelta(days=1))
    assign_panel.assign_panel(act, room, [account.id for account in panel])
    return room


def listed(tale: Tale, told: Story, *kinds: str, reason: str = "") -> dict[str, list[ResultRun]]:
    """Each kind computed, recomputed by the independent program, confirmed and published."""
    made = {}
    for kind in kinds:
        tale.now += timedelta(minutes=30)
        runs = out(tale.session, tale.storage, told, kind, tale.now, reason=reason)
        made[kind] = [run for run, _publication in runs]
    return made


def corrected(tale: Tale) -> None:
    """E-11: 癸's total was added up wrongly, 75 instead of 72."""
    officers = tale.officers
    row = propose_correction(
        tale.act(officers.exam_officer, tale.now),
        tale.people["癸"],
        "written",
        Correction("score", Fraction(75), "原卷合计有误", evidence="原卷扫描件"),
    )
    check_correction(tale.act(officers.checker, tale.now), row)
    countersign_correction(tale.act(officers.supervisor, tale.now), row)


def decided(tale: Tale, run: ResultRun) -> dict[tuple[str, str], str]:
    """What followed from the changed list is reported and decided, person by person; returns
    (name, what they have) → outcome."""
    officers = tale.officers
    second = officer(tale.session, roles.ARBITER, union=tale.unions.county)
    names = {row.public_id: name for name, row in tale.people.items()}
    report_list(tale.act(officers.publisher, tale.now), run, "清工发〔2026〕9号")
    found = {}
    for case in cases(tale.session, tale.round_.id, run.public_id, names):
        for row in case:
            found[names[row.application.public_id], row.subject_kind] = row.outcome
        propose(tale.act(officers.publisher, tale.now), case, "按公告规则处理")
        check(tale.act(officers.checker, tale.now), case)
        check(tale.act(second, tale.now), case)
        countersign(tale.act(officers.supervisor, tale.now), case)
        decide(tale.act(officers.publisher, tale.now), case, "清工招纪〔2026〕3号")
    return found


# name → points above the panel whose trimmed mean is 80; None = does not come
INTERVIEW: dict[str, int | None] = {
    "甲": 0,
    "乙": -2,
    "丙": 8,
    "丁": -4,
    "戊": -5,
    "己": 8,
    "庚": 10,
    "辛": 0,
    "癸": 1,
    "亥": None,
    "子": 0,
    "卯": 2,
    "辰": -2,
    "丑": 10,
    "寅": 4,
    "巳": 1,
    "未": -3,
    "申": -10,
    "酉": -2,
}


def interviewed(tale: Tale, told: Story) -> dict[str, InterviewRoom]:
    """01 in 一室, 02 in 二室 and 三室, 04 in 四室. In 一室 somebody steps aside for the third
    candidate alone, and an examiner falls ill before the ninth turn."""
    act = tale.act(tale.officers.exam_officer, tale.now)
    publish_preferences(
        tale.act(tale.officers.checker, tale.now), preferences_body(tale.session, tale.round_)
    )
    panels = {"一室": told.examiners} | {
        name: examiners(tale, 7) for name in ("二室", "三室", "四室")
    }
    rooms = {name: interview_room(tale, name, panel) for name, panel in panels.items()}
    place_vacancies(act, [rooms["一室"]], ["01"])
    place_vacancies(act, [rooms["二室"], rooms["三室"]], ["02"])
    place_vacancies(act, [rooms["四室"]], ["04"])
    tale.stand_ins = examiners(tale, 2)
    for room in rooms.values():
        begin(tale.session, told, room, tale.now)
        _held(tale, room)
        sign(tale.session, told, room, tale.now)
    return rooms


def _held(tale: Tale, room: InterviewRoom) -> None:
    act = tale.act(tale.officers.exam_officer, tale.now)
    names = {row.id: name for name, row in tale.people.items()}
    for place, turn in enumerate(slots_of(tale.session, room.id), start=1):
        if room.name == "一室" and place == 3:
            aside = StandIn(1, tale.stand_ins[0].id, "与考生有亲属关系")
            replace_examiner.recuse_for_turn(act, room, turn, aside)
        if room.name == "一室" and place == 9:
            ill = StandIn(4, tale.stand_ins[1].id, "突发疾病，已就医")
            replace_examiner.replace_examiner(act, room, ill)
        points = INTERVIEW[names[turn.application_id]]
        hold_interview.call_next(act, room, present=points is not None)
        if points is not None:
            all_mark(tale.session, turn, tale.now, tuple(raised(points)))
    hold_interview.close_room(act, room)
