"""Each hostile file is refused, or drawn within bounded time and memory; a second look costs
nothing, because nothing draws it again."""

import time

import pytest

from portal.foundation.files import pdf_in
from portal.foundation.files.pages import stored_page
from portal.foundation.files.pdf_in import CleanPdf, accept_pdf
from portal.foundation.files.storage import Storage
from portal.foundation.running.file_commands import draw_missing
from portal.kernel.errors import Refused
from tests.foundation import corpus, corpus_pdf

SECONDS = 0.6  # what the test gives; an applicant's file gets a few more
TIME_TO_START = 2.5  # on a busy machine: fork, unpacking and the answer
TOO_DEAR = (
    corpus_pdf.tiling_pattern,
    corpus_pdf.tiling_pattern_on_page_two,
    corpus_pdf.annotation_of_tiles,
    corpus_pdf.shading_of_a_long_program,
    corpus_pdf.picture_drawn_a_million_times,
    corpus_pdf.font_of_drawings,
)
TOO_LARGE = (
    corpus_pdf.picture_of_real_width,
    corpus_pdf.picture_with_escaped_names,
    corpus_pdf.picture_of_negative_width,
    corpus_pdf.picture_of_distant_width,
    corpus_pdf.soft_mask,
)


@pytest.fixture(scope="module", autouse=True)
def _libraries_are_loaded():
    accept_pdf(corpus.pdf())


@pytest.mark.parametrize("make", corpus_pdf.HOSTILE, ids=lambda make: make.__name__)
def test_it_costs_a_moment_at_most(make):
    data = make()
    started = time.monotonic()
    try:
        taken = accept_pdf(data, seconds=SECONDS)
    except Refused as refusal:
        assert refusal.code.startswith("file.")
    else:
        assert 1 <= taken.pages <= pdf_in.MAX_PAGES
        assert all(len(picture) < 4 * 1024 * 1024 for picture in taken.pictures)
    assert time.monotonic() - started < SECONDS + TIME_TO_START


@pytest.mark.parametrize("make", TOO_DEAR, ids=lambda make: make.__name__)
def test_what_is_too_dear_to_draw_is_refused(make):
    with pytest.raises(Refused) as refusal:
        accept_pdf(make(), seconds=SECONDS)
    assert refusal.value.code == "file.bomb"


@pytest.mark.parametrize("make", TOO_LARGE, ids=lambda make: make.__name__)
def test_the_size_of_a_picture_is_found_however_it_is_written(make):
    with pytest.raises(Refused) as refusal:
        accept_pdf(make())
    assert refusal.value.code == "file.too_many_pixels"


def test_a_second_look_draws_nothing(tmp_path, monkeypatch):
    taken = accept_pdf(corpus.pdf(3))
    storage = Storage(tmp_path)
    key = storage.put(taken.data, taken.pictures)
    monkeypatch.setattr(pdf_in, "run_isolated", None)
    assert stored_page(storage, key, "application/pdf", 3) == taken.pictures[2]
    with pytest.raises(Refused) as refusal:
        stored_page(storage, key, "application/pdf", 4)
    assert refusal.value.code == "file.not_drawn"
    storage.delete(key)
    with pytest.raises(Refused) as refusal:
        stored_page(storage, key, "application/pdf", 3)
    assert refusal.value.code == "file.gone"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_copy_brings_its_pages_along(tmp_path):
    storage = Storage(tmp_path)
    key = storage.put(b"%PDF-", (b"one", b"two"))
    copied = storage.copy(key)
    storage.delete(key)
    assert storage.pages(copied) == [b"one", b"two"]
    assert storage.read(copied) == b"%PDF-"
    assert isinstance(accept_pdf(corpus.pdf()), CleanPdf)


def test_documents_of_an_older_version_are_drawn_once(tmp_path):
    storage = Storage(tmp_path)
    old, broken = storage.put(corpus.pdf(2)), storage.put(b"%PDF-1.7\nnothing")
    storage.put(corpus.jpeg())
    new = storage.put(corpus.pdf(), (b"drawn",))
    assert draw_missing(storage) == (1, 1)
    assert len(storage.pages(old)) == 2
    assert storage.pages(new) == [b"drawn"]
    assert list(storage.undrawn(b"%PDF-")) == [broken]
