"""F-13 面试评分汇总表: every examiner's mark, what was left out, and the mean, as the rules compute
it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from flask import render_template
from flask_babel import force_locale
from sqlalchemy.orm import Session

from portal.foundation.print.pdf import render_pdf
from portal.foundation.print.print_sheet import DOCUMENT_CSS
from portal.kernel.decimals import plain
from portal.kernel.errors import Refused
from portal.recruitment.interviews.mark_models import MarkSheet
from portal.recruitment.interviews.mark_queries import sheets_of, values_of
from portal.recruitment.interviews.models import InterviewRoom, Turn
from portal.recruitment.interviews.queries import MARKED, mark_rows, panel_of, slot_policy, slots_of
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.marking.interview import InterviewRow, interview_scores
from portal.recruitment.rulebook.policy import InterviewRule, Policy, RoomAdjustment
from portal.recruitment.rulebook.publication.figures import interview_places, printed


@dataclass(frozen=True)
class SheetLine:
    """A candidate's line: ``cells`` = (mark, left out) by number of examiner, one tuple per element
    where the policy drops by element."""

    code: str
    vacancy: str
    state: str
    element: str
    cells: tuple[tuple[str, bool], ...]
    mean: str


def score_sheet(session: Session, room: InterviewRoom) -> list[SheetLine]:
    """Lines in drawn order.

    Raises ``Refused('interview.not_closed')`` while the room is open: nobody compares marks before.
    """
    if room.state not in {"closed", "signed"}:
        raise Refused("interview.not_closed")
    turns = slots_of(session, room.id)
    sheets = sheets_of(session, [turn.id for turn in turns])
    lines = []
    for turn in turns:
        lines += _lines(session, turn, sheets.get(turn.id, []))
    return lines


def sheet_lines(session: Session, turn: Turn) -> list[SheetLine]:
    """Of one turn, for those who may see its values."""
    return _lines(session, turn, sheets_of(session, [turn.id]).get(turn.id, []))


def _lines(session: Session, turn: Turn, sheets: list[MarkSheet]) -> list[SheetLine]:
    policy = slot_policy(session, turn)
    rule = policy.interview
    assert rule is not None
    name, vacancy = turn.candidate_code or "", turn.application.vacancy.code  # type: ignore[union-attr]
    if turn.state not in MARKED:
        return [SheetLine(name, vacancy, turn.state, "", (), "")]
    row = raw_row(session, policy, rule, turn)
    elements = (rule.elements or ("",)) if rule.drop_per == "element" else ("",)
    lines = []
    for element in elements:
        left_out = {examiner for part, examiner in row.dropped if part == element}
        cells = tuple(
            (plain(_amount(sheet, element)), f"{turn.room.place_prefix}{sheet.number}" in left_out)
            for sheet in sheets
        )
        mean = printed(row.raw, interview_places(policy)["raw"]) if element == elements[-1] else ""
        lines.append(SheetLine(name, vacancy, turn.state, element, cells, mean))
    return lines


def _amount(sheet: MarkSheet, element: str) -> Fraction:
    """An examiner's mark for the element, or for all elements together."""
    marks = (value for part, value in values_of(sheet).items() if element in ("", part))
    return sum(marks, Fraction(0))


def raw_row(session: Session, policy: Policy, rule: InterviewRule, turn: Turn) -> InterviewRow:
    """The room coefficient belongs to the published result; the sheet shows what this room alone
    gives."""
    none = RoomAdjustment("none", None, None, None, False)
    alone = replace(policy, interview=replace(rule, room_adjustment=none))
    codes = {turn.application_id: turn.candidate_code or ""}
    return interview_scores(alone, mark_rows(session, [turn], codes, turn.room))[0]


def score_sheet_pdf(session: Session, round_: RecruitmentRound, room: InterviewRoom) -> bytes:
    lines = score_sheet(session, room)
    with force_locale("zh_Hans_CN"):
        html = render_template(
            "recruitment/documents/interview_sheet.html",
            round_=round_,
            room=room,
            panel=panel_of(room),
            lines=lines,
        )
    return render_pdf(html, base_css=DOCUMENT_CSS)
