import io
import time

import pikepdf
import pytest
from weasyprint.urls import URLFetcher

from portal.foundation.files.fonts import missing_glyphs, printable_characters, subsetting_is_fast
from portal.foundation.print.layout import lay_out
from portal.foundation.print.pdf import ARCHIVE, BASE_CSS, UNIVERSAL_ACCESS, render_pdf
from portal.foundation.print.qr import qr_png_uri
from portal.kernel.errors import Refused
from tests.foundation import corpus

PAGE = (
    '<!doctype html><html lang="zh"><head><title>准考证</title></head>'
    "<body><h1>准考证</h1>{}</body></html>"
)


def words(data):
    import pypdfium2

    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data))


def laid_out(body):
    """As the isolated process lays it out, but in this one, where fetching can be watched."""
    page = PAGE.format(body).encode()
    options = {"base_css": BASE_CSS, "variant": None, "identifier": "x"}
    return lay_out(options | {"parts": [["html", "", len(page)]]}, page)[1]


def test_a_ticket_carries_its_words_photo_and_code():
    body = (
        '<p>张䶮 2026050112</p><img src="picture:photo" alt="照片" style="width:25mm"><img src="'
        + qr_png_uri("x")
        + '" alt="码">'
    )
    made = render_pdf(PAGE.format(body), pictures={"photo": corpus.jpeg(295, 413)})
    assert "准考证" in words(made)
    assert "张䶮 2026050112" in words(made)
    with pikepdf.open(io.BytesIO(made)) as document:
        assert len(document.pages[0].get_images()) == 2


def test_equal_pages_give_equal_bytes():
    assert render_pdf(PAGE.format("同")) == render_pdf(PAGE.format("同"))


@pytest.mark.parametrize(
    "body",
    [
        '<img src="file:///etc/hostname">',
        '<img src="http://127.0.0.1:9/x.png">',
        '<img src="//127.0.0.1:9/x.png">',
        '<link rel="stylesheet" href="file:///etc/hostname">',
        "<style>@import url(file:///etc/hostname)</style>",
        '<div style="background:url(file:///etc/hostname)">x</div>',
        '<object data="file:///etc/hostname"></object>',
        "<img src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><image "
        "href='file:///etc/hostname'/></svg>\">",
    ],
)
def test_nothing_is_fetched(body, monkeypatch):
    opened = []
    monkeypatch.setattr(
        "urllib.request.FileHandler.file_open",
        lambda _self, request: opened.append(request.full_url),
    )
    monkeypatch.setattr(
        "urllib.request.HTTPHandler.http_open",
        lambda _self, request: opened.append(request.full_url),
    )
    try:
        made = laid_out(body)
    except Refused as refusal:
        assert refusal.code == "pdf.foreign_address"
    else:
        assert b"localhost" not in made
    assert opened == []


def test_without_the_rule_the_page_would_read_files(monkeypatch):
    """The test above can fail: the same page under a fetcher without the rule does reach for the
    file."""
    opened = []
    monkeypatch.setattr(
        "urllib.request.FileHandler.file_open",
        lambda _self, request: opened.append(request.full_url),
    )
    monkeypatch.setattr(
        "portal.foundation.print.layout.URLFetcher", lambda **_options: URLFetcher()
    )
    laid_out('<img src="file:///etc/hostname">')
    assert opened == ["file:///etc/hostname"]


def test_a_picture_must_be_given_and_be_a_picture():
    with pytest.raises(KeyError):
        render_pdf(PAGE.format('<img src="picture:photo">'))
    with pytest.raises(ValueError, match="JPEG or PNG"):
        render_pdf(PAGE.format('<img src="picture:photo">'), pictures={"photo": corpus.html()})


def test_variants_say_what_they_are():
    readable = render_pdf(PAGE.format("读"), variant=UNIVERSAL_ACCESS)
    with pikepdf.open(io.BytesIO(readable)) as document:
        assert "pdfuaid:part" in document.Root.Metadata.read_bytes().decode()
        assert "/StructTreeRoot" in document.Root
        assert str(document.Root.Lang) == "zh"
    kept = render_pdf(PAGE.format("存"), variant=ARCHIVE)
    with pikepdf.open(io.BytesIO(kept)) as document:
        assert "pdfaid:part" in document.Root.Metadata.read_bytes().decode()


def test_a_document_may_carry_files():
    made = render_pdf(PAGE.format("附"), attachments={"policy.json": b"{}"})
    with pikepdf.open(io.BytesIO(made)) as document:
        assert document.attachments["policy.json"].get_file().read_bytes() == b"{}"


def test_a_heavy_page_costs_one_refusal():
    render_pdf(PAGE.format("轻"))  # the process has its libraries loaded
    started = time.monotonic()
    with pytest.raises(Refused) as refusal:
        heavy = "<table>" + "<tr><td>重</td></tr>" * 60_000 + "</table>"
        render_pdf(PAGE.format(heavy), seconds=0.5)
    assert refusal.value.code == "pdf.too_heavy"
    assert time.monotonic() - started < 3


def test_an_isolated_page_asks_for_no_address_either():
    with pytest.raises(Refused) as refusal:
        render_pdf(PAGE.format('<img src="file:///etc/hostname">'))
    assert refusal.value.code == "pdf.foreign_address"


def test_a_typed_reference_to_a_picture_stays_a_text():
    made = render_pdf(PAGE.format("<p>见 picture:photo，src=&#34;picture:photo&#34;</p>"))
    assert "picture:photo" in words(made)


def test_characters_that_no_font_has_are_named():
    assert len(printable_characters()) > 40_000
    assert missing_glyphs("张䶮㛃𬭎𫖯𪨰𠅤 工会ABC\n") == set()
    assert missing_glyphs("a\U0010fffdb\ue000") == {"\U0010fffd", "\ue000"}
    assert missing_glyphs("葛\U000e0101\ufe0f") == set()


def test_the_fast_subsetter_is_there():
    assert subsetting_is_fast(), (
        "libharfbuzz-subset0 is not installed: a ticket would take six seconds"
    )


def test_the_subsetter_takes_the_fonts_down_to_what_is_used():
    started = time.process_time()
    made = render_pdf(PAGE.format("江苏省社会化工会工作者公开招聘"))
    assert len(made) < 200_000
    assert time.process_time() - started < 60
