"""What a cell may hold: identifiers, scores, tokens.

Each different text of a column is checked once; refusals name file, row, column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Generic, TypeVar

from portal.kernel.decimals import parse_number, plain
from portal.kernel.errors import Refused
from portal.recruitment.rule_files.tables import Chunk

FORMULA_STARTS = ("=", "+", "-", "@")
_LONGEST = 120

Read = TypeVar("Read")


class Column(Generic[Read]):
    """One column read cell by cell, remembering what each different text means."""

    def __init__(self, name: str, read: Callable[[str], Read]) -> None:
        self.name = name
        self._read = read
        self.values: dict[str, Read] = {}
        self._texts: dict[str, str] = {}

    def take(self, chunk: Chunk) -> list[str]:
        """The column's texts, equal ones as one object.

        Raises the refusal of the first text that can't be read.
        """
        texts = chunk.columns[self.name]
        for text in set(texts) - self.values.keys():
            try:
                self.values[text] = self._read(text)
            except Refused as error:
                found = {
                    name: fact
                    for name, fact in error.facts.items()
                    if name not in ("file", "row", "column", "found", "text")
                }
                raise chunk.refuse(error.code, self.name, text, **found) from error
            self._texts[text] = text
        return list(map(self._texts.__getitem__, texts))


def identifier(text: str) -> str:
    """A number or code that names something.

    Raises ``Refused('cell.…')``: empty, blanks around it, control characters, formula start.
    """
    if not text:
        raise Refused("cell.empty")
    if text != text.strip() or not text.isprintable() or len(text) > _LONGEST:
        raise Refused("cell.not_an_identifier")
    if text.startswith(FORMULA_STARTS):
        raise Refused("cell.formula_start")
    return text


def check_identifiers(chunk: Chunk, column: str) -> tuple[str, ...]:
    """A column in which every cell is an identifier and few are equal: checked without remembering
    each."""
    texts = chunk.columns[column]
    if not all(texts) or not all(map(str.isprintable, texts)):
        for text in texts:
            _identifier_at(chunk, column, text)
    for text in texts:
        if text[0] in "=+-@ " or text[-1] == " " or len(text) > _LONGEST:
            _identifier_at(chunk, column, text)
    return texts


def _identifier_at(chunk: Chunk, column: str, text: str) -> None:
    try:
        identifier(text)
    except Refused as error:
        raise chunk.refuse(error.code, column, text) from error


def once(chunk: Chunk, column: str, seen: set[str]) -> None:
    """Raises ``Refused('cell.given_twice')`` for the second row that carries an identifier of
    ``seen`` or of this chunk."""
    texts = chunk.columns[column]
    before = len(seen)
    twice = seen.intersection(texts)
    seen.update(texts)
    if len(seen) == before + len(texts):
        return
    for index, text in enumerate(texts):
        if text in twice:
            raise Refused(
                "cell.given_twice",
                file=chunk.file,
                row=chunk.first + index,
                column=column,
                found=text,
            )
        twice.add(text)


def score(full_mark: Fraction, places: int | None = None) -> Callable[[str], Fraction | str | None]:
    """Reads a number from 0 to ``full_mark``, ``absent``, ``void`` or nothing (no exam yet).

    ``places``: the most decimal places that it may have; a spreadsheet may show 83.33 and hold
    83.3333333333333.
    """

    def read(text: str) -> Fraction | str | None:
        if text in ("absent", "void"):
            return text
        if places is not None and len(text.partition(".")[2]) > places:
            raise Refused("cell.too_many_places", places=places)
        return points(full_mark)(text) if text else None

    return read


def points(full_mark: Fraction) -> Callable[[str], Fraction]:
    """Reads a number from 0 to ``full_mark``."""

    def read(text: str) -> Fraction:
        try:
            number = parse_number(text)
        except Refused as error:
            raise Refused("cell.not_a_number") from error
        if number > full_mark:
            raise Refused("cell.above_full_mark", full_mark=plain(full_mark))
        return number

    return read


def one_of(allowed: Iterable[str], *, or_empty: bool = False) -> Callable[[str], str]:
    """Reads one of the given tokens."""
    known = frozenset(allowed) | ({""} if or_empty else set())

    def read(text: str) -> str:
        if text not in known:
            raise Refused("cell.unknown_token", allowed=", ".join(sorted(known - {""})))
        return text

    return read


def whole_number(text: str) -> int:
    """Digits only, at most six."""
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        raise Refused("cell.not_a_whole_number")
    return int(text)
