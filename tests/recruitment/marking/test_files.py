"""成绩文件 and 成绩函: a table is one channel beside another, taken whole or not at all; the letter
of an exam body stays sealed, and three people have its sums."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.foundation.sheets.tables import read_table, write_csv
from portal.kernel.errors import Refused
from portal.recruitment.audit import entries
from portal.recruitment.marking.models import Channel, MarkingBatch
from portal.recruitment.marking.queries import script_counts, tickets_of, written_scores
from portal.recruitment.marking.services.code_scripts import code_scripts, draw_codes
from portal.recruitment.marking.services.key_scores import key_scores
from portal.recruitment.marking.services.lock_batch import check_batch, lock_batch
from portal.recruitment.marking.services.prepare_batch import Channels, create_batches
from portal.recruitment.marking.services.take_file import (
    Letter,
    ScoreFile,
    Sums,
    confirm_letter,
    take_file,
    take_letter,
)
from portal.recruitment.marking.services.unseal import sign_unsealing, unseal
from portal.recruitment.rounds.act import RoundAct
from tests.builders.applications import eligible_application
from tests.builders.exams import held_exam, released_seating
from tests.builders.rounds import actor, office, published_round
from tests.builders.unions import tree

Row = tuple[str, str, str]


class Exam:
    """Four people, the last of them absent; one batch with these channels, not coded yet."""

    def __init__(self, session: Session, folder: Path, at: datetime, **channels: object) -> None:
        storage, unions = Storage(folder), tree(session)
        self.session, self.officers = session, office(session, unions)
        self.round_ = published_round(session, unions, at=at, officers=self.officers)
        screener = self.officers.screener
        self.people = [
            eligible_application(session, self.round_, storage, at=at, screener=screener)
            for _ in range(4)
        ]
        run = released_seating(session, self.round_, self.officers, storage)
        held_exam(session, self.round_, self.officers, run, absent=(self.people[3].id,))
        self.at = run.sitting_ends_at + timedelta(hours=1)
        clerk = {"clerk_a": self.officers.clerk_a.id} if "files" in channels else {}
        (self.batch,) = create_batches(
            self.by("exam_officer"),
            Channels(**clerk, **channels),  # type: ignore[arg-type]
        )

    def by(self, role: str) -> RoundAct:
        account = getattr(self.officers, role)
        return RoundAct(self.session, actor(account), self.at, self.round_)

    def channel(self, code: str) -> Channel:
        channel = self.batch.channel(code)
        assert channel is not None
        return channel

    @property
    def tickets(self) -> list[str]:
        numbers = tickets_of(self.session, self.round_.id)
        return [numbers[one.id] for one in self.people]

    def open(self, sums: Sums | None = None) -> dict[int, tuple[str, Fraction | None]]:
        """Locked, unsealed; application id → (kind, value)."""
        check_batch(self.by("arbiter"), self.batch)
        lock_batch(self.by("checker"), self.batch)
        for signer in ("exam_officer", "checker"):
            sign_unsealing(self.by(signer), self.batch)
        unseal(self.by("supervisor"), self.batch, sums)
        self.session.flush()
        written = written_scores(self.session, self.round_.id)
        return {one: papers["written"] for one, papers in written.items()}


def _file(rows: list[Row], columns: tuple[str, ...] = ("密号", "成绩", "状态")) -> ScoreFile:
    data = write_csv(columns, rows)
    return ScoreFile("scores.csv", data, read_table(data, "scores.csv"))


@pytest.fixture
def exam(session: Session, tmp_path: Path, at: datetime) -> Callable[..., Exam]:
    return lambda **channels: Exam(session, tmp_path / "files", at, **channels)


def _coded(exam: Exam) -> list[str]:
    labels = draw_codes(exam.session, exam.round_, exam.batch)
    code_scripts(exam.by("checker"), exam.batch, labels)
    return [label.code for label in labels]


def test_a_file_is_compared_with_the_clerk_beside_it(exam: Callable[..., Exam]) -> None:
    told = exam(files=1)
    codes = _coded(told)
    rows: list[Row] = [(codes[0], "81", ""), (codes[1], "0", "空白"), (codes[2], "70.5", "正常")]
    file = _file(rows)
    with pytest.raises(Refused, match=r"two_people\.same"):
        take_file(told.by("clerk_a"), told.batch, told.channel("file:1"), file)
    assert take_file(told.by("exam_officer"), told.batch, told.channel("file:1"), file) == []
    typed = {codes[0]: "85", codes[1]: "空白", codes[2]: "70.5"}
    assert key_scores(told.by("clerk_a"), told.batch, typed) == {}
    assert script_counts(told.session, told.batch.id) == {"agreed": 2, "differing": 1}
    assert told.channel("file:1").columns == {"code": "密号", "score": "成绩", "state": "状态"}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("", "缺考", ""), "marking.absent_by_record"),
        (("", "", "违纪"), "marking.void_needs_decision"),
        (("", "5", "零分"), "marking.file_state"),
        (("", "101", ""), "marking.above_full_mark"),
        (("", "八十", ""), "number.malformed"),
        (("999999", "80", ""), "marking.script_not_found"),
        (None, "marking.file_lacks"),
    ],
)
def test_one_wrong_line_and_nothing_is_taken(
    exam: Callable[..., Exam], row: Row | None, code: str
) -> None:
    told = exam(files=1)
    codes = _coded(told)
    rows: list[Row] = [(one, "80", "") for one in codes[1:]]
    if row is not None:
        rows.append((row[0] or codes[0], *row[1:]))
    wrong = take_file(told.by("exam_officer"), told.batch, told.channel("file:1"), _file(rows))
    assert code in [one.code for one in wrong]
    assert script_counts(told.session, told.batch.id) == {"keying": 3}
    with pytest.raises(Refused, match=r"marking\.file_twice"):
        take_file(
            told.by("exam_officer"), told.batch, told.channel("file:1"), _file([*rows, rows[0]])
        )


def _letter(told: Exam, rows: list[Row], sums: Sums) -> list[str]:
    file = _file(rows, ("准考证号", "成绩", "状态"))
    letter = Letter("省考试院", "苏考函〔2026〕9号", "王老师", sums)
    return [one.code for one in take_letter(told.by("exam_officer"), told.batch, letter, file)]


def test_a_letter_is_sealed_and_three_people_have_its_sums(exam: Callable[..., Exam]) -> None:
    told = exam(exam_body=True)
    marks = ("81", "0", "70.5")
    rows: list[Row] = [
        (ticket, mark, "") for ticket, mark in zip(told.tickets, marks, strict=False)
    ]
    rows.append((told.tickets[3], "缺考", ""))
    sums = Sums(3, Fraction("151.5"))
    with pytest.raises(Refused, match=r"marking\.no_codes"):
        draw_codes(told.session, told.round_, told.batch)
    with pytest.raises(Refused, match=r"marking\.sums_differ"):
        _letter(told, rows, Sums(3, Fraction(151)))
    assert _letter(told, rows[:2], sums) == ["marking.file_lacks"]
    assert _letter(told, [(told.tickets[0], "缺考", ""), *rows[1:]], sums) == [
        "marking.letter_absent"
    ]
    assert told.batch.state == "prepared" and _letter(told, rows, sums) == []
    with pytest.raises(Refused, match=r"marking\.letter_unconfirmed"):
        check_batch(told.by("arbiter"), told.batch)
    with pytest.raises(Refused, match=r"two_people\.same"):
        confirm_letter(told.by("exam_officer"), told.batch, sums)
    with pytest.raises(Refused, match=r"marking\.sums_differ"):
        confirm_letter(told.by("checker"), told.batch, Sums(3, Fraction(150)))
    confirm_letter(told.by("checker"), told.batch, sums)
    told.session.flush()
    sealed = told.channel("exam_body").content_sealed
    assert sealed is not None and told.tickets[0].encode() not in sealed
    assert [one.id for one in told.people] == sorted(told.open(sums))
    kinds = [written_scores(told.session, told.round_.id)[one.id]["written"] for one in told.people]
    assert kinds == [
        ("score", Fraction(81)),
        ("score", Fraction(0)),
        ("score", Fraction("70.5")),
        ("absent", None),
    ]


def test_the_supervisor_has_the_sums_from_the_body_itself(exam: Callable[..., Exam]) -> None:
    told = exam(exam_body=True)
    rows: list[Row] = [(ticket, "80", "") for ticket in told.tickets[:3]]
    sums = Sums(3, Fraction(240))
    _letter(told, rows, sums)
    confirm_letter(told.by("checker"), told.batch, sums)
    for other in (None, Sums(3, Fraction(239)), Sums(2, Fraction(240))):
        if told.batch.state == "locked":
            with pytest.raises(Refused, match=r"marking\.sums_differ"):
                unseal(told.by("supervisor"), told.batch, other)
            continue
        with pytest.raises(Refused, match=r"marking\.sums_differ"):
            told.open(other)
    assert written_scores(told.session, told.round_.id) == {}


def test_no_digest_of_a_file_stands_in_the_chain_before_the_unsealing(
    exam: Callable[..., Exam],
) -> None:
    """A file of one script has a hundred and one likely contents."""
    told = exam(exam_body=True)
    sums = Sums(3, Fraction(240))
    _letter(told, [(ticket, "80", "") for ticket in told.tickets[:3]], sums)
    confirm_letter(told.by("checker"), told.batch, sums)
    plain = told.channel("exam_body").file_digest

    def said() -> bool:
        facts = (one.facts for one in entries(told.session, told.round_.code))
        return any(plain in map(str, one.values()) for one in facts)

    assert not said()
    told.open(sums)
    assert said()


def test_channels_are_independent(exam: Callable[..., Exam]) -> None:
    for channels in (
        Channels(),
        Channels(clerk_a=1),
        Channels(clerk_a=1, files=5),
        Channels(clerk_a=1, clerk_b=2, exam_body=True),
    ):
        with pytest.raises(Refused, match=r"marking\.channels"):
            _ = channels.accounts
    assert list(Channels(files=2).accounts) == ["file:1", "file:2"]
    told = exam(files=1)
    assert isinstance(told.batch, MarkingBatch)
    assert [one.code for one in told.batch.channels] == ["clerk_a", "file:1"]
