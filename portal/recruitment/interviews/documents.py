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
from portal.recruitment.interviews.models import InterviewRoom, InterviewSlot
from portal.recruitment.interviews.queries import mark_rows, slot_policy, slots_of
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
    lines = []
    for slot in slots_of(session, room.id):
        lines += _lines(slot, slot_policy(session, slot), room)
    return lines


def _lines(slot: InterviewSlot, policy: Policy, room: InterviewRoom) -> list[SheetLine]:
    rule = policy.interview
    assert rule is not None
    name, vacancy = slot.candidate_code or "", slot.application.vacancy.code  # type: ignore[union-attr]
    row = _raw(policy, rule, slot, room)
    if slot.state != "marked":
        return [SheetLine(name, vacancy, slot.state, "", (), "")]
    elements = (rule.elements or ("",)) if rule.drop_per == "element" else ("",)
    lines = []
    for element in elements:
        left_out = {examiner for part, examiner in row.dropped if part == element}
        cells = tuple(
            (plain(_amount(slot, member.number, element)), str(member.number) in left_out)
            for member in room.members
        )
        mean = printed(row.raw, interview_places(policy)["raw"]) if element == elements[-1] else ""
        lines.append(SheetLine(name, vacancy, slot.state, element, cells, mean))
    return lines


def _amount(slot: InterviewSlot, number: int, element: str) -> Fraction:
    """An examiner's mark for the element, or for all elements together."""
    marks = (
        mark.value
        for mark in slot.marks
        if mark.member.number == number and element in ("", mark.element)
    )
    return sum(marks, Fraction(0))


def _raw(
    policy: Policy, rule: InterviewRule, slot: InterviewSlot, room: InterviewRoom
) -> InterviewRow:
    """The room coefficient belongs to the published result; the sheet shows what this room alone
    gives."""
    none = RoomAdjustment("none", None, None, None, False)
    alone = replace(policy, interview=replace(rule, room_adjustment=none))
    rows = mark_rows([slot], {slot.application_id: slot.candidate_code or ""}, room.name)
    return interview_scores(alone, rows)[0]


def score_sheet_pdf(session: Session, round_: RecruitmentRound, room: InterviewRoom) -> bytes:
    lines = score_sheet(session, room)
    with force_locale("zh_Hans_CN"):
        html = render_template(
            "recruitment/documents/interview_sheet.html", round_=round_, room=room, lines=lines
        )
    return render_pdf(html, base_css=DOCUMENT_CSS)
