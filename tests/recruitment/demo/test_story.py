"""The story is gathered from what each stage tells, in an order that leaves nothing to chance."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from portal.foundation.running.rooms import contributed, gathered
from portal.kernel.errors import Refused
from portal.recruitment.demo import story
from portal.recruitment.demo.chapters import Chapter, Prologue, RoundTelling, Step, Telling
from portal.recruitment.demo.tales import OPEN, PAST, TALES
from tests.architecture.source import ROOT

AT = datetime(2026, 11, 30, 1, tzinfo=UTC)
NAMES = {tale.name for tale in TALES}
LISTS = {"PROLOGUES": Prologue, "CHAPTERS": Chapter, "STEPS": Step}


def test_every_module_of_the_stages_tells_something() -> None:
    silent = [
        module.__name__
        for module in contributed(story.STAGES, "*.py")
        if Path(str(module.__file__)).stem != "__init__"
        if not any(getattr(module, name, ()) for name in LISTS)
    ]
    assert silent == []


def test_a_module_is_named_for_its_stage() -> None:
    """``screening_second_looks`` is a second file of screening."""
    rooms = {path.name for path in (ROOT / "portal/recruitment").iterdir() if path.is_dir()}
    for path in (ROOT / "portal/recruitment/demo/stages").glob("[!_]*.py"):
        assert path.stem in rooms or path.stem.split("_")[0] in rooms, path.stem


@pytest.mark.parametrize("name", ["CHAPTERS", "STEPS"])
def test_every_part_belongs_to_a_tale_that_is_told(name: str) -> None:
    parts = gathered(story.STAGES, "*.py", name)
    assert parts
    assert all(part.tales and set(part.tales) <= NAMES for part in parts)


@pytest.mark.parametrize("name", LISTS)
def test_an_order_is_given_once_in_a_tale(name: str) -> None:
    """Two parts with one order would stand in the order of their files' names."""
    parts = gathered(story.STAGES, "*.py", name)
    orders = [(part.order, tale) for part in parts for tale in getattr(part, "tales", ("",))]
    assert len(orders) == len(set(orders))
    assert all(isinstance(part, LISTS[name]) for part in parts)


def told_with(monkeypatch: pytest.MonkeyPatch, *chapters: Chapter) -> list[float]:
    """What is heard of the past round's tale when these are its chapters."""
    given = {"CHAPTERS": chapters}
    monkeypatch.setattr(story, "gathered", lambda _package, _files, name: given.get(name, ()))
    heard: list[float] = []
    tale = next(tale for tale in TALES if tale.name == PAST)
    telling = Telling(session=None, storage=None, hashed="", at=AT)  # type: ignore[arg-type]
    story._tell_round(tale, telling, heard.append)
    return heard


def test_a_tale_is_told_with_its_own_chapters_only(monkeypatch: pytest.MonkeyPatch) -> None:
    heard = told_with(
        monkeypatch,
        Chapter(lambda _telling: None, 1, (PAST, OPEN), done=0.1),
        Chapter(lambda _telling: None, 2, (OPEN,), done=0.2),
        Chapter(lambda _telling: None, 3, (PAST,), done=0.3),
    )
    assert heard == [0.1, 0.3]


def refuse(_telling: RoundTelling) -> None:
    raise Refused("period.calendar_missing")


def test_a_tale_may_end_on_the_refusal_a_chapter_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rest = Chapter(lambda _telling: None, 2, (PAST,), done=0.2)
    ending = Chapter(refuse, 1, (PAST,), ends_on="period.calendar_missing")
    assert told_with(monkeypatch, ending, rest) == []
    with pytest.raises(Refused, match="calendar_missing"):
        told_with(monkeypatch, Chapter(refuse, 1, (PAST,), ends_on="hire.other_unit"), rest)
