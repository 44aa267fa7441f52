"""Hostile PDFs: small files that cost whoever draws them minutes or gigabytes.

Written byte by byte, because a library would put right what is wrong with them on purpose."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence

PAGE = "/Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]"
CALM = b"0.2 0.2 0.6 rg 100 500 300 200 re f"
# A tile of ten points, repeated every ten-thousandth of a point over the page.
TILES = (
    "/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 10 10]/XStep 0.0001"
    "/YStep 0.0001/Resources<<>>"
)
TILED = b"/Pattern cs /P scn 0 0 595 842 re f"
WITH_TILES = "/Resources<</Pattern<</P 10 0 R>>>>"


def stream(attributes: str, data: bytes, *, packed: bool = False) -> bytes:
    if packed:
        data, attributes = zlib.compress(data, 9), attributes + "/Filter/FlateDecode"
    head = f"<<{attributes}/Length {len(data)}>>stream\n".encode()
    return head + data + b"\nendstream"


def written(objects: Mapping[int, bytes], *, trailer: str = "") -> bytes:
    """A file of numbered objects; 1 is the catalogue."""
    out, places = bytearray(b"%PDF-1.7\n"), {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        place = places.get(number)
        out += b"%010d 00000 n \n" % place if place else b"0000000000 65535 f \n"
    out += f"trailer\n<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF".encode()
    return bytes(out)


def pages(
    *contents: bytes | str,
    page: str = "",
    objects: Mapping[int, bytes] | None = None,
    catalogue: str = "",
    first: str = PAGE,
) -> bytes:
    """Pages with these contents; a text is the value of ``/Contents`` itself."""
    kids = [3 + 2 * place for place in range(len(contents))]
    listed = " ".join(f"{kid} 0 R" for kid in kids)
    made: dict[int, bytes] = {
        1: f"<</Type/Catalog/Pages 2 0 R{catalogue}>>".encode(),
        2: f"<</Type/Pages/Count {len(kids)}/Kids[{listed}]>>".encode(),
    }
    for kid, content in zip(kids, contents, strict=True):
        where = content if isinstance(content, str) else f"{kid + 1} 0 R"
        made[kid] = f"<<{first}{page}/Contents {where}>>".encode()
        if isinstance(content, bytes):
            made[kid + 1] = stream("", content, packed=len(content) > 2000)
    return written(made | dict(objects or {}))


def tiling_pattern() -> bytes:
    """Seen: 831 bytes that held a worker for fifteen seconds."""
    tile = stream(TILES, b"0.5 g 0 0 5 5 re f")
    return pages(TILED, page=WITH_TILES, objects={10: tile})


def tiling_pattern_on_page_two() -> bytes:
    tile = stream(TILES, b"0.5 g 0 0 5 5 re f")
    return pages(CALM, TILED, page=WITH_TILES, objects={10: tile})


def picture(width: str, height: str, *, more: str = "", data: bytes = b"\0" * 1000) -> bytes:
    attributes = (
        f"/Type/XObject/Subtype/Image{width}{height}/ColorSpace/DeviceRGB/BitsPerComponent 8"
    )
    image = stream(attributes + more, data, packed="/Filter" not in more)
    return pages(
        b"q 500 0 0 500 0 0 cm /X Do Q",
        page="/Resources<</XObject<</X 10 0 R>>>>",
        objects={10: image},
    )


def picture_of_real_width() -> bytes:
    """Seen: a real number passed the check of the size."""
    return picture("/Width 60000.0", "/Height 60000.0")


def picture_with_escaped_names() -> bytes:
    return picture("/W#69dth 60000", "/H#65ight 60000")


def picture_of_negative_width() -> bytes:
    return picture("/Width -60000", "/Height -60000")


def picture_of_textual_width() -> bytes:
    return picture("/Width (60000)", "/Height (60000)")


def picture_of_distant_width() -> bytes:
    """The width stands in an object of its own."""
    made = picture("/Width 11 0 R", "/Height 11 0 R")
    return made.replace(b"xref\n0 11", b"11 0 obj\n60000\nendobj\nxref\n0 11")


def picture_that_says_less_than_its_file() -> bytes:
    """A JPEG of 65,500 × 65,500 pixels that the PDF calls ten wide."""
    frame = b"\xff\xd8\xff\xc0\x00\x11\x08\xff\xdc\xff\xdc\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01"
    scan = b"\xff\xda\x00\x0c\x03\x01\x00\x02\x11\x03\x11\x00\x3f\x00" + b"\0" * 500
    return picture("/Width 10", "/Height 10", more="/Filter/DCTDecode", data=frame + scan)


def picture_of_jpeg_2000() -> bytes:
    """A code stream whose head claims 60,000 × 60,000."""
    size = (60_000).to_bytes(4, "big")
    head = b"\xff\x4f\xff\x51\x00\x2f\x00\x00" + size * 2 + b"\0" * 8 + size * 2 + b"\0" * 8
    data = head + b"\x00\x03" + b"\x07\x01\x01" * 3 + b"\xff\x52\x00\x0c" + b"\0" * 40
    return picture("/Width 60", "/Height 60", more="/Filter/JPXDecode", data=data)


def picture_of_wide_columns() -> bytes:
    more = "/DecodeParms<</Predictor 15/Columns 2147483647/Colors 32/BitsPerComponent 16>>"
    return picture("/Width 10", "/Height 10", more=more)


def picture_drawn_a_million_times() -> bytes:
    image = stream(
        "/Type/XObject/Subtype/Image/Width 3000/Height 3000/ColorSpace/DeviceGray"
        "/BitsPerComponent 8",
        bytes(9_000_000),
        packed=True,
    )
    draw = b"q 595 0 0 842 0 0 cm /X Do Q\n" * 1_000_000
    return pages(draw, page="/Resources<</XObject<</X 10 0 R>>>>", objects={10: image})


def inline_picture() -> bytes:
    return pages(
        b"q 500 0 0 500 0 0 cm BI /W 60000 /H 60000 /CS /RGB /BPC 8 ID " + b"\0" * 999 + b" EI Q"
    )


def soft_mask() -> bytes:
    """A small picture behind a mask of 60,000 × 60,000."""
    shared = "/Type/XObject/Subtype/Image/BitsPerComponent 8"
    image = stream(f"{shared}/Width 10/Height 10/ColorSpace/DeviceRGB/SMask 11 0 R", bytes(300))
    mask = stream(
        f"{shared}/Width 60000/Height 60000.0/ColorSpace/DeviceGray", bytes(900), packed=True
    )
    return pages(
        b"q 500 0 0 500 0 0 cm /X Do Q",
        page="/Resources<</XObject<</X 10 0 R>>>>",
        objects={10: image, 11: mask},
    )


def _form(content: bytes, resources: str = "", more: str = "") -> bytes:
    attributes = f"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<<{resources}>>{more}"
    return stream(attributes, content)


def forms_within_forms() -> bytes:
    """Twelve forms, each of which draws the next ten times: a million million squares."""
    objects = {
        number: _form(b"/X Do " * 10, f"/XObject<</X {number + 1} 0 R>>")
        for number in range(10, 22)
    }
    return pages(
        b"/X Do",
        page="/Resources<</XObject<</X 10 0 R>>>>",
        objects=objects | {22: _form(b"0 0 100 100 re f")},
    )


def form_within_itself() -> bytes:
    return pages(
        b"/X Do",
        page="/Resources<</XObject<</X 10 0 R>>>>",
        objects={10: _form(b"/X Do /X Do", "/XObject<</X 10 0 R>>")},
    )


def groups_within_groups() -> bytes:
    """Transparency groups of a page each, five hundred deep: each holds a bitmap of its own."""
    group = "/Group<</S/Transparency/I true/K true>>"
    state = "/ExtGState<</G<</ca 0.5/BM/Multiply>>>>"
    objects = {
        number: _form(b"/G gs /X Do /X Do", f"{state}/XObject<</X {number + 1} 0 R>>", group)
        for number in range(10, 510)
    }
    return pages(
        b"/X Do",
        page="/Resources<</XObject<</X 10 0 R>>>>",
        objects=objects | {510: _form(b"0 0 595 842 re f", "", group)},
    )


def _shaded(shading: bytes, *, times: int = 1, more: Mapping[int, bytes] | None = None) -> bytes:
    return pages(
        b"/S sh\n" * times,
        page="/Resources<</Shading<</S 10 0 R>>>>",
        objects={10: shading, **(more or {})},
    )


def shading_of_a_long_program() -> bytes:
    """The colour of every point is a program of a hundred thousand steps."""
    program = b"{ " + b"dup 0.5 mul exch 0.5 mul add " * 25_000 + b"exch pop dup dup }"
    function = stream("/FunctionType 4/Domain[0 1 0 1]/Range[0 1 0 1 0 1]", program, packed=True)
    shading = (
        b"<</ShadingType 1/ColorSpace/DeviceRGB/Domain[0 1 0 1]/Matrix[595 0 0 842 0 0]"
        b"/Function 11 0 R>>"
    )
    return _shaded(shading, times=50, more={11: function})


def shading_of_many_samples() -> bytes:
    function = stream(
        "/FunctionType 0/Domain[0 1]/Range[0 1 0 1 0 1]/Size[2000000000]/BitsPerSample 32",
        bytes(100),
    )
    shading = (
        b"<</ShadingType 2/ColorSpace/DeviceRGB/Coords[0 0 595 842]/Extend[true true]"
        b"/Function 11 0 R>>"
    )
    return _shaded(shading, times=20_000, more={11: function})


def shading_of_a_mesh() -> bytes:
    """Half a million patches that each cover the page."""
    patch = b"\0" + b"\x00\x00\xff\xff" * 12 + b"\x00\xff\x7f" * 4
    mesh = stream(
        "/ShadingType 6/ColorSpace/DeviceRGB/BitsPerCoordinate 16/BitsPerComponent 8/BitsPerFlag 8"
        "/Decode[0 595 0 842 0 1 0 1 0 1]",
        patch * 500_000,
        packed=True,
    )
    return _shaded(mesh)


def font_of_drawings() -> bytes:
    """A font whose letter is a drawing of its own, set a million times."""
    letter = stream("", b"1000 0 0 0 1000 1000 d1 " + b"0 0 m 900 100 500 800 20 90 c f " * 200)
    font = (
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 1000 1000]/FontMatrix[0.01 0 0 0.01 0 0]"
        b"/CharProcs<</a 11 0 R>>/Encoding<</Type/Encoding/Differences[97/a]>>"
        b"/FirstChar 97/LastChar 97/Widths[1]>>"
    )
    text = b"BT /F 12 Tf 10 10 Td (" + b"a" * 1_000_000 + b") Tj ET"
    return pages(text, page="/Resources<</Font<</F 10 0 R>>>>", objects={10: font, 11: letter})


def letters_by_the_million() -> bytes:
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    text = b"BT /F 400 Tf " + b"1 0 0 1 10 10 Tm (WWWWWWWWWWWWWWWWWWWW) Tj " * 300_000 + b"ET"
    return pages(text, page="/Resources<</Font<</F 10 0 R>>>>", objects={10: font})


def annotation_of_tiles() -> bytes:
    """The costly drawing is the look of a stamp, which becomes part of the page."""
    look = stream(
        "/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Pattern<</P 10 0 R>>>>", TILED
    )
    stamp = b"<</Type/Annot/Subtype/Stamp/Rect[0 0 595 842]/F 4/AP<</N 11 0 R>>>>"
    tile = stream(TILES, b"0.5 g 0 0 5 5 re f")
    return pages(CALM, page="/Annots[12 0 R]", objects={10: tile, 11: look, 12: stamp})


def fields_by_the_thousand() -> bytes:
    fields = range(10, 18_010)
    widget = (
        b"<</Type/Annot/Subtype/Widget/FT/Tx/F 4/T(t)/V(%s)/DA(/Helv 12 Tf 0 g)/Rect[0 0 500 500]>>"
        % (b"x" * 100)
    )
    listed = " ".join(f"{number} 0 R" for number in fields)
    return pages(
        CALM,
        page=f"/Annots[{listed}]",
        objects=dict.fromkeys(fields, widget),
        catalogue=f"/AcroForm<</NeedAppearances true/Fields[{listed}]>>",
    )


def dashes() -> bytes:
    """Lines whose dashes are a millionth of a point long."""
    return pages(b"[0.000001 0.000001] 0 d 1 w " + b"0 0 m 595 842 l S 0 842 m 595 0 l S " * 200)


def paths_by_the_million() -> bytes:
    return pages(b"0 0 m " + b"595 842 l 0 842 l 595 0 l 0 0 l " * 1_000_000 + b"f*")


def clips_within_clips() -> bytes:
    return pages(b"q 0 0 m 300 842 l 595 0 l W n " * 300_000 + b"0 0 595 842 re f")


def one_stream_a_hundred_thousand_times() -> bytes:
    """The page's content is a list that names the same megabyte again and again."""
    content = stream("", b"0 0 m 595 842 l S " * 60_000, packed=True)
    return pages("[" + "10 0 R " * 100_000 + "]", objects={10: content})


def run_lengths() -> bytes:
    """Runs of blanks under two more filters, which no counting of inflated bytes sees."""
    runs = (b"\x81 " * 1_500_000 + b"\x80").hex().encode() + b">"
    content = stream("/Filter[/FlateDecode/ASCIIHexDecode/RunLengthDecode]", zlib.compress(runs, 9))
    return pages("10 0 R", objects={10: content})


def thousands_of_pages() -> bytes:
    return pages(*["4 0 R"] * 10_000)


def one_page_ten_thousand_times() -> bytes:
    """One object, named as page again and again."""
    return written(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Count 10000/Kids[" + b"3 0 R " * 10_000 + b"]>>",
            3: f"<<{PAGE}>>".encode(),
        }
    )


def count_that_lies() -> bytes:
    return pages(CALM, CALM).replace(b"/Count 2/", b"/Count 9/")


def pages_in_a_circle() -> bytes:
    return written(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            3: b"<</Type/Pages/Parent 2 0 R/Count 1/Kids[2 0 R]>>",
        }
    )


def objects_by_the_hundred_thousand() -> bytes:
    """An object stream: a few kilobytes become a hundred thousand objects."""
    numbers = range(10, 100_010)
    heads = " ".join(f"{number} {3 * place}" for place, number in enumerate(numbers)) + " "
    packed = stream(
        f"/Type/ObjStm/N {len(numbers)}/First {len(heads)}",
        heads.encode() + b"[] " * len(numbers),
        packed=True,
    )
    made = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        3: f"<<{PAGE}>>".encode(),
        4: packed,
    }
    out, rows = bytearray(b"%PDF-1.7\n"), bytearray(b"\0\0\0\0\0\0\0")
    for number, body in made.items():
        rows += b"\1" + len(out).to_bytes(4, "big") + b"\0\0"
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    rows += b"\1" + len(out).to_bytes(4, "big") + b"\0\0" + b"\0\0\0\0\0\0\0" * 4
    for place in range(len(numbers)):
        rows += b"\2" + (4).to_bytes(4, "big") + (place % 65_536).to_bytes(2, "big")
    start = len(out)
    index = stream(f"/Type/XRef/W[1 4 2]/Size {100_010}/Root 1 0 R", bytes(rows), packed=True)
    out += b"5 0 obj\n" + index + b"\nendobj\nstartxref\n%d\n%%%%EOF" % start
    return bytes(out)


def lists_within_lists() -> bytes:
    return pages(CALM, page="/Deep " + "[" * 200_000 + "]" * 200_000)


def tables_in_a_circle() -> bytes:
    """The cross-reference names itself as the one before."""
    made = pages(CALM)
    start = made.rindex(b"xref\n0")
    return made.replace(b"/Root 1 0 R>>", b"/Root 1 0 R/Prev %d>>" % start)


def page_as_large_as_a_town() -> bytes:
    large = "/Type/Page/Parent 2 0 R/MediaBox[0 0 2000000000 2000000000]/UserUnit 75000"
    return pages(b"0 0 2000000000 2000000000 re f", first=large)


def page_as_thin_as_a_hair() -> bytes:
    return pages(CALM, first="/Type/Page/Parent 2 0 R/MediaBox[0 0 0.001 14400]/UserUnit 75000")


def page_of_no_size() -> bytes:
    return pages(CALM, first="/Type/Page/Parent 2 0 R/MediaBox[0 0 0 0]")


HOSTILE: Sequence[Callable[[], bytes]] = (
    tiling_pattern,
    tiling_pattern_on_page_two,
    picture_of_real_width,
    picture_with_escaped_names,
    picture_of_negative_width,
    picture_of_textual_width,
    picture_of_distant_width,
    picture_that_says_less_than_its_file,
    picture_of_jpeg_2000,
    picture_of_wide_columns,
    picture_drawn_a_million_times,
    inline_picture,
    soft_mask,
    forms_within_forms,
    form_within_itself,
    groups_within_groups,
    shading_of_a_long_program,
    shading_of_many_samples,
    shading_of_a_mesh,
    font_of_drawings,
    letters_by_the_million,
    annotation_of_tiles,
    fields_by_the_thousand,
    dashes,
    paths_by_the_million,
    clips_within_clips,
    one_stream_a_hundred_thousand_times,
    run_lengths,
    thousands_of_pages,
    one_page_ten_thousand_times,
    count_that_lies,
    pages_in_a_circle,
    objects_by_the_hundred_thousand,
    lists_within_lists,
    tables_in_a_circle,
    page_as_large_as_a_town,
    page_as_thin_as_a_hair,
    page_of_no_size,
)
