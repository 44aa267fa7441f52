"""登分: two clerks key the same codes and neither sees the other; differences go to a third person
with the paper in hand."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.kernel.canonical import canonical_json
from portal.kernel.decimals import plain
from portal.kernel.errors import Refused
from portal.recruitment.audit import Actor, record
from portal.recruitment.marking.models import Keying, MarkingBatch, ScoreSheet
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.lifecycles import MARKING_BATCH, SCORE_SHEET
from portal.recruitment.rulebook.marking.scores import ABSENT, Keyed, compare_keyings, read_keyed


def clerk_of(batch: MarkingBatch, account_id: int | None) -> str:
    """``first`` or ``second``. Raises ``Refused('marking.not_your_batch')``."""
    if account_id is not None and account_id == batch.first_clerk_id:
        return "first"
    if account_id is not None and account_id == batch.second_clerk_id:
        return "second"
    raise Refused("marking.not_your_batch")


def _keyed(keying: Keying) -> Keyed:
    return keying.value if keying.kind == "score" and keying.value is not None else keying.kind


def key_scores(
    session: Session,
    round_: RecruitmentRound,
    batch: MarkingBatch,
    typed: Mapping[str, str],
    *,
    by: Actor,
    at: datetime,
) -> dict[str, str]:
    """Keep what one clerk typed (sealed code → text; blank is left for later).

    Returns code → refusal code for the cells that are no score.

    A sheet both have keyed is compared at once; what is agreed can't be keyed again. Raises
    ``Refused('marking.not_your_batch')``, ``'lifecycle.not_allowed'`` after the lock.
    """
    clerk = clerk_of(batch, by.account_id)
    if batch.state != "sealed":
        raise Refused("marking.locked")
    statement = select(ScoreSheet).where(
        ScoreSheet.batch_id == batch.id, ScoreSheet.sealed_code.in_(list(typed))
    )
    wrong: dict[str, str] = {}
    count = 0
    for sheet in session.scalars(locked(session, statement)):
        text = typed[sheet.sealed_code].strip()
        if not text or sheet.state != "keying":
            continue
        try:
            value = read_keyed(text, batch.full_mark)
        except Refused as refused:
            wrong[sheet.sealed_code] = refused.code
            continue
        count += _keep(session, sheet, clerk, value, by, at)
    record(
        session,
        "marking.key",
        f"batch:{batch.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        clerk=clerk,
        sheets=str(count),
    )
    return wrong


def _keep(
    session: Session, sheet: ScoreSheet, clerk: str, value: Keyed, by: Actor, at: datetime
) -> int:
    kind, number = ("absent", None) if value == ABSENT else ("score", value)
    keyings = {
        keying.clerk: keying
        for keying in session.scalars(select(Keying).where(Keying.sheet_id == sheet.id))
    }
    own = keyings.get(clerk)
    if own is None:
        own = Keying(sheet_id=sheet.id, clerk=clerk)
        session.add(own)
    own.kind, own.value, own.by, own.at = kind, number, by.account_id, at
    keyings[clerk] = own
    if len(keyings) == 2:
        code = sheet.sealed_code
        compared = compare_keyings(
            {code: _keyed(keyings["first"])}, {code: _keyed(keyings["second"])}, [code]
        )
        sheet.state = SCORE_SHEET.after(sheet.state, "agree" if compared.complete else "differ")
        if compared.complete:
            sheet.settled_kind, sheet.settled_value, sheet.settled_at = kind, number, at
    session.flush()
    return 1


def settle(
    session: Session,
    round_: RecruitmentRound,
    batch: MarkingBatch,
    code: str,
    text: str,
    reason: str,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """核分 with the paper in hand.

    Raises ``Refused('marking.…')`` for a value that is none, a clerk of the batch, or a missing
    reason.
    """
    if by.account_id in {batch.first_clerk_id, batch.second_clerk_id}:
        raise Refused("two_people.same")
    sheet = session.scalar(
        locked(
            session,
            select(ScoreSheet).where(
                ScoreSheet.batch_id == batch.id, ScoreSheet.sealed_code == code
            ),
        )
    )
    if sheet is None:
        raise Refused("marking.sheet_not_found")
    after = SCORE_SHEET.after(sheet.state, "settle")
    if len(reason.strip()) < 4:
        raise Refused("marking.reason_missing")
    value = read_keyed(text.strip(), batch.full_mark)
    sheet.state, sheet.settled_reason, sheet.settled_by, sheet.settled_at = (
        after,
        reason.strip(),
        by.account_id,
        at,
    )
    sheet.settled_kind, sheet.settled_value = (
        ("absent", None) if value == ABSENT else ("score", Fraction(value))
    )
    record(
        session,
        "marking.settle",
        f"sheet:{sheet.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        reason=reason.strip(),
    )


def lock_batch(
    session: Session, round_: RecruitmentRound, batch: MarkingBatch, *, by: Actor, at: datetime
) -> str:
    """成绩锁定: every sheet agreed or settled.

    Returns the digest over code and score, fixed before anybody knows whose they are.
    """
    after = MARKING_BATCH.after(batch.state, "lock")
    if by.account_id in {batch.first_clerk_id, batch.second_clerk_id}:
        raise Refused("two_people.same")
    sheets = list(
        session.scalars(
            select(ScoreSheet)
            .where(ScoreSheet.batch_id == batch.id)
            .order_by(ScoreSheet.sealed_code)
        )
    )
    open_sheets = [sheet for sheet in sheets if sheet.state not in {"agreed", "settled"}]
    if open_sheets:
        raise Refused("marking.sheets_open", count=len(open_sheets))
    lines = [
        [
            sheet.sealed_code,
            sheet.settled_kind,
            plain(sheet.settled_value) if sheet.settled_value is not None else "",
        ]
        for sheet in sheets
    ]
    digest = hashlib.sha256(canonical_json(lines)).hexdigest()
    batch.state, batch.locked_by, batch.locked_at, batch.lock_digest = (
        after,
        by.account_id,
        at,
        digest,
    )
    record(
        session,
        "marking.lock",
        f"batch:{batch.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        digest=digest,
        sheets=str(len(sheets)),
    )
    return digest
