"""Whether history was rewritten: every chain read again and compared with what stands elsewhere.

A chain proves only that it fits together. Whoever may write the whole database cuts its end and
sets the head back, removes it, or forges an entry and computes every later hash anew. That shows
against heads that were given out (:class:`~portal.foundation.data.audit_chain.Witness`) and rows
that prove entries (:mod:`portal.foundation.data.audit_evidence`); what no head covers is said.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.foundation.data.audit_chain import (
    FIRST_HASH,
    Actor,
    Break,
    Content,
    Witness,
    WitnessSource,
    entry_hash,
    said,
)
from portal.foundation.data.audit_checks import Checks, Head, Report
from portal.foundation.data.audit_evidence import Subject, Trace, unfounded, unrecorded, vanished
from portal.kernel.errors import Refused

AT_ONCE = 1000
MOST = 20  # breaks of one reason that are named one by one in each chain

REASONS = {
    "missing": "entry {n} is missing",
    "previous": "entry {n} doesn't follow from the entry before it",
    "content": "entry {n} was changed: what it says doesn't give its hash",
    "head": "the head isn't the last entry: after entry {n} entries were cut or added",
    "unheaded": "there are entries and no head",
    "unreadable": "what stands at entry {n} or behind it can't be read: {where}",
    "cut": "entry {n} is gone: {where} names it, and the chain ends before it",
    "other": "entry {n} or one before it was rewritten: {where} gives another hash",
    "absent": "rewritten or cut: no entry has the hash that {where} gives",
    "removed": "the whole chain is gone: {where} speaks of it",
    "unrecorded": "{where} has no entry",
    "unfounded": "entry {n} tells of {where}, and no row shows it",
    "vanished": "entry {n} speaks of {where}, and there is no such row",
    "unbelievable": "{where}",
    "more": "and {where}",
}


@dataclass(frozen=True, slots=True)
class Outside:
    """What stands outside the chains; ``given`` are heads from paper."""

    sources: Sequence[WitnessSource] = ()
    traces: Sequence[Trace] = ()
    subjects: Sequence[Subject] = ()
    given: Sequence[Witness] = ()
    checkpoints: Sequence[Path] = ()


@dataclass
class _Found:
    """Breaks as they are found; of many alike the first are kept, the rest counted."""

    breaks: dict[Break, None] = field(default_factory=dict)
    alike: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, found: Break) -> None:
        if found in self.breaks or (found.reason == "removed" and self.is_gone(found.chain)):
            return
        self.alike[found.chain, found.reason] += 1
        if self.alike[found.chain, found.reason] <= MOST:
            self.breaks[found] = None

    def is_gone(self, chain: str) -> bool:
        return self.alike[chain, "removed"] > 0

    def all(self) -> tuple[Break, ...]:
        more = [
            Break(chain, None, "more", f"{number - MOST} more: {reason}")
            for (chain, reason), number in self.alike.items()
            if number > MOST
        ]
        return tuple(sorted([*self.breaks, *more], key=_place))


def _place(found: Break) -> tuple[str, bool, int]:
    return found.chain, found.number is None, found.number or 0


class _Witnesses:
    """The witnesses of one chain, crossed off while the chain is read."""

    def __init__(self, witnesses: Iterable[Witness]) -> None:
        self.at: dict[int, list[Witness]] = defaultdict(list)
        self.hashes: dict[str, list[Witness]] = defaultdict(list)
        self.covered = 0
        for one in witnesses:
            if one.seq is not None:
                self.at[one.seq].append(one)
            else:
                self.hashes[one.hash].append(one)

    def look(self, number: int, hashed: str) -> Iterator[Break]:
        for one in self.at.pop(number, ()):
            if one.hash == hashed:
                self.covered = max(self.covered, number)
            else:
                yield Break(one.chain, number, "other", one.where)
        if self.hashes.pop(hashed, None) is not None:
            self.covered = max(self.covered, number)

    def left(self) -> Iterator[Break]:
        for number, witnesses in sorted(self.at.items()):
            yield from (Break(one.chain, number, "cut", one.where) for one in witnesses)
        for witnesses in self.hashes.values():
            yield from (Break(one.chain, None, "absent", one.where) for one in witnesses)


class History:
    """Reading one side's chains against everything that speaks of them."""

    def __init__(self, entry: type[Any], head: type[Any], checks: Checks) -> None:
        self._entry, self._head, self.checks = entry, head, checks

    def heads(self, session: Session) -> list[Head]:
        """The heads as they are written, in order of name."""
        rows = session.scalars(select(self._head).order_by(self._head.chain))
        return [Head(row.chain, row.number, row.hash) for row in rows]

    def breaks(self, session: Session, chain: str) -> list[Break]:
        """Every place where the chain itself was changed, cut or reordered; empty when it fits
        together."""
        found = _Found()
        heads = {head.chain: head for head in self.heads(session)}
        self._read(session, chain, heads.get(chain), _Witnesses(()), found)
        return list(found.all())

    def verify(self, session: Session, outside: Outside) -> Report:
        """Compare all chains with themselves and with everything outside.

        ``session`` reads one moment (``Database.snapshot``). The memory needed grows with the
        witnesses, not with the entries.
        """
        found = _Found()
        heads = {head.chain: head for head in self.heads(session)}
        lengths = self._lengths(session)
        witnesses = self._gather(session, outside, found)
        here = sorted({*heads, *lengths})
        last, covered = [], {}
        for chain in here:
            crossed = _Witnesses(witnesses.pop(chain, ()))
            if lengths.get(chain) or not crossed.at:
                last.append(self._read(session, chain, heads.get(chain), crossed, found))
            covered[chain] = crossed.covered
            for one in crossed.left():
                found.add(one if lengths.get(chain) else Break(chain, None, "removed", one.where))
        for chain, gone in witnesses.items():
            if any(one.hash != FIRST_HASH for one in gone):
                found.add(Break(chain, None, "removed", gone[-1].where))
        self._compare_rows(session, outside, set(filter(lengths.get, here)), found)
        return Report(last, found.all(), covered, sum(lengths.values()))

    def _lengths(self, session: Session) -> dict[str, int]:
        statement = select(self._entry.chain, func.count()).group_by(self._entry.chain)
        return {row[0]: row[1] for row in session.execute(statement)}

    def _gather(
        self, session: Session, outside: Outside, found: _Found
    ) -> dict[str, list[Witness]]:
        by_chain: dict[str, list[Witness]] = defaultdict(list)
        for source in (
            self.checks.witnesses(session),
            outside.given,
            *(_asked(source, session, outside.checkpoints) for source in outside.sources),
        ):
            for one in source:
                if isinstance(one, Break):
                    found.add(one)
                else:
                    by_chain[one.chain].append(one)
        return by_chain

    def _read(
        self, session: Session, chain: str, head: Head | None, crossed: _Witnesses, found: _Found
    ) -> Head:
        previous, expected = FIRST_HASH, 1
        for one in crossed.look(0, FIRST_HASH):
            found.add(one)
        crossed.hashes.pop(FIRST_HASH, None)
        try:
            for entry in self._walk(session, chain):
                if entry.number != expected:
                    found.add(Break(chain, expected, "missing"))
                    expected = entry.number
                for one in (*_wrong(entry, previous), *crossed.look(entry.number, entry.hash)):
                    found.add(one)
                previous, expected = entry.hash, expected + 1
        except (ValueError, TypeError) as error:
            found.add(Break(chain, expected, "unreadable", type(error).__name__))
        if head is None:
            found.add(Break(chain, None, "unheaded"))
        elif (head.number, head.hash) != (expected - 1, previous):
            found.add(Break(chain, expected - 1, "head"))
        return Head(chain, expected - 1, previous)

    def _walk(self, session: Session, chain: str) -> Iterator[Any]:
        statement = (
            select(*self._entry.__table__.columns)
            .where(self._entry.chain == chain)
            .order_by(self._entry.number)
        )
        yield from session.execute(statement.execution_options(yield_per=AT_ONCE))

    def _compare_rows(
        self, session: Session, outside: Outside, here: set[str], found: _Found
    ) -> None:
        for trace in outside.traces:
            for one in unrecorded(session, self._entry, trace):
                gone = one.chain not in here
                found.add(Break(one.chain, None, "removed", one.where) if gone else one)
            for one in unfounded(session, self._entry, trace) if trace.both else ():
                found.add(one)
        for subject in outside.subjects:
            for one in vanished(session, self._entry, subject):
                found.add(one)


def _asked(
    source: WitnessSource, session: Session, checkpoints: Sequence[Path]
) -> Iterator[Witness | Break]:
    try:
        yield from source.read(session, checkpoints)
    except (ValueError, OSError) as error:
        yield Break("", None, "unbelievable", str(error))


def _wrong(entry: Any, previous: str) -> Iterator[Break]:
    if entry.previous_hash != previous:
        yield Break(entry.chain, entry.number, "previous")
    by = Actor(entry.by_account_id, entry.by_words)
    content = Content(
        entry.chain, entry.number, entry.at, by, entry.action, entry.subject, entry.facts
    )
    if not _gives(content, entry.previous_hash, entry.hash):
        yield Break(entry.chain, entry.number, "content")


def _gives(content: Content, previous: str, hashed: str) -> bool:
    """Whether ``hashed`` stands for this.

    Python's own JSON is the canonical form of nearly every entry and made thirty times as fast;
    only where it gives another hash is the canonical form made.
    """
    told = said(content, previous)
    quick = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if hashlib.sha256(quick.encode("utf-8", "surrogatepass")).hexdigest() == hashed:
        return True
    try:
        return entry_hash(content, previous) == hashed
    except Refused:
        return False
