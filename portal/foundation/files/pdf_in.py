"""PDF files that people send: opened, cleaned and drawn once, at acceptance, in a bounded process.
What is shown afterwards are the stored pictures of the pages, never the PDF, and nothing draws it
again."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import Any

from portal.foundation.jobs.isolation import IsolatedFailure, run_isolated
from portal.kernel.errors import Refused

MAX_BYTES = 12 * 1024 * 1024
MAX_PAGES = 20
MAX_UNPACKED = 120 * 1024 * 1024
MAX_OBJECTS = 20_000
MAX_PICTURE_PIXELS = 40_000_000
PAGE_WIDTH = 1200  # pixels
MAX_PAGE_PIXELS = 8_000_000
SECONDS_FOR_TWENTY_PAGES = 5.0
_CHUNK = 1024 * 1024
_MEGABYTES = 512


@dataclass(frozen=True)
class CleanPdf:
    """A PDF without scripts, attachments, links outwards or media, and the pictures (JPEG) of its
    pages in their order; ``sha256`` is of ``data``, in hex."""

    data: bytes
    sha256: str
    pictures: tuple[bytes, ...]

    @property
    def pages(self) -> int:
        return len(self.pictures)


def accept_pdf(
    data: bytes,
    *,
    max_pages: int = MAX_PAGES,
    max_bytes: int = MAX_BYTES,
    width: int = PAGE_WIDTH,
    seconds: float = SECONDS_FOR_TWENTY_PAGES,
) -> CleanPdf:
    """Clean a PDF and draw all its pages ``width`` pixels wide.

    Raises Refused: ``file.empty``, ``file.too_large``, ``file.not_a_pdf``, ``file.encrypted``,
    ``file.too_many_pages``, ``file.damaged``, ``file.bomb`` (unpacks to more than
    :data:`MAX_UNPACKED` bytes, or needs more memory than allowed or more than ``seconds`` to draw),
    ``work.busy``.
    """
    if not data:
        raise Refused("file.empty")
    if len(data) > max_bytes:
        raise Refused("file.too_large", bytes=len(data), max_bytes=max_bytes)
    if b"%PDF-" not in data[:1024]:
        raise Refused("file.not_a_pdf")
    return _isolated("clean", {"max_pages": max_pages, "width": width}, data, seconds)


def turned_pdf(pdf: bytes, pictures: Sequence[bytes], page: int, degrees: int) -> CleanPdf:
    """A cleaned PDF with page ``page`` (counted from 0) turned clockwise, and its picture with it.

    Raises IndexError for a page that is not there.
    """
    if not 0 <= page < len(pictures):
        raise IndexError(f"page {page} of {len(pictures)}")
    options = {"page": page, "degrees": degrees, "sizes": _sizes(pdf, pictures)}
    return _isolated("turn", options, b"".join((pdf, *pictures)), SECONDS_FOR_TWENTY_PAGES)


def _isolated(worker: str, options: dict[str, Any], data: bytes, seconds: float) -> CleanPdf:
    try:
        facts, answer = run_isolated(
            f"portal.foundation.files.pdf_in:{worker}",
            options,
            data,
            seconds=seconds,
            megabytes=_MEGABYTES,
        )
    except IsolatedFailure as failure:
        raise Refused(
            "file.bomb" if failure.why in {"time", "memory"} else "file.damaged"
        ) from failure
    pdf, *pictures = _parts(answer, facts["sizes"])
    return CleanPdf(pdf, hashlib.sha256(pdf).hexdigest(), tuple(pictures))


def _sizes(pdf: bytes, pictures: Sequence[bytes]) -> list[int]:
    return [len(pdf), *(len(picture) for picture in pictures)]


def _parts(joined: bytes, sizes: Sequence[int]) -> list[bytes]:
    parts, start = [], 0
    for size in sizes:
        parts.append(joined[start : start + size])
        start += size
    return parts


def warm() -> None:
    """Load what the workers below need."""
    import pikepdf.sanitize  # noqa: F401
    import PIL.JpegImagePlugin  # noqa: F401
    import pypdfium2  # noqa: F401


def clean(options: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """Worker: open, measure, sanitise, write anew, draw."""
    import pikepdf
    from pikepdf.sanitize import Sanitizer

    try:
        pdf = pikepdf.open(BytesIO(data))
    except pikepdf.PasswordError as error:
        raise Refused("file.encrypted") from error
    except pikepdf.PdfError as error:
        raise Refused("file.damaged") from error
    with pdf:
        if pdf.is_encrypted:
            raise Refused("file.encrypted")
        if len(pdf.pages) > options["max_pages"]:
            raise Refused(
                "file.too_many_pages", pages=len(pdf.pages), max_pages=options["max_pages"]
            )
        if len(pdf.pages) == 0:
            raise Refused("file.damaged")
        _measure(pdf)
        _sanitise(pdf, Sanitizer)
        out = BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    written = out.getvalue()
    pictures = _drawn(written, options["width"])
    return {"sizes": _sizes(written, pictures)}, b"".join((written, *pictures))


def _sanitise(pdf: Any, sanitizer: Any) -> None:
    # Filled-in fields and stamps become part of the page before the forms and annotations go.
    pdf.generate_appearance_streams()
    pdf.flatten_annotations("screen")
    steps = sanitizer()
    for name in sorted(dir(steps)):
        if name.startswith("remove_"):
            getattr(steps, name)()
    steps.apply(pdf)
    for name in ("/OpenAction", "/AA", "/AcroForm", "/Metadata", "/Names"):
        if name in pdf.Root:
            del pdf.Root[name]
    for page in pdf.pages:
        for name in ("/AA", "/Annots", "/Metadata", "/PieceInfo"):
            if name in page.obj:
                del page.obj[name]
    pdf.remove_unreferenced_resources()
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]


def _measure(pdf: Any) -> None:
    import pikepdf

    if len(pdf.objects) > MAX_OBJECTS:
        raise Refused("file.bomb")
    budget = MAX_UNPACKED
    for thing in pdf.objects:
        if not isinstance(thing, pikepdf.Stream):
            continue
        if _number(thing.get("/Width", 0)) * _number(thing.get("/Height", 0)) > MAX_PICTURE_PIXELS:
            raise Refused("file.too_many_pixels", max_pixels=MAX_PICTURE_PIXELS)
        budget -= _unpacked_size(thing, budget)
        if budget < 0:
            raise Refused("file.bomb")


def _number(side: Any) -> Decimal:
    """A side of a picture, whole or real (readers take either). Raises Refused ``file.damaged`` for
    anything else."""
    if isinstance(side, bool) or not isinstance(side, int | float | Decimal):
        raise Refused("file.damaged")
    return abs(Decimal(side))


def _unpacked_size(stream: Any, limit: int) -> int:
    """Bytes of a stream behind its leading Flate filters, counted piecewise and no further than
    ``limit`` + one chunk."""
    import pikepdf

    filters = stream.get("/Filter")
    names = (
        [str(name) for name in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    )
    data = stream.read_raw_bytes()
    size = len(data)
    for place, name in enumerate(names):
        if name != "/FlateDecode":
            break
        # What the last filter gives is only counted: kept, it would fill the memory that it is
        # measured to spare.
        data, size = _inflate(
            data, limit, keep=place + 1 < len(names) and names[place + 1] == "/FlateDecode"
        )
        if size > limit:
            return limit + 1
    return size


def _inflate(data: bytes, limit: int, *, keep: bool) -> tuple[bytes, int]:
    """What was inflated (nothing unless ``keep``) and how much it was, counted no further than the
    first piece beyond ``limit``."""
    inflater, pieces, size = zlib.decompressobj(), [], 0
    try:
        while data and not inflater.eof:
            piece = inflater.decompress(data, _CHUNK)
            size += len(piece)
            if size > limit:
                return b"", size
            if keep:
                pieces.append(piece)
            data = inflater.unconsumed_tail
    except zlib.error:
        pass  # what was readable counts; the reader behind will complain
    return b"".join(pieces), size


def turn(options: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """Worker: one page turned by quarter turns, in the PDF and among the pictures."""
    import pikepdf

    from portal.foundation.files.images import rotated

    source, *pictures = _parts(data, options["sizes"])
    page, degrees, out = options["page"], options["degrees"], BytesIO()
    with pikepdf.open(BytesIO(source)) as pdf:
        pdf.pages[page].rotate(degrees, relative=True)
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    pictures[page] = rotated(pictures[page], degrees)
    written = out.getvalue()
    return {"sizes": _sizes(written, pictures)}, b"".join((written, *pictures))


def _drawn(data: bytes, width: int) -> list[bytes]:
    """Every page as JPEG: a page that can't be shown is no use to the person who must read it."""
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(data)
        return [_picture(pdf[number], width) for number in range(len(pdf))]
    except (pypdfium2.PdfiumError, ZeroDivisionError, ValueError) as error:
        raise Refused("file.damaged") from error


def _picture(page: Any, width: int) -> bytes:
    across, down = page.get_size()
    scale = min((width - 0.01) / across, (MAX_PAGE_PIXELS / (across * down)) ** 0.5)
    drawing = page.render(scale=scale, may_draw_forms=False)
    out = BytesIO()
    drawing.to_pil().convert("RGB").save(out, "JPEG", quality=82)
    drawing.close()
    page.close()
    return out.getvalue()
