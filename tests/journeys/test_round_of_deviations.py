"""A round in which nearly everything goes otherwise than planned ends right: the figures, what is
published, and who was told what."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.time.clock import Clock
from portal.kernel.errors import Refused
from portal.recruitment.applications.models import Application
from portal.recruitment.audit import breaks
from portal.recruitment.conduct.models import ConductCase
from portal.recruitment.conduct.queries import effects_in_force
from portal.recruitment.exams.models import SeatingRun
from portal.recruitment.exams.queries import seats_of
from portal.recruitment.exams.services.discard_seats import doubt_run
from portal.recruitment.exams.services.draft_supplement import (
    Change,
    draft_supplement,
    drop_supplement,
)
from portal.recruitment.exams.services.draw_seats import countersign_run
from portal.recruitment.exams.services.release_supplement import release_supplement
from portal.recruitment.exams.supplement_models import Supplement
from portal.recruitment.exams.supplement_queries import unseated
from portal.recruitment.interviews.models import InterviewRoom, Turn
from portal.recruitment.marking.models import MarkingBatch, Script
from portal.recruitment.marking.score_models import ScoreCorrection
from portal.recruitment.marking.services.correct_score import (
    check_correction,
    countersign_correction,
    propose_correction,
)
from portal.recruitment.marking.services.lock_batch import check_batch, lock_batch
from portal.recruitment.marking.services.unseal import unseal
from portal.recruitment.marking.terms import Correction
from portal.recruitment.messages.models import Message
from portal.recruitment.publications.models import Publication
from portal.recruitment.results.consequence_models import Consequence
from portal.recruitment.results.current_set import lines_in_force
from portal.recruitment.results.documents import run_body
from portal.recruitment.results.models import ResultRun
from portal.recruitment.results.services.compute_run import compute
from portal.recruitment.results.services.publish_run import confirm_run, publish_run
from portal.recruitment.results.services.shadow_run import run_now
from portal.recruitment.rounds.act import RoundAct
from tests.builders import deviations
from tests.builders.deviations import CALL, INTERVIEW, PLACES, Tale, written_scores
from tests.builders.results import EVEN
from tests.recruitment.conftest import (  # noqa: F401  the side's fixtures
    Browser,
    Committed,
    app,
    at,
    clock,
    committed,
    database,
    keys,
    one_app,
    settings,
    signed_in,
)

VERIFIER = Path(__file__).parents[2] / "static" / "verifier" / "verify.py"
HALF = Decimal("0.5")
WEIGHTS = {"01": (HALF, HALF), "02": (HALF, HALF), "04": (Decimal("0.4"), Decimal("0.6"))}
ROOMS_OF_02 = ("子卯辰", "丑寅巳")  # dealt to and fro by place
ASKED_IN = {"01": "甲乙丙丁戊己庚辛癸亥", "02": "子丑寅卯辰巳", "04": "未申酉"}
# By hand. 己 and 庚 have 84 each and 己 the certificate; 癸 and 辛 have 78 each and 癸 interviewed
# better.
RANKED = {"01": "丙甲己庚乙丁戊癸辛", "02": "丑子卯寅辰巳", "04": "酉未申"}


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _trimmed(points: int) -> Decimal:
    marks = sorted(Decimal(mark) + points for mark in EVEN)[1:-1]
    return _rounded(sum(marks) / len(marks))


def _interviews() -> dict[str, Decimal]:
    """Plain arithmetic beside the rules: trimmed means, those of 02 put level between its rooms."""
    raw = {name: _trimmed(points) for name, points in INTERVIEW.items() if points is not None}
    grand = sum(raw[name] for name in "".join(ROOMS_OF_02)) / 6
    level = {}
    for room in ROOMS_OF_02:
        mean = sum(raw[name] for name in room) / len(room)
        level |= {name: _rounded(raw[name] * grand / mean) for name in room}
    return raw | level


def _composites() -> dict[str, Decimal]:
    written = written_scores() | {"癸": "75"}  # corrected
    found = {}
    for name, interview in _interviews().items():
        code = next(code for code, names in ASKED_IN.items() if name in names)
        by_written, by_interview = WEIGHTS[code]
        found[name] = _rounded(Decimal(written[name]) * by_written + interview * by_interview)
    return found


def _lines(
    session: Session, tale: Tale, kind: str, code: str
) -> dict[str, tuple[str, object, object]]:
    names = {row.id: name for name, row in tale.people.items()}
    lines = lines_in_force(session, kind, {tale.vacancies()[code].id})
    return {
        names[line.application_id]: (
            line.state,
            None if line.score is None else Decimal(line.score.numerator) / line.score.denominator,
            line.place,
        )
        for line in lines
    }


def _played(session: Session, house: Flask, day: datetime) -> tuple[Tale, list[str]]:
    with house.test_request_context():
        tale = deviations.begun(session, house.extensions["storage"], day)
        deviations.granted(tale)
        deviations.seated(tale)
        supplements = deviations.reseated(tale)
        deviations.marked(tale)
        deviations.alike(tale)
        told = deviations.as_story(tale)
        deviations.listed(tale, told, "written_result", "shortlist")
        deviations.corrected(tale)
        lists = deviations.listed(tale, told, "written_result", "shortlist", reason="一人成绩更正")
        of_01 = next(
            run
            for run in lists["shortlist"]
            if [vacancy.code for vacancy in run.vacancies] == ["01"]
        )
        assert deviations.decided(tale, of_01) == {
            ("癸", "listed"): "enter",
            ("亥", "listed"): "keep",
        }
        deviations.interviewed(tale, told)
        deviations.listed(tale, told, "interview", "ranking")
    return tale, supplements


def test_everything_goes_otherwise_and_ends_right(
    app: Flask,  # noqa: F811
    committed: Committed,  # noqa: F811
    signed_in: Callable[..., Browser],  # noqa: F811
    clock: Clock,  # noqa: F811
    at: datetime,  # noqa: F811
    tmp_path: Path,
) -> None:
    with committed() as session:
        tale, supplements = _played(session, app, at)
        tickets = _seats_are_right(session, tale)
        _rooms_are_right(session, tale)
        _figures_are_right(session, tale)
        _nothing_is_stranded(session, tale)
        assert breaks(session, tale.round_.code) == []
        assert _letters(session, tale) == _expected_letters(tale)
        _bundles_verify(session, app, tale, supplements, tmp_path)
    clock.travel_to(tale.now + timedelta(hours=1))
    _own_pages_say_where_they_stand(tale, tickets, signed_in)


def _seats_are_right(session: Session, tale: Tale) -> dict[int, str]:
    """Returns application → public id of its seat."""
    first, second = tale.runs
    rooms = {
        name: {seat.room.code for seat in seats_of(session, first.id) if seat.application is row}
        for name, row in tale.people.items()
    }
    for alone in "甲子":  # more time, and a room alone
        (room,) = rooms[alone]
        assert [name for name, own in rooms.items() if own == {room}] == [alone]
    assert {seat.room.code for seat in seats_of(session, second.id)} == {"004"}
    assert tale.named(tale.moved) == "未申酉戌"
    assert unseated(session, first) == unseated(session, second) == []
    every = [seat for run in tale.runs for seat in seats_of(session, run.id)]
    people = sorted(row.id for row in tale.people.values())
    assert sorted(seat.application_id for seat in every) == people
    for seat in every:
        assert len(seat.ticket.editions) == (2 if seat.application_id in tale.moved else 1)
    return {seat.application_id: seat.public_id for seat in every}


def _rooms_are_right(session: Session, tale: Tale) -> None:
    rooms = {room.name: room for room in session.scalars(select(InterviewRoom))}
    assert {
        frozenset(tale.named(turn.application_id for turn in rooms[name].slots))
        for name in ("二室", "三室")
    } == {frozenset(names) for names in ROOMS_OF_02}
    aside, ill = tale.stand_ins
    sat = {
        turn.position: [sitter.account_id for sitter in turn.sitters]
        for turn in rooms["一室"].slots
        if turn.state == "marked"
    }
    assert all((own[0] == aside.id) == (position == 3) for position, own in sat.items())
    assert all((own[3] == ill.id) == (position >= 9) for position, own in sat.items())


def _figures_are_right(session: Session, tale: Tale) -> None:
    composites, interviews = _composites(), _interviews()
    for code, order in RANKED.items():
        shortlist = lines_in_force(session, "shortlist", {tale.vacancies()[code].id})
        inside = tale.named(line.application_id for line in shortlist if line.outcome == "yes")
        assert inside == ASKED_IN[code]
        marks = _lines(session, tale, "interview", code)
        assert {name: mark[1] for name, mark in marks.items()} == {
            name: interviews.get(name) for name in ASKED_IN[code]
        }
        ranking = _lines(session, tale, "ranking", code)
        placed = {name: line for name, line in ranking.items() if line[2] is not None}
        assert "".join(sorted(placed, key=lambda name: str(placed[name][2]))) == order
        assert {name: line[1] for name, line in placed.items()} == {
            name: composites[name] for name in order
        }
        lines = lines_in_force(session, "ranking", {tale.vacancies()[code].id})
        proposed = {line.application_id for line in lines if line.outcome == "proposed"}
        assert set(tale.named(proposed)) == set(order[: PLACES[code]])
    assert composites["己"] == composites["庚"] == 84
    assert (composites["丑"], composites["酉"]) == (Decimal("85.43"), Decimal("76.8"))
    written = {
        name: _lines(session, tale, "written_result", code) for code in PLACES for name in [code]
    }
    assert written["01"]["壬"] == ("void", None, None)
    assert written["02"]["午"] == ("absent", None, None)
    assert written["01"]["丁"][1] == 84  # not the clerk's slip of 48
    assert written["01"]["辛"][1] == 76  # cleared
    (effect,) = effects_in_force(session, tale.round_.id)
    assert (effect.application_id, effect.kind) == (tale.people["壬"].id, "score_void")


def _nothing_is_stranded(session: Session, tale: Tale) -> None:
    states = {
        model: Counter(session.scalars(select(model.state)))
        for model in (SeatingRun, Supplement, MarkingBatch, ScoreCorrection, InterviewRoom, Turn)
    }
    assert states == {
        SeatingRun: {"discarded": 1, "released": 2},
        Supplement: {"released": 2},
        MarkingBatch: {"unsealed": 2},
        ScoreCorrection: {"in_force": 1},
        InterviewRoom: {"signed": 4},
        Turn: {"marked": 18, "absent": 1},
    }
    assert Counter(session.scalars(select(Consequence.state))) == {"decided": 2}
    assert Counter(session.scalars(select(ResultRun.state))) == {"superseded": 6, "published": 12}
    assert set(session.scalars(select(Script.state))) <= {"agreed", "settled"}
    # the decision is served, and the person's review is still open to them
    assert sorted(session.scalars(select(ConductCase.state))) == ["dropped", "served"]
    assert set(session.scalars(select(Application.state))) == {"eligible"}


def _letters(session: Session, tale: Tale) -> dict[str, Counter[str]]:
    names = {row.account_id: name for name, row in tale.people.items()}
    found: dict[str, Counter[str]] = {}
    for account_id, kind in session.execute(select(Message.account_id, Message.kind)):
        name = names.get(account_id, "panel" if kind.startswith("interviews.") else "somebody")
        found.setdefault(name, Counter())[kind] += 1
    found.pop("panel", None)
    return found


EVERYBODY = (
    "application.received",
    "screening.pass",
    "exams.ticket",
    "results.written_result",
    "results.shortlist",
)
BESIDES: Mapping[str, tuple[str, ...]] = {
    "甲": ("applications.accommodation",),
    "子": ("applications.accommodation",),
    "己": ("screening.claim_verify",),
    "辛": ("conduct.told", "conduct.stated", "conduct.dropped"),
    "壬": ("conduct.told", "conduct.stated", "conduct.decided"),
    "癸": ("marking.corrected", *("results.consequence",) * 2, *EVERYBODY[3:]),
    "亥": ("interviews.turn", *("results.consequence",) * 2, *EVERYBODY[3:]),
    **dict.fromkeys("未申酉戌", ("exams.ticket",)),  # another room
}


def _expected_letters(tale: Tale) -> dict[str, Counter[str]]:
    asked_in = "".join(ASKED_IN.values())
    after = ("results.interview", "results.ranking")
    return {
        name: Counter((*EVERYBODY, *BESIDES.get(name, ()), *(after if name in asked_in else ())))
        for name in tale.people
    }


def _bundles_verify(
    session: Session, house: Flask, tale: Tale, supplements: list[str], folder: Path
) -> None:
    """Each as an outsider would, by the stand-alone program in a process of its own."""
    files = {}
    for row in session.scalars(select(Publication).where(Publication.bundle_key.is_not(None))):
        files[row.number, row.edition] = folder / f"{row.number}-{row.edition}.zip"
        files[row.number, row.edition].write_bytes(
            house.extensions["storage"].read(row.bundle_key or "")
        )
    assert len(files) == 2 + 2 + 4 * 3 + 2 * 3  # lists of three policies, two of them twice
    bases = {
        number: run.evidence_number for number, run in zip(supplements, tale.runs, strict=True)
    }
    for (number, _edition), file in files.items():
        base = bases.get(number)
        given = ["--base", str(files[base, 1])] if base else []
        told = subprocess.run(
            [sys.executable, "-I", str(VERIFIER), str(file), *given],
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert told.returncode == 0, f"{number}: {told.stdout}{told.stderr}"


def _own_pages_say_where_they_stand(
    tale: Tale, tickets: Mapping[int, str], browse: Callable[..., Browser]
) -> None:
    for name, said in {
        "丙": ("87",),
        "己": ("84", "具有社会工作者职业水平证书"),
        "癸": ("75", "78"),
        "亥": ("缺考",),
        "壬": ("无效",),
        "午": ("缺考",),
        "戌": ("59.5",),
    }.items():
        row = tale.people[name]
        browser = browse(row.account)
        for address in (f"/my/results/{row.public_id}", f"/my/applications/{row.public_id}"):
            page = browser.get(address)
            assert page.status_code == 200, (name, address)
            if "results" in address:
                assert all(word in page.text for word in said), (name, page.text)
    moved = tale.people["未"]
    page = browse(moved.account).get(f"/my/tickets/{tickets[moved.id]}")
    assert page.status_code == 200 and "004" in page.text and "003" not in page.text
    for name, title in (("辛", "不予处理"), ("壬", "处理决定")):
        person, case = tale.people[name], tale.cases[name]
        page = browse(person.account).get(f"/my/conduct/{case.public_id}")
        assert page.status_code == 200 and title in page.text


def test_one_officer_is_never_both_persons_and_no_step_comes_before_its_turn(
    app: Flask,  # noqa: F811
    committed: Committed,  # noqa: F811
    at: datetime,  # noqa: F811
) -> None:
    """The same round, with somebody who tries; each refusal leaves it as it was."""
    with committed() as session, app.test_request_context():
        tale = deviations.begun(session, app.extensions["storage"], at)
        deviations.granted(tale)
        deviations.seated(tale)
        deviations.reseated(tale)
        drafting = tale.act(
            tale.officers.exam_officer, tale.runs[0].sitting_starts_at - timedelta(hours=6)
        )
        moving = draft_supplement(drafting, tale.runs[0], _moved(tale))
        _refused(
            session,
            "two_people.same",
            lambda: release_supplement(drafting, tale.storage, moving, CALL),
        )
        _refused(session, "supplement.open", lambda: _draft(drafting, tale))
        drop_supplement(drafting, moving, "考生不用换座位了")
        deviations.marked(tale)
        officers, later = tale.officers, tale.after_exam
        first, batch = tale.runs[0], tale.batches[0]
        exam_officer, checker = (
            tale.act(officers.exam_officer, later),
            tale.act(officers.checker, later),
        )
        tries: list[tuple[str, Callable[[], object]]] = [
            ("lifecycle.not_allowed", lambda: countersign_run(exam_officer, first)),
            ("lifecycle.not_allowed", lambda: doubt_run(exam_officer, first, "考点停电，换考点")),
            ("supplement.exam_over", lambda: _draft(exam_officer, tale)),
            ("lifecycle.not_allowed", lambda: check_batch(exam_officer, batch)),
            ("lifecycle.not_allowed", lambda: lock_batch(checker, batch)),
            ("lifecycle.not_allowed", lambda: unseal(checker, batch)),
            ("results.not_ready", lambda: compute(checker, tale.storage, "shortlist")),
            ("results.not_ready", lambda: compute(checker, tale.storage, "ranking")),
        ]
        for code, attempt in tries:
            with pytest.raises(Refused, match=code.replace(".", r"\.")), session.begin_nested():
                attempt()
        row = propose_correction(exam_officer, tale.people["癸"], "written", _slip("75"))
        _refused(session, "two_people.same", lambda: check_correction(exam_officer, row))
        _refused(session, "lifecycle.not_allowed", lambda: countersign_correction(checker, row))
        check_correction(checker, row)
        for act in (exam_officer, checker):
            _refused(session, "two_people.same", lambda act=act: countersign_correction(act, row))
        told = deviations.as_story(tale)
        publisher = tale.act(told.officers["publisher"], later)
        countersign_correction(tale.act(officers.supervisor, later), row)
        run = compute(publisher, tale.storage, "written_result")[0]
        _refused(session, "lifecycle.not_allowed", lambda: _publish(publisher, tale, run))
        _refused(session, "two_people.same", lambda: confirm_run(publisher, run))
        _refused(session, r"shadow\.", lambda: confirm_run(checker, run))
        run_now(publisher, tale.storage, run)
        confirm_run(checker, run)
        _refused(session, "two_people.same", lambda: _publish(checker, tale, run))
        assert breaks(session, tale.round_.code) == []


def _refused(session: Session, code: str, attempt: Callable[[], object]) -> None:
    with pytest.raises(Refused, match=code), session.begin_nested():
        attempt()


def _slip(score: str) -> Correction:
    return Correction("score", Fraction(score), "原卷合计有误", evidence="原卷扫描件")


def _moved(tale: Tale) -> Change:
    return Change("late_candidate", "考生要求换一个座位", people=[tale.people["亥"]])


def _draft(act: RoundAct, tale: Tale) -> None:
    draft_supplement(act, tale.runs[0], _moved(tale))


def _publish(act: RoundAct, tale: Tale, run: ResultRun) -> None:
    body = run_body(tale.session, tale.round_, run, act.at)
    publish_run(act, tale.storage, run, body)
