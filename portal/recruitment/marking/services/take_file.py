"""成绩文件 and 成绩函: scores that come as a table, one channel among others, or the exam body's
letter alone, whose scores stay sealed until the unsealing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import select

from portal.foundation.sheets.tables import Table
from portal.kernel.decimals import plain
from portal.kernel.decisions import require_another
from portal.kernel.errors import Refused
from portal.recruitment.marking.models import EXAM_BODY, Channel, MarkingBatch, Script
from portal.recruitment.marking.score_table import (
    ABSENT_WORDS,
    BY_TICKET,
    SEALED,
    TableLine,
    lines_of,
    typed_of,
)
from portal.recruitment.marking.services.count_papers import key_of, people_of
from portal.recruitment.marking.services.key_scores import clerks_of, keep
from portal.recruitment.marking.terms import Letter, Sums
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import MARKING_BATCH
from portal.recruitment.rulebook.marking.scores import Typed

MOST_WRONG = 50


@dataclass(frozen=True, slots=True)
class ScoreFile:
    """A table as it came: its name, its bytes, and what was read."""

    name: str
    data: bytes
    table: Table


@dataclass(frozen=True, slots=True)
class WrongLine:
    """``code`` of the refusal, worded by the labels; row 0 stands for the whole table."""

    row: int
    key: str
    code: str


def file_channel(batch: MarkingBatch, code: str) -> Channel:
    """Raises ``Refused('marking.no_file_channel')``."""
    channel = batch.channel(code)
    if channel is None or channel.account_id is not None or code == EXAM_BODY:
        raise Refused("marking.no_file_channel")
    return channel


def take_file(
    act: RoundAct, batch: MarkingBatch, channel: Channel, file: ScoreFile
) -> list[WrongLine]:
    """Keep what a file says of every script of the batch, whole or not at all; returns what is
    wrong with it. A later file replaces it for scripts that nobody has compared yet.

    Raises ``Refused('marking.locked')``, ``'two_people.same'`` for who keys beside it or brought
    the other file, and as ``lines_of``.
    """
    if batch.state != "sealed":
        raise Refused("marking.locked")
    others = [one for one in clerks_of(batch) if one != channel.taken_by]
    require_another(act.by.account_id, *others)
    columns, lines = lines_of(file.table, SEALED)
    codes = set(act.session.scalars(select(Script.sealed_code).filter_by(batch_id=batch.id)))
    read, wrong = _read(batch, lines, codes)
    if wrong:
        return wrong
    _describe(act, channel, file, columns)
    keep(act, batch, channel, read)
    digest = Channel.vault.index("marking.file", channel.file_digest)
    act.record_on_round(
        "marking.take_file", f"batch:{batch.public_id}", channel=channel.code, digest=digest
    )
    return []


def _describe(act: RoundAct, channel: Channel, file: ScoreFile, columns: dict[str, str]) -> None:
    channel.columns, channel.file_name = columns, file.name[:160]
    channel.file_digest = hashlib.sha256(file.data).hexdigest()
    channel.taken_by, channel.taken_at = act.by.account_id, act.at


def _read(
    batch: MarkingBatch, lines: Iterable[TableLine], codes: set[str]
) -> tuple[dict[str, Typed], list[WrongLine]]:
    read: dict[str, Typed] = {}
    wrong: list[WrongLine] = []
    for line in lines:
        if line.code not in codes:
            wrong.append(WrongLine(line.row, line.code, "marking.script_not_found"))
            continue
        try:
            read[line.code] = typed_of(line, batch.paper.full_mark, batch.paper.step)
        except Refused as refused:
            wrong.append(WrongLine(line.row, line.code, refused.code))
    named = read.keys() | {one.key for one in wrong}
    wrong += [WrongLine(0, code, "marking.file_lacks") for code in sorted(codes - named)]
    return read, wrong[:MOST_WRONG]


def take_letter(
    act: RoundAct, batch: MarkingBatch, letter: Letter, file: ScoreFile
) -> list[WrongLine]:
    """The marks of an exam body by ticket: checked against attendance and the letter's sums, then
    sealed. Nobody reads them before the unsealing.

    Raises ``Refused('marking.no_file_channel')``, ``'marking.locked'``, ``'marking.sums_differ'``.
    """
    channel = batch.channel(EXAM_BODY)
    if channel is None:
        raise Refused("marking.no_file_channel")
    again = batch.state == "sealed"  # a corrected letter, before anybody has checked the batch
    after = batch.state if again else MARKING_BATCH.after(batch.state, "take_letter")
    present, absent = people_of(act.session, act.round_, key_of(batch.paper))
    columns, lines = lines_of(file.table, BY_TICKET)
    away = {line.code for line in lines if ABSENT_WORDS[0] in (line.state, line.score)}
    wrong = [
        WrongLine(line.row, line.code, "marking.letter_absent")
        for line in lines
        if line.code in away - set(absent.values())
    ]
    marked = [line for line in lines if line.code not in away]
    read, others = _read(batch, marked, set(present.values()) - {one.key for one in wrong})
    wrong += others
    if wrong:
        return wrong[:MOST_WRONG]
    if _sums(read.values()) != letter.sums:
        raise Refused("marking.sums_differ")
    _describe(act, channel, file, columns)
    channel.letter = {"body": letter.body, "number": letter.number, "contact": letter.contact}
    channel.content = {"marks": _marks(read), "count": letter.sums.count}
    channel.confirmed_by = channel.confirmed_at = None
    batch.state = after
    digest = Channel.vault.index("marking.letter", channel.file_digest)
    act.record_on_round(
        "marking.take_letter", f"batch:{batch.public_id}", digest=digest, letter=letter.number
    )
    return []


def _marks(read: dict[str, Typed]) -> list[list[str]]:
    return [[ticket, plain(one.value), one.ground] for ticket, one in sorted(read.items())]


def _sums(read: Iterable[Typed]) -> Sums:
    values = [one.value for one in read]
    return Sums(len(values), sum(values, Fraction(0)))


def require_sums(channel: Channel, told: Sums | None) -> None:
    """What a person has from the letter, or from the exam body itself, is what is sealed.

    Raises ``Refused('marking.sums_differ')`` and says nothing more.
    """
    marks = [Fraction(value) for _ticket, value, _ground in channel.content["marks"]]
    if told != Sums(len(marks), sum(marks, Fraction(0))):
        raise Refused("marking.sums_differ")


def confirm_letter(act: RoundAct, batch: MarkingBatch, told: Sums) -> None:
    """The second person types the sums from the stamped letter.

    Raises ``Refused('two_people.same')``, ``'marking.letter_missing'``, ``'marking.sums_differ'``.
    """
    channel = batch.channel(EXAM_BODY)
    if channel is None or channel.content_sealed is None or batch.state != "sealed":
        raise Refused("marking.letter_missing")
    require_another(act.by.account_id, channel.taken_by)
    require_sums(channel, told)
    channel.confirmed_by, channel.confirmed_at = act.by.account_id, act.at
    act.record_on_round("marking.confirm_letter", f"batch:{batch.public_id}")
