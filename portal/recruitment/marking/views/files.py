"""Scores that come as a table: a file beside a clerk or another file, and the letter of an exam
body."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from portal.foundation.sheets.foreign import read_foreign_table
from portal.foundation.sheets.tables import write_xlsx
from portal.foundation.web import access
from portal.foundation.web.errors import word as refusal_word
from portal.foundation.web.forms import Form, refusals_on
from portal.foundation.web.headers import as_download
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import reading
from portal.kernel.decimals import plain
from portal.kernel.errors import Refused
from portal.recruitment.marking import queries
from portal.recruitment.marking.forms import FileForm, LetterForm, SumsForm
from portal.recruitment.marking.models import EXAM_BODY, MarkingBatch
from portal.recruitment.marking.score_table import (
    BY_TICKET,
    MAX_BYTES,
    MAX_ROWS,
    SEALED,
    SHEET,
    TEMPLATE,
    Known,
    headings,
)
from portal.recruitment.marking.services import take_file
from portal.recruitment.marking.services.lock_batch import scripts_of
from portal.recruitment.marking.services.take_file import ScoreFile, WrongLine
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rulebook.roles import CHECKER, EXAM_OFFICER, SCORE_CLERK

pages = Blueprint("marking_files", __name__, url_prefix="/office/rounds/<code>/marking/<batch_id>")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _file(known: Known) -> ScoreFile:
    """Raises ``Refused('marking.file_nothing')`` and what reading a table raises."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Refused("marking.file_nothing")
    data = sent.stream.read(MAX_BYTES + 1)
    bounds = {"max_rows": MAX_ROWS, "max_bytes": MAX_BYTES}
    table = read_foreign_table(data, sent.filename, headings=headings(known), **bounds)
    return ScoreFile(sent.filename, data, table)


def _wrong(batch: MarkingBatch, lines: list[WrongLine]) -> list[dict[str, Any]]:
    facts = {
        "full_mark": plain(batch.paper.full_mark),
        "step": plain(batch.paper.step or 1),
        "state": "",
    }
    return [
        {"row": one.row, "key": one.key, "text": refusal_word(Refused(one.code, **facts)).title}
        for one in lines
    ]


@pages.get("/scripts.xlsx")
@access.officer(EXAM_OFFICER, SCORE_CLERK)
def template(code: str, batch_id: str) -> Response:
    """登分表 (E-05) with the codes of the batch and nothing else."""
    round_ = round_of(code, EXAM_OFFICER, SCORE_CLERK)
    batch = queries.batch_in(reading(), round_.id, batch_id)
    rows = [
        [script.booklet.code, script.position, script.sealed_code, None, None]
        for script in scripts_of(reading(), batch)
    ]
    response = make_response(write_xlsx(list(TEMPLATE), rows, sheet=SHEET))
    response.headers["Content-Type"] = XLSX
    return as_download(response, f"{round_.code}-{batch.paper.code}-{batch.number}.xlsx")


def _page(
    round_: RecruitmentRound, batch_id: str, channel: str, form: Form | None = None, **shown: Any
) -> str:
    batch = queries.batch_in(reading(), round_.id, batch_id)
    return render_template(
        "recruitment/marking/office/file.html",
        round_=round_,
        batch=batch,
        channel=take_file.file_channel(batch, channel),
        form=form or FileForm(formdata=None),
        wrong=_wrong(batch, shown.get("wrong", [])),
    )


@pages.route("/files/<channel>", methods=["GET", "POST"])
@access.officer(EXAM_OFFICER, SCORE_CLERK)
def upload(code: str, batch_id: str, channel: str) -> Answer:
    """Taken whole, or shown with what is wrong, line by line."""
    if request.method == "GET":
        return _page(round_of(code, EXAM_OFFICER, SCORE_CLERK), batch_id, channel)
    form, wrong = FileForm(), []
    if form.validate_on_submit():
        with refusals_on(form, marking_file_nothing="file"):
            file = _file(SEALED)
            with act_on_round(code, EXAM_OFFICER, SCORE_CLERK) as act:
                batch = queries.locked_batch(act.session, act.round_.id, batch_id)
                own = take_file.file_channel(batch, channel)
                wrong = take_file.take_file(act, batch, own, file)
            if not wrong:
                return back("marking_office.show", code=code, batch_id=batch_id)
    round_ = round_of(code, EXAM_OFFICER, SCORE_CLERK)
    return again(_page(round_, batch_id, channel, form, wrong=wrong))


def _letter_page(round_: RecruitmentRound, batch_id: str, **shown: Any) -> str:
    batch = queries.batch_in(reading(), round_.id, batch_id)
    letter = batch.channel(EXAM_BODY)
    if letter is None:
        raise Refused("marking.no_file_channel")
    return render_template(
        "recruitment/marking/office/letter.html",
        round_=round_,
        batch=batch,
        channel=letter,
        form=shown.get("form") or LetterForm(formdata=None),
        sums=shown.get("sums") or SumsForm(formdata=None, prefix="sums"),
        wrong=_wrong(batch, shown.get("wrong", [])),
    )


@pages.route("/letter", methods=["GET", "POST"])
@access.officer(EXAM_OFFICER, CHECKER)
def letter(code: str, batch_id: str) -> Answer:
    """The letter as its first reader enters it; what it says of people is sealed at once."""
    if request.method == "GET":
        return _letter_page(round_of(code, EXAM_OFFICER, CHECKER), batch_id)
    form, wrong = LetterForm(), []
    if form.validate_on_submit():
        with refusals_on(form, marking_file_nothing="file", number_malformed="total"):
            file, said = _file(BY_TICKET), form.letter()
            with act_on_round(code, EXAM_OFFICER) as act:
                batch = queries.locked_batch(act.session, act.round_.id, batch_id)
                wrong = take_file.take_letter(act, batch, said, file)
            if not wrong:
                return back(".letter", code=code, batch_id=batch_id)
    round_ = round_of(code, EXAM_OFFICER, CHECKER)
    return again(_letter_page(round_, batch_id, form=form, wrong=wrong))


@pages.post("/letter/confirmation")
@access.officer(CHECKER, weighty=True)
def confirm(code: str, batch_id: str) -> Answer:
    """The second reader types count and sum from the stamped letter."""
    form = SumsForm(prefix="sums")
    if form.validate_on_submit():
        with (
            refusals_on(form, number_malformed="total"),
            act_on_round(code, CHECKER) as act,
        ):
            batch = queries.locked_batch(act.session, act.round_.id, batch_id)
            take_file.confirm_letter(act, batch, form.sums())
            return back(".letter", code=code, batch_id=batch_id)
    return again(_letter_page(round_of(code, EXAM_OFFICER, CHECKER), batch_id, sums=form))
