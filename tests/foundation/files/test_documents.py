import io

import pikepdf
import pytest
from PIL import Image

from portal.foundation.files.pdf_in import accept_pdf, turned_pdf
from portal.foundation.jobs.isolation import IsolatedFailure, run_isolated
from portal.kernel.errors import Refused
from tests.foundation import corpus


def everything(data):
    """All that a reader could find: every object written out, every stream unpacked."""
    found = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        for thing in document.objects:
            found.write(
                thing.unparse(resolved=True)
                if isinstance(thing, pikepdf.Object)
                else repr(thing).encode()
            )
            if isinstance(thing, pikepdf.Stream):
                found.write(thing.read_bytes())
    return found.getvalue()


def test_a_plain_pdf_is_taken():
    sent = corpus.pdf(3)
    clean = accept_pdf(sent)
    assert clean.pages == 3
    assert clean.data.startswith(b"%PDF-")
    assert clean.sha256 == accept_pdf(sent).sha256


@pytest.mark.parametrize(
    "make", [corpus.pdf_with_script, corpus.pdf_with_attachment, corpus.pdf_with_launch]
)
def test_active_content_goes(make):
    assert b"EVIL" in everything(make())
    assert b"EVIL" not in everything(accept_pdf(make()).data)


def test_a_seal_that_is_an_annotation_stays_visible():
    picture = Image.open(io.BytesIO(accept_pdf(corpus.pdf_with_stamp(), width=595).pictures[0]))
    red, green, _blue = picture.getpixel((450, 842 - 150))
    assert red > 200
    assert green < 60


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: b"", "file.empty"),
        (corpus.html, "file.not_a_pdf"),
        (corpus.docx, "file.not_a_pdf"),
        (corpus.encrypted_pdf, "file.encrypted"),
        (lambda: corpus.encrypted_pdf(""), "file.encrypted"),
        (lambda: corpus.pdf(21), "file.too_many_pages"),
        (lambda: b"%PDF-1.7\nnothing", "file.damaged"),
        (corpus.pdf_bomb, "file.bomb"),
        (corpus.pdf_double_bomb, "file.bomb"),
        (corpus.pdf_with_huge_picture, "file.too_many_pixels"),
        (lambda: b"%PDF-" + b"0" * (12 * 1024 * 1024), "file.too_large"),
    ],
)
def test_what_is_no_good_pdf_is_refused_with_its_reason(make, code):
    with pytest.raises(Refused) as refusal:
        accept_pdf(make())
    assert refusal.value.code == code


def test_every_page_is_drawn_at_acceptance():
    clean = accept_pdf(corpus.pdf(2), width=400)
    assert clean.pages == 2
    picture = Image.open(io.BytesIO(clean.pictures[1]))
    assert picture.format == "JPEG"
    assert picture.width == 400
    red, _green, blue = picture.getpixel((200, 200))
    assert blue > red


def test_a_turned_page_is_turned_in_the_file_and_in_its_picture():
    clean = accept_pdf(corpus.pdf(2), width=400)
    turned = turned_pdf(clean.data, clean.pictures, 1, 90)
    across, down = Image.open(io.BytesIO(clean.pictures[1])).size
    assert Image.open(io.BytesIO(turned.pictures[1])).size == (down, across)
    assert turned.pictures[0] == clean.pictures[0]
    with pikepdf.open(io.BytesIO(turned.data)) as document:
        assert [int(page.obj.get("/Rotate", 0)) for page in document.pages] == [0, 90]
    with pytest.raises(IndexError):
        turned_pdf(clean.data, clean.pictures, 2, 90)


def eats_memory(_options, _data):
    return {}, b"x" * (2 * 1024 * 1024 * 1024)


def sleeps(_options, _data):
    import time

    time.sleep(30)


def chatters(options, data):
    print("noise on the standard output")
    return options, data[::-1]


def test_a_worker_that_eats_memory_or_time_costs_one_failure():
    here = "tests.foundation.files.test_documents"
    with pytest.raises(IsolatedFailure, match="memory"):
        run_isolated(f"{here}:eats_memory", {}, b"", seconds=20, megabytes=800)
    with pytest.raises(IsolatedFailure, match="time"):
        run_isolated(f"{here}:sleeps", {}, b"", seconds=1.5, megabytes=800)


def test_what_a_library_prints_does_not_spoil_the_answer():
    result = run_isolated(
        "tests.foundation.files.test_documents:chatters",
        {"a": "工会"},
        b"abc",
        seconds=20,
        megabytes=800,
    )
    assert result == ({"a": "工会"}, b"cba")
