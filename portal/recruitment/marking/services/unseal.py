"""拆封: two people of the office and the supervisor bring codes and candidates together. Nothing
else opens the sealed mapping."""

from __future__ import annotations

import hashlib
import hmac
from fractions import Fraction

from sqlalchemy import select

from portal.kernel.decisions import require_another
from portal.kernel.errors import Refused
from portal.recruitment.conduct.services.raise_case import name_persons
from portal.recruitment.marking.models import EXAM_BODY, MarkingBatch, Script, SealedMapping
from portal.recruitment.marking.queries import chained_digest, newest_editions, tickets_of
from portal.recruitment.marking.score_models import Score
from portal.recruitment.marking.services.count_papers import key_of, people_of
from portal.recruitment.marking.services.key_scores import clerks_of
from portal.recruitment.marking.services.lock_batch import require_unchanged, scripts_of
from portal.recruitment.marking.services.take_file import Sums, require_sums
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import MARKING_BATCH


def sign_unsealing(act: RoundAct, batch: MarkingBatch) -> None:
    """The two people of the office sign one after the other.

    Raises ``Refused('marking.not_locked')``, ``'two_people.same'``, ``'marking.signed'``.
    """
    if batch.state != "locked":
        raise Refused("marking.not_locked")
    if batch.unsealed_first_by is None:
        batch.unsealed_first_by = act.by.account_id
    elif batch.unsealed_second_by is None:
        require_another(act.by.account_id, batch.unsealed_first_by)
        batch.unsealed_second_by = act.by.account_id
    else:
        raise Refused("marking.signed")
    act.record_on_round("marking.sign_unsealing", f"batch:{batch.public_id}")


def unseal(act: RoundAct, batch: MarkingBatch, told: Sums | None = None) -> int:
    """The supervisor countersigns; the scores become the candidates'.

    ``told``: count and sum that the supervisor has from the exam body itself, where marks came by
    its letter. Returns their number. Raises ``Refused('marking.signatures_missing')``,
    ``'two_people.same'``, ``'marking.mapping_changed'``, ``'marking.changed_since_lock'``,
    ``'marking.attendance_open'``, ``'marking.sums_differ'``, and ``'marking.absent_unfounded'``
    where a clerk of the first release had typed absent for somebody who was present: the batch is
    opened again.
    """
    after = MARKING_BATCH.after(batch.state, "unseal")
    if batch.unsealed_first_by is None or batch.unsealed_second_by is None:
        raise Refused("marking.signatures_missing")
    signers = (batch.unsealed_first_by, batch.unsealed_second_by)
    require_another(
        act.by.account_id, *signers, *clerks_of(batch), batch.checked_by, batch.locked_by
    )
    require_unchanged(act, batch)
    letter = batch.channel(EXAM_BODY)
    if letter is not None:
        require_sums(letter, told)
    count = _give_scores(act, batch)
    _name_suspected(act, batch)
    batch.state, batch.countersigned_by, batch.unsealed_at = after, act.by.account_id, act.at
    act.record_on_round(
        "marking.unseal",
        f"batch:{batch.public_id}",
        digest=batch.lock_digest,
        scores=str(count),
    )
    _tell_settlements(act, batch)
    return count


def _name_suspected(act: RoundAct, batch: MarkingBatch) -> None:
    """Until now a suspicion named a code alone; whose script it is may be known from here on."""
    if batch.channel(EXAM_BODY) is not None:
        return
    people = {ticket: one for one, ticket in tickets_of(act.session, act.round_.id).items()}
    writers = {code: people[ticket] for code, ticket in _opened(act, batch).items()}
    name_persons(act.session, act.round_.id, batch.paper.code, writers)


def _tell_settlements(act: RoundAct, batch: MarkingBatch) -> None:
    """Nothing is secret any more: the chain tells which files were taken, and why differences were
    settled as they were."""
    for channel in batch.channels:
        if channel.file_digest:
            act.record_on_round(
                "marking.tell_file",
                f"batch:{batch.public_id}",
                channel=channel.code,
                digest=channel.file_digest,
            )
    for script in scripts_of(act.session, batch):
        if script.settled_by is not None:
            act.record_on_round(
                "marking.tell_settlement",
                f"script:{script.public_id}",
                reason=script.settled_reason,
            )


def _give_scores(act: RoundAct, batch: MarkingBatch) -> int:
    """Everybody of the paper without a score gets one: absent by the rooms' record, else what the
    script under their code was settled at. Who was present and has no script gets none here: a
    further batch takes them."""
    present, absent = people_of(act.session, act.round_, key_of(batch.paper))
    said = _said(act, batch)
    scores = [Score(application_id=one, kind="absent") for one in absent]
    scores += [_score(one, *said[ticket]) for one, ticket in present.items() if ticket in said]
    editions = newest_editions(act.session, act.round_.id, batch.paper.code)
    for score in scores:
        score.paper, score.paper_id, score.recorded_at = batch.paper.code, batch.paper_id, act.at
        score.edition = editions.get(score.application_id, 0) + 1
        score.recorded_by = batch.checked_by or batch.created_by
        score.confirmed_by = batch.locked_by or batch.unsealed_first_by
        score.countersigned_by = act.by.account_id
    act.session.add_all(scores)
    return len(scores)


Said = tuple[str | None, Fraction | None, str, int | None]


def _score(
    application_id: int, kind: str | None, value: Fraction | None, ground: str, script: int | None
) -> Score:
    if kind != "score":
        raise Refused("marking.absent_unfounded")
    return Score(
        application_id=application_id, kind=kind, value=value, ground=ground, script_id=script
    )


def _said(act: RoundAct, batch: MarkingBatch) -> dict[str, Said]:
    """Ticket number → (kind, value, ground, script)."""
    letter = batch.channel(EXAM_BODY)
    if letter is not None:
        return {
            ticket: ("score", Fraction(value), ground, None)
            for ticket, value, ground in letter.content["marks"]
        }
    tickets = _opened(act, batch)
    return {
        tickets[script.sealed_code]: _settled(script) for script in scripts_of(act.session, batch)
    }


def _settled(script: Script) -> Said:
    return script.settled_kind, script.settled_value, script.settled_ground, script.id


def _opened(act: RoundAct, batch: MarkingBatch) -> dict[str, str]:
    """Sealed code → ticket number; the document is the one whose digest the chain holds."""
    mapping = act.session.scalar(select(SealedMapping).where(SealedMapping.batch_id == batch.id))
    said = chained_digest(
        act.session,
        act.round_.code,
        f"batch:{batch.public_id}",
        "marking.code_scripts",
        "marking.seal_mapping",
    )
    if mapping is None or not hmac.compare_digest(
        hashlib.sha256(mapping.codes_sealed).hexdigest(), said
    ):
        raise Refused("marking.mapping_changed")
    return dict(mapping.codes)
