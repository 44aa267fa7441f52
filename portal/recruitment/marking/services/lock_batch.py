"""成绩锁定: the third person finds nothing open, a second person locks; both before anybody knows
whose the scores are. A batch can be opened again, or cancelled, with a reason."""

from __future__ import annotations

import hashlib

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.canonical import canonical_json
from portal.kernel.decimals import plain
from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.recruitment.marking.models import EXAM_BODY, Keying, MarkingBatch, Script
from portal.recruitment.marking.queries import chained_digest
from portal.recruitment.marking.services.key_scores import clerks_of
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import MARKING_BATCH

LEAST_REASON = 6
SETTLED = ("agreed", "settled")
_PURPOSE = "marking.lock"


def check_batch(act: RoundAct, batch: MarkingBatch) -> None:
    """核分完毕: every script is agreed or settled, a letter confirmed by its second person.

    Raises ``Refused('two_people.same')``, ``'marking.scripts_open'``,
    ``'marking.letter_unconfirmed'``.
    """
    after = MARKING_BATCH.after(batch.state, "check")
    require_another(act.by.account_id, *clerks_of(batch), batch.created_by, batch.coded_by)
    open_scripts = [one for one in scripts_of(act.session, batch) if one.state not in SETTLED]
    if open_scripts:
        raise Refused("marking.scripts_open", count=len(open_scripts))
    letter = batch.channel(EXAM_BODY)
    if letter is not None and letter.confirmed_by is None:
        raise Refused("marking.letter_unconfirmed")
    batch.state, batch.checked_by, batch.checked_at = after, act.by.account_id, act.at
    act.record_on_round("marking.check", f"batch:{batch.public_id}")


def lock_batch(act: RoundAct, batch: MarkingBatch) -> str:
    """The second person of the lock.

    Returns the keyed digest over code and score that the chain holds from now on. Raises
    ``Refused('two_people.same')`` for the arbiter and the clerks.
    """
    after = MARKING_BATCH.after(batch.state, "lock")
    require_another(act.by.account_id, batch.checked_by, *clerks_of(batch))
    digest = keyed_digest(act.session, batch)
    batch.state, batch.lock_digest = after, digest
    batch.locked_by, batch.locked_at = act.by.account_id, act.at
    scripts = str(len(scripts_of(act.session, batch)))
    act.record_on_round("marking.lock", f"batch:{batch.public_id}", digest=digest, scripts=scripts)
    return digest


def scripts_of(session: Session, batch: MarkingBatch) -> list[Script]:
    """In order of the code."""
    statement = select(Script).where(Script.batch_id == batch.id).order_by(Script.sealed_code)
    return list(session.scalars(statement))


def _lines(session: Session, batch: MarkingBatch) -> bytes:
    """What is locked, as RFC 8785 JSON: [[code, kind, score], …] or what the letter says."""
    letter = batch.channel(EXAM_BODY)
    if letter is not None:
        return canonical_json(letter.content)
    return canonical_json([_line(script) for script in scripts_of(session, batch)])


def _line(script: Script) -> list[str]:
    value = plain(script.settled_value) if script.settled_value is not None else ""
    ground = [script.settled_ground] if script.settled_ground else []
    return [script.sealed_code, script.settled_kind or "", value, *ground]


def keyed_digest(session: Session, batch: MarkingBatch) -> str:
    """A digest under the side's key: a plain one would let anybody try out which scores fit."""
    return MarkingBatch.vault.index(_PURPOSE, _lines(session, batch).decode())


def require_unchanged(act: RoundAct, batch: MarkingBatch) -> None:
    """What the scripts hold is what the chain says was locked. The first release wrote a digest
    without a key. Raises ``Refused('marking.changed_since_lock')``."""
    said = chained_digest(act.session, act.round_.code, f"batch:{batch.public_id}", "marking.lock")
    plain_digest = hashlib.sha256(_lines(act.session, batch)).hexdigest()
    if said not in (keyed_digest(act.session, batch), plain_digest):
        raise Refused("marking.changed_since_lock")


def reopen_checked(act: RoundAct, batch: MarkingBatch, reason: str) -> None:
    """The second person finds something before the lock.

    Raises ``Refused('marking.reason_missing')``, ``'two_people.same'`` for a clerk, and for the
    arbiter who had found nothing open.
    """
    _reopen(act, batch, "reopen", reason)


def reopen_locked(act: RoundAct, batch: MarkingBatch, reason: str) -> None:
    """Something is found between the lock and the unsealing: the lock and the signatures are void.

    Raises as :func:`reopen_checked`.
    """
    _reopen(act, batch, "unlock", reason)


def _reopen(act: RoundAct, batch: MarkingBatch, action: str, reason: str) -> None:
    after = MARKING_BATCH.after(batch.state, action)
    require_another(act.by.account_id, batch.checked_by, *clerks_of(batch))
    reason = require_reason(reason, "marking.reason_missing", least=LEAST_REASON)
    batch.state = after
    batch.checked_by = batch.checked_at = batch.locked_by = batch.locked_at = None
    batch.lock_digest = batch.unsealed_first_by = batch.unsealed_second_by = None
    digest = MarkingBatch.vault.index(f"marking.{action}", f"{batch.public_id}|{reason}")
    act.record_on_round(f"marking.{action}", f"batch:{batch.public_id}", digest=digest)


def cancel_batch(act: RoundAct, batch: MarkingBatch, reason: str) -> None:
    """Labels spoilt, attendance corrected, the exam held again: the batch ends unopened, and the
    paper may have a further one.

    Raises ``Refused('two_people.same')`` for who prepared it, ``'marking.reason_missing'``,
    ``'marking.keyed'`` once anything is keyed.
    """
    after = MARKING_BATCH.after(batch.state, "cancel")
    require_another(act.by.account_id, batch.created_by)
    reason = require_reason(reason, "marking.reason_missing", least=LEAST_REASON)
    keyed = select(Keying.id).join(Script, Script.id == Keying.script_id)
    if act.session.scalar(keyed.where(Script.batch_id == batch.id).limit(1)) is not None:
        raise Refused("marking.keyed")
    batch.state, batch.closed_reason = after, reason
    act.record_on_round("marking.cancel_batch", f"batch:{batch.public_id}", reason=reason)
