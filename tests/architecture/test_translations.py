"""English is complete: every word of a page has a translation that says the same and keeps the same
places to fill."""

from __future__ import annotations

import io
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.support import Translations

from deploy.catalogue import catalogues, homes, lowest, room_of
from deploy.catalogue import entries as entries_of
from portal.foundation.web.language import compiled_catalogues

# A place to fill, an escaped per cent sign, and the tags of a sentence that holds a link.
KEPT = re.compile(r"%\(\w+\)[#0 +-]*\d*(?:\.\d+)?[a-z]|%%|</?[a-z][^>]*>")
UNESCAPED = re.compile(r"(?<!%)(?:%%)*%(?![(%])")
CHINESE = re.compile(r"[\u3400-\u9fff]+(?:〔\d{4}〕\d+号)?")
FULL_WIDTH = re.compile(r"[\u3000-\u3013\u3016-\u303f\uff00-\uffef]")


@cache
def entries() -> tuple[Message, ...]:
    """Those of all rooms."""
    return tuple(entry for path in catalogues().values() for entry in entries_of(path))


def words_of_pages() -> frozenset[str]:
    """What extraction finds today, with the same mapping and names of functions as ``make
    messages``."""
    return frozenset(homes())


def test_extraction_finds_both_languages_of_source() -> None:
    """Guards the tests below: a mapping that finds nothing would let everything pass."""
    found = words_of_pages()
    assert "首页" in found, "templates are not read"
    assert "页面放得太久了" in found, "Python is not read"
    assert len(found) > 2000


def test_the_catalogue_is_current() -> None:
    known = {str(message.id) for message in entries()}
    assert sorted(words_of_pages() - known) == [], (
        "not in the catalogue: run make messages and translate"
    )
    assert sorted(known - words_of_pages()) == [], "no page says this any more: run make messages"


def test_a_word_stands_once_in_the_room_that_says_it() -> None:
    """What several rooms say stands in the lowest of them, or in foundation."""
    places: dict[str, list[str]] = {}
    for room, path in catalogues().items():
        for message in entries_of(path):
            places.setdefault(str(message.id), []).append(room)
    wrong = {word: rooms for word, rooms in places.items() if rooms != [homes().get(word)]}
    assert len(catalogues()) > 30
    assert wrong == {}, "run make messages"


def test_the_lowest_room_is_read_off_the_layers() -> None:
    screening, exams = "portal/recruitment/screening", "portal/recruitment/exams"
    assert room_of("templates/recruitment/screening/office/queue.html") == screening
    assert room_of("portal/recruitment/labels/rules_simulation.py") == "portal/recruitment/rules"
    assert room_of("templates/shared/layouts/office.html") == "portal/foundation"
    assert lowest([exams, screening]) == screening
    assert lowest([exams, "portal/workforce/intake"]) == "portal/foundation"


def test_the_rooms_catalogues_are_gathered_when_an_application_starts(tmp_path: Path) -> None:
    compiled = compiled_catalogues(tmp_path) / "en" / "LC_MESSAGES" / "messages.mo"
    with compiled.open("rb") as file:
        spoken = Translations(file)
    assert [m.id for m in entries() if spoken.ugettext(str(m.id)) != m.string] == []


def test_every_word_has_english() -> None:
    assert [message.id for message in entries() if not str(message.string or "").strip()] == []


def test_nothing_is_left_to_guesswork() -> None:
    assert [message.id for message in entries() if message.fuzzy] == []


def test_what_is_filled_in_is_the_same_on_both_sides() -> None:
    differing = [
        (message.id, message.string)
        for message in entries()
        if Counter(KEPT.findall(str(message.id))) != Counter(KEPT.findall(str(message.string)))
    ]
    assert differing == []


def test_a_sentence_with_places_to_fill_escapes_its_per_cent_signs() -> None:
    filled = [message for message in entries() if "%(" in str(message.id)]
    assert len(filled) > 100
    assert [message.string for message in filled if UNESCAPED.search(str(message.string))] == []


def test_english_quotes_chinese_only_word_for_word() -> None:
    """An example of what to type, or the number of a document, stays Chinese; a word that was
    overlooked doesn't."""
    strays = [
        (message.id, found)
        for message in entries()
        for found in CHINESE.findall(str(message.string))
        if found not in str(message.id)
    ]
    assert strays == []
    assert [message.string for message in entries() if FULL_WIDTH.search(str(message.string))] == []


def test_the_compiled_catalogue_answers() -> None:
    catalogue = Catalog(locale="en")
    for message in entries():
        catalogue.add(message.id, message.string)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    assert Translations(compiled).ugettext("准考证") == "Admission ticket"


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("岗位", "Vacancy"),
        ("招聘人数", "Headcount"),
        ("开考比例", "Opening ratio"),
        ("资格初审", "Screening"),
        ("准考证", "Admission ticket"),
        ("登分", "Keying"),
        ("密号", "Sealed code"),
        ("入围", "Shortlisted"),
        ("拟聘用", "Proposed hire"),
        ("实际用人单位", "Using unit"),
        ("聘用单位（劳动合同签订单位）", "Contracting party (signs the labour contract)"),
        ("监督员", "Supervisor"),
        ("备案", "Filing"),
    ],
)
def test_the_house_uses_its_own_words(chinese: str, english: str) -> None:
    assert {str(message.id): message.string for message in entries()}[chinese] == english
