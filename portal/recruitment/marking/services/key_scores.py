"""登分: two clerks key the same codes and neither sees the other; differences go to a third person
with the paper in hand."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import select

from portal.foundation.data.database import locked
from portal.kernel.canonical import canonical_json
from portal.kernel.decimals import plain
from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.recruitment.marking.models import Keying, MarkingBatch, ScoreSheet
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import MARKING_BATCH, SCORE_SHEET
from portal.recruitment.rulebook.marking.scores import ABSENT, Keyed, compare_keyings, read_keyed

LEAST_REASON = 4


@dataclass(frozen=True, slots=True)
class Settlement:
    """What the third person reads on the paper: sealed code, score as typed, and why it counts."""

    code: str
    text: str
    reason: str


def clerk_of(batch: MarkingBatch, account_id: int | None) -> str:
    """``first`` or ``second``. Raises ``Refused('marking.not_your_batch')``."""
    if account_id is not None and account_id == batch.first_clerk_id:
        return "first"
    if account_id is not None and account_id == batch.second_clerk_id:
        return "second"
    raise Refused("marking.not_your_batch")


def _keyed(keying: Keying) -> Keyed:
    return keying.value if keying.kind == "score" and keying.value is not None else keying.kind


def key_scores(act: RoundAct, batch: MarkingBatch, typed: Mapping[str, str]) -> dict[str, str]:
    """Keep what one clerk typed (sealed code → text; blank is left for later).

    Returns code → refusal code for the cells that are no score.

    A sheet both have keyed is compared at once; what is agreed can't be keyed again. Raises
    ``Refused('marking.not_your_batch')``, ``'marking.locked'``.
    """
    clerk = clerk_of(batch, act.by.account_id)
    if batch.state != "sealed":
        raise Refused("marking.locked")
    wrong: dict[str, str] = {}
    count = 0
    for sheet in _locked_sheets(act, batch, list(typed)):
        text = typed[sheet.sealed_code].strip()
        if not text or sheet.state != "keying":
            continue
        try:
            value = read_keyed(text, batch.full_mark)
        except Refused as refused:
            wrong[sheet.sealed_code] = refused.code
            continue
        _keep(act, sheet, clerk, value)
        count += 1
    act.record_on_round("marking.key", f"batch:{batch.public_id}", clerk=clerk, sheets=str(count))
    return wrong


def _locked_sheets(act: RoundAct, batch: MarkingBatch, codes: list[str]) -> list[ScoreSheet]:
    statement = select(ScoreSheet).where(
        ScoreSheet.batch_id == batch.id, ScoreSheet.sealed_code.in_(codes)
    )
    return list(act.session.scalars(locked(act.session, statement)))


def _parts(value: Keyed) -> tuple[str, Fraction | None]:
    """Kind and number, as the columns hold them."""
    return ("absent", None) if value == ABSENT else ("score", Fraction(value))


def _keep(act: RoundAct, sheet: ScoreSheet, clerk: str, value: Keyed) -> None:
    statement = select(Keying).where(Keying.sheet_id == sheet.id)
    keyings = {keying.clerk: keying for keying in act.session.scalars(statement)}
    own = keyings.get(clerk)
    if own is None:
        own = Keying(sheet_id=sheet.id, clerk=clerk)
        act.session.add(own)
    own.kind, own.value = _parts(value)
    own.by, own.at = act.by.account_id, act.at
    keyings[clerk] = own
    if len(keyings) == 2:
        _compare(act, sheet, keyings)
    act.session.flush()


def _compare(act: RoundAct, sheet: ScoreSheet, keyings: Mapping[str, Keying]) -> None:
    """Both have keyed: the sheet is agreed with their value, or goes to the third person."""
    code, first = sheet.sealed_code, keyings["first"]
    compared = compare_keyings({code: _keyed(first)}, {code: _keyed(keyings["second"])}, [code])
    sheet.state = SCORE_SHEET.after(sheet.state, "agree" if compared.complete else "differ")
    if compared.complete:
        sheet.settled_kind, sheet.settled_value, sheet.settled_at = first.kind, first.value, act.at


def settle(act: RoundAct, batch: MarkingBatch, settlement: Settlement) -> None:
    """核分 with the paper in hand.

    Raises ``Refused('two_people.same')`` for a clerk of the batch, ``'marking.…'`` for an invalid
    value or a missing reason.
    """
    require_another(act.by.account_id, batch.first_clerk_id, batch.second_clerk_id)
    sheet = next(iter(_locked_sheets(act, batch, [settlement.code])), None)
    if sheet is None:
        raise Refused("marking.sheet_not_found")
    after = SCORE_SHEET.after(sheet.state, "settle")
    reason = require_reason(settlement.reason, "marking.reason_missing", least=LEAST_REASON)
    value = read_keyed(settlement.text.strip(), batch.full_mark)
    sheet.state, sheet.settled_reason = after, reason
    sheet.settled_by, sheet.settled_at = act.by.account_id, act.at
    sheet.settled_kind, sheet.settled_value = _parts(value)
    # The words may name the score: they are told when the batch is unsealed.
    digest = ScoreSheet.vault.index("marking.settle", f"{sheet.public_id}|{reason}")
    act.record_on_round("marking.settle", f"sheet:{sheet.public_id}", digest=digest)


def lock_batch(act: RoundAct, batch: MarkingBatch) -> str:
    """成绩锁定: every sheet agreed or settled.

    Returns the digest over code and score, fixed before anybody knows whose they are. Raises
    ``Refused('two_people.same')``, ``'marking.sheets_open'``.
    """
    after = MARKING_BATCH.after(batch.state, "lock")
    require_another(act.by.account_id, batch.first_clerk_id, batch.second_clerk_id)
    statement = (
        select(ScoreSheet).where(ScoreSheet.batch_id == batch.id).order_by(ScoreSheet.sealed_code)
    )
    sheets = list(act.session.scalars(statement))
    open_sheets = [sheet for sheet in sheets if sheet.state not in {"agreed", "settled"}]
    if open_sheets:
        raise Refused("marking.sheets_open", count=len(open_sheets))
    digest = hashlib.sha256(canonical_json([_line(sheet) for sheet in sheets])).hexdigest()
    batch.state, batch.lock_digest = after, digest
    batch.locked_by, batch.locked_at = act.by.account_id, act.at
    act.record_on_round(
        "marking.lock", f"batch:{batch.public_id}", digest=digest, sheets=str(len(sheets))
    )
    return digest


def _line(sheet: ScoreSheet) -> list[str]:
    value = plain(sheet.settled_value) if sheet.settled_value is not None else ""
    return [sheet.sealed_code, sheet.settled_kind, value]
