"""An examiner's sheet for a turn: kept as a draft, handed in once, corrected until the score is
announced.

Examiners mark a code and see nobody's marks but their own. What stands in the chain before the room
is signed is a keyed digest.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.decimals import plain
from portal.kernel.errors import Refused
from portal.recruitment.audit import Act
from portal.recruitment.interviews.mark_models import MarkEdition, MarkSheet
from portal.recruitment.interviews.mark_queries import numbers_given, values_of
from portal.recruitment.interviews.models import Sitter, Turn
from portal.recruitment.interviews.queries import slot_policy
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.lifecycles import INTERVIEW_SLOT, MARK_SHEET

Values = Mapping[str, Fraction]


def own_sitter(act: Act, turn: Turn) -> Sitter:
    """Raises ``Refused('interview.not_present')`` before the turn is called,
    ``'interview.not_your_mark'`` for somebody who does not sit in it."""
    if turn.state == "waiting":
        raise Refused("interview.not_present")
    statement = select(Sitter).where(
        Sitter.turn_id == turn.id, Sitter.account_id == act.by.account_id
    )
    sitter = act.session.scalar(statement)
    if sitter is None:
        raise Refused("interview.not_your_mark")
    return sitter


def sheet_of(session: Session, sitter: Sitter) -> MarkSheet:
    """The sheet of the place, begun where there is none."""
    statement = select(MarkSheet).where(
        MarkSheet.turn_id == sitter.turn_id, MarkSheet.number == sitter.number
    )
    sheet = session.scalar(statement)
    if sheet is None:
        sheet = MarkSheet(
            turn_id=sitter.turn_id, number=sitter.number, account_id=sitter.account_id
        )
        session.add(sheet)
        session.flush()
    return sheet


def submit_marks(act: Act, turn: Turn, values: Values) -> bool:
    """One examiner's marks for one candidate: element → mark (``""`` where the policy lists no
    elements). True when they are new.

    The same marks sent twice change nothing. Raises ``Refused('interview.already_marked')`` for
    others, ``'interview.not_your_mark'``, ``'interview.not_present'``, ``'interview.elements'``,
    ``'interview.above_full_mark'``.
    """
    sitter = own_sitter(act, turn)
    sheet = sheet_of(act.session, sitter)
    if sheet.edition:
        if values_of(sheet) == dict(values):
            return False
        raise Refused("interview.already_marked")
    if turn.state != "present":
        raise Refused("interview.not_present")
    check_values(act.session, turn, values)
    sheet.state = MARK_SHEET.after(sheet.state, "submit")
    keep_edition(act, turn, sheet, values)
    complete_turn(act.session, turn)
    return True


def complete_turn(session: Session, turn: Turn) -> None:
    """The turn is done when every place has handed in."""
    if turn.state == "present" and not missing_places(session, turn):
        turn.state = INTERVIEW_SLOT.after(turn.state, "complete")


def keep_edition(
    act: Act, turn: Turn, sheet: MarkSheet, values: Values, reason: str = ""
) -> MarkEdition:
    """A further edition of the sheet, sealed; the draft is gone."""
    sheet.edition, sheet.draft = sheet.edition + 1, None
    edition = MarkEdition(
        number=sheet.edition, reason=reason, made_by=act.by.account_id, made_at=act.at
    )
    edition.values = {element: plain(value) for element, value in sorted(values.items())}
    sheet.editions.append(edition)
    act.session.flush()
    facts = {"edition": sheet.edition, "reason": reason} if reason else {}
    act.record(
        "interviews.mark",
        f"interview_slot:{turn.public_id}",
        chain=act.session.get_one(RecruitmentRound, turn.room.round_id).code,
        examiner=str(sheet.number),
        digest=sealed_words(turn, sheet, mark_words(values)),
        **facts,
    )
    return edition


def mark_words(values: Values) -> str:
    return "；".join(
        f"{element or '总分'} {plain(value)}" for element, value in sorted(values.items())
    )


def sealed_words(turn: Turn, sheet: MarkSheet, words: str) -> str:
    """What stands in the chain for marks that nobody may see before the room is signed: keyed, so
    that nobody finds them by trying."""
    again = f"|{sheet.edition}" if sheet.edition > 1 else ""
    return MarkEdition.vault.index(
        "interviews.mark", f"{turn.public_id}|{sheet.number}{again}|{words}"
    )


def check_values(session: Session, turn: Turn, values: Values) -> None:
    """Raises ``Refused('interview.no_rule')``, ``'interview.elements'``,
    ``'interview.above_full_mark'``."""
    policy = slot_policy(session, turn)
    if policy.interview is None:
        raise Refused("interview.no_rule")
    if set(values) != set(policy.interview.elements or ("",)):
        raise Refused("interview.elements")
    full_mark = policy.component(policy.interview.component).full_mark
    if any(value < 0 for value in values.values()) or sum(values.values(), Fraction(0)) > full_mark:
        raise Refused("interview.above_full_mark", full_mark=plain(full_mark))


def missing_places(session: Session, turn: Turn) -> list[int]:
    """The panel places that have not handed in for this turn."""
    places = session.scalars(
        select(Sitter.number).where(Sitter.turn_id == turn.id).order_by(Sitter.number)
    )
    given = numbers_given(session, turn.id)
    return [number for number in places if number not in given]
