"""登分: two channels key the same codes and neither sees the other; differences go to a third
person with the paper in hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import select

from portal.kernel.decimals import plain
from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.recruitment.marking.models import (
    Booklet,
    BookletTotal,
    Channel,
    Keying,
    MarkingBatch,
    Script,
)
from portal.recruitment.marking.queries import scripts_with
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import SCRIPT
from portal.recruitment.rulebook.marking.scores import Typed, read_typed

LEAST_REASON = 4


@dataclass(frozen=True, slots=True)
class Settlement:
    """What the third person reads on the paper: sealed code, score as typed, and why it counts."""

    code: str
    text: str
    reason: str


def channel_of(batch: MarkingBatch, account_id: int | None) -> Channel:
    """The clerk's own channel. Raises ``Refused('marking.not_your_batch')``."""
    for channel in batch.channels:
        if account_id is not None and channel.account_id == account_id:
            return channel
    raise Refused("marking.not_your_batch")


def clerks_of(batch: MarkingBatch) -> list[int | None]:
    """Accounts that key the batch or brought one of its files."""
    return [
        account
        for channel in batch.channels
        for account in (channel.account_id, channel.taken_by)
        if account is not None
    ]


def key_scores(act: RoundAct, batch: MarkingBatch, typed: Mapping[str, str]) -> dict[str, str]:
    """Keep what one clerk typed (sealed code → text; blank is left for later).

    Returns code → refusal code for the cells that are no score.

    A script that every channel has keyed is compared at once; what is agreed can't be keyed again.
    Raises ``Refused('marking.not_your_batch')``, ``'marking.locked'``.
    """
    channel = channel_of(batch, act.by.account_id)
    if batch.state != "sealed":
        raise Refused("marking.locked")
    wrong: dict[str, str] = {}
    read: dict[str, Typed] = {}
    for code, text in typed.items():
        if not text.strip():
            continue
        try:
            read[code] = read_typed(text.strip(), batch.paper.full_mark, batch.paper.step)
        except Refused as refused:
            wrong[code] = refused.code
    known = {one.sealed_code for one in scripts_with(act.session, batch.id, list(typed))}
    count = keep(act, batch, channel, {code: one for code, one in read.items() if code in known})
    act.record_on_round(
        "marking.key", f"batch:{batch.public_id}", channel=channel.code, scripts=str(count)
    )
    return {code: refusal for code, refusal in wrong.items() if code in known}


def key_booklet(
    act: RoundAct, batch: MarkingBatch, booklet: str, typed: Mapping[str, str]
) -> dict[str, str]:
    """As :func:`key_scores`, of one booklet: what belongs to another is passed over."""
    statement = select(Script.sealed_code).join(Booklet, Booklet.id == Script.booklet_id)
    inside = set(
        act.session.scalars(statement.where(Booklet.batch_id == batch.id, Booklet.code == booklet))
    )
    return key_scores(act, batch, {code: typed[code] for code in sorted(inside & typed.keys())})


def keep(act: RoundAct, batch: MarkingBatch, channel: Channel, read: Mapping[str, Typed]) -> int:
    """Keep what a channel says of these scripts; returns of how many."""
    count = 0
    for script in scripts_with(act.session, batch.id, list(read)):
        if script.state == "keying":
            _keep(act, script, channel, read[script.sealed_code])
            _compare(act, script, batch.channels)
            count += 1
    act.session.flush()
    return count


def _keep(act: RoundAct, script: Script, channel: Channel, typed: Typed) -> None:
    own = next((one for one in script.keyings if one.channel_id == channel.id), None)
    if own is None:
        own = Keying(channel=channel)
        script.keyings.append(own)
    own.kind, own.value, own.ground = "score", typed.value, typed.ground
    own.by, own.at = act.by.account_id, act.at


def _compare(act: RoundAct, script: Script, channels: Sequence[Channel]) -> None:
    """Every channel has spoken: the script is agreed, or goes to the third person."""
    if len(script.keyings) < len(channels):
        return
    said = {(one.kind, one.value, one.ground) for one in script.keyings}
    script.state = SCRIPT.after(script.state, "agree" if len(said) == 1 else "differ")
    if len(said) == 1:
        ((script.settled_kind, script.settled_value, script.settled_ground),) = said
        script.settled_at = act.at


def keep_total(act: RoundAct, booklet: Booklet, channel: Channel, text: str) -> None:
    """页小计: the sum that stands on the booklet, beside what the channel keyed.

    Raises ``Refused('marking.total_differs')`` when all its scripts are keyed and sum up to
    something else, and as ``read_typed`` for what is no number.
    """
    statement = select(Keying.value).join(Script, Script.id == Keying.script_id)
    own = act.session.scalars(
        statement.where(Script.booklet_id == booklet.id, Keying.channel_id == channel.id)
    ).all()
    most = channel.batch.paper.full_mark * len(booklet.scripts)
    total = read_typed(text.strip(), most).value
    if len(own) == len(booklet.scripts) and sum(own, Fraction(0)) != total:
        raise Refused("marking.total_differs", keyed=plain(sum(own, Fraction(0))))
    row = act.session.scalar(
        select(BookletTotal).where(
            BookletTotal.booklet_id == booklet.id, BookletTotal.channel_id == channel.id
        )
    )
    if row is None:
        row = BookletTotal(booklet_id=booklet.id, channel_id=channel.id)
        act.session.add(row)
    row.total, row.by, row.at = total, act.by.account_id, act.at


def settle(act: RoundAct, batch: MarkingBatch, settlement: Settlement) -> None:
    """核分 with the paper in hand.

    Raises ``Refused('two_people.same')`` for a clerk of the batch or who knows its codes,
    ``'marking.…'`` for an invalid value or a missing reason.
    """
    script, reason = _arbitrated(act, batch, settlement.code, settlement.reason)
    after = SCRIPT.after(script.state, "settle")
    typed = read_typed(settlement.text.strip(), batch.paper.full_mark, batch.paper.step)
    _settle(act, script, after, typed, reason)
    _tell_secretly(act, "marking.settle", script, reason)


def account_for(act: RoundAct, batch: MarkingBatch, code: str, reason: str) -> None:
    """No script lies in the booklet under this code: zero on the ground that the notice gives,
    which the reason cites."""
    script, reason = _arbitrated(act, batch, code, reason)
    after = SCRIPT.after(script.state, "account_for")
    _settle(act, script, after, Typed(Fraction(0), "notice"), reason)
    _tell_secretly(act, "marking.account_for", script, reason)


def question(act: RoundAct, batch: MarkingBatch, code: str, reason: str) -> None:
    """What both keyed alike, or what was settled, is doubted: it is settled anew with the paper in
    hand."""
    script, reason = _arbitrated(act, batch, code, reason)
    script.state = SCRIPT.after(script.state, "question")
    script.settled_kind = script.settled_value = script.settled_by = script.settled_at = None
    script.settled_ground, script.settled_reason = "", ""
    _tell_secretly(act, "marking.question", script, reason)


def _arbitrated(act: RoundAct, batch: MarkingBatch, code: str, reason: str) -> tuple[Script, str]:
    """The script that a third person may decide on now, and the reason without blanks."""
    if batch.state != "sealed":
        raise Refused("marking.locked")
    require_another(act.by.account_id, *clerks_of(batch), batch.created_by, batch.coded_by)
    script = next(iter(scripts_with(act.session, batch.id, [code])), None)
    if script is None:
        raise Refused("marking.script_not_found")
    return script, require_reason(reason, "marking.reason_missing", least=LEAST_REASON)


def _settle(act: RoundAct, script: Script, after: str, typed: Typed, reason: str) -> None:
    script.state, script.settled_reason = after, reason
    script.settled_by, script.settled_at = act.by.account_id, act.at
    script.settled_kind, script.settled_value = "score", typed.value
    script.settled_ground = typed.ground
    act.session.flush()


def _tell_secretly(act: RoundAct, action: str, script: Script, reason: str) -> None:
    """The words may name the score: they are told when the batch is unsealed."""
    digest = Script.vault.index(action, f"{script.public_id}|{reason}")
    act.record_on_round(action, f"script:{script.public_id}", digest=digest)
