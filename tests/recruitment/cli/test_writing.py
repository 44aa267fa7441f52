"""A result is on disk whole or not at all, also when it breaks half-way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.kernel.errors import Refused
from portal.recruitment.rule_files.output import write_table


def breaking() -> Iterator[tuple[str, str]]:
    for number in range(50_000):
        yield "A1", str(number)
    raise Refused("file.too_large", file="x")


@pytest.mark.parametrize("name", ["out.csv", "out.xlsx"])
def test_a_break_half_way_leaves_nothing_new(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refused):
        write_table(tmp_path / name, ("vacancy", "candidate"), breaking())
    assert list(tmp_path.iterdir()) == []
    (tmp_path / name).write_bytes(b"earlier result")
    with pytest.raises(Refused):
        write_table(tmp_path / name, ("vacancy", "candidate"), breaking())
    assert [path.name for path in tmp_path.iterdir()] == [name] and (
        tmp_path / name
    ).read_bytes() == b"earlier result"


def test_text_is_quoted_only_where_needed_and_ends_in_a_line_feed(tmp_path: Path) -> None:
    write_table(tmp_path / "out.csv", ("a", "b"), [("x,y", 'say "so"'), ("笔试", "")])
    assert (tmp_path / "out.csv").read_bytes().decode() == 'a,b\n"x,y","say ""so"""\n笔试,\n'
