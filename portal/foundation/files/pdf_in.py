"""PDF files that people send: opened and cleaned in a bounded process, and shown as pictures of
their pages, never as PDF in a frame."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from portal.foundation.jobs.isolation import IsolatedFailure, run_isolated
from portal.kernel.errors import Refused

MAX_BYTES = 12 * 1024 * 1024
MAX_PAGES = 20
MAX_UNPACKED = 120 * 1024 * 1024
MAX_OBJECTS = 20_000
MAX_PICTURE_PIXELS = 40_000_000
_CHUNK = 1024 * 1024
_SECONDS = 15.0
_MEGABYTES = 640


@dataclass(frozen=True)
class CleanPdf:
    """A PDF without scripts, attachments, links outwards or media; ``sha256`` is of ``data``, in
    hex."""

    data: bytes
    pages: int
    sha256: str


def accept_pdf(data: bytes, *, max_pages: int = MAX_PAGES, max_bytes: int = MAX_BYTES) -> CleanPdf:
    """Clean a PDF.

    Raises Refused: ``file.empty``, ``file.too_large``, ``file.not_a_pdf``, ``file.encrypted``,
    ``file.too_many_pages``, ``file.damaged``, ``file.bomb`` (unpacks to more than
    :data:`MAX_UNPACKED` bytes, or needs more memory or time than allowed).
    """
    if not data:
        raise Refused("file.empty")
    if len(data) > max_bytes:
        raise Refused("file.too_large", bytes=len(data), max_bytes=max_bytes)
    if b"%PDF-" not in data[:1024]:
        raise Refused("file.not_a_pdf")
    facts, clean = _isolated("clean", {"max_pages": max_pages}, data)
    return CleanPdf(clean, facts["pages"], hashlib.sha256(clean).hexdigest())


def page_image(data: bytes, page: int, width: int = 1000) -> bytes:
    """Page ``page`` (counted from 0) of a cleaned PDF as JPEG, ``width`` pixels wide.

    Raises IndexError for a page that is not there.
    """
    facts, picture = _isolated("draw", {"page": page, "width": width}, data)
    if not picture:
        raise IndexError(f"page {page} of {facts['pages']}")
    return picture


def rotated_pdf(data: bytes, page: int, degrees: int) -> CleanPdf:
    """A cleaned PDF with page ``page`` (counted from 0) turned clockwise.

    Raises IndexError for a page that is not there.
    """
    facts, turned = _isolated("turn", {"page": page, "degrees": degrees}, data)
    if not turned:
        raise IndexError(f"page {page} of {facts['pages']}")
    return CleanPdf(turned, facts["pages"], hashlib.sha256(turned).hexdigest())


def _isolated(worker: str, options: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    try:
        return run_isolated(
            f"portal.foundation.files.pdf_in:{worker}",
            options,
            data,
            seconds=_SECONDS,
            megabytes=_MEGABYTES,
        )
    except IsolatedFailure as failure:
        raise Refused(
            "file.bomb" if failure.why in {"time", "memory"} else "file.damaged"
        ) from failure


def clean(options: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """Worker: open, measure, sanitise, write anew."""
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
        pages = len(pdf.pages)
    written = out.getvalue()
    # a file whose first page can't be shown is no use to the person who must read it
    draw({"page": 0, "width": 200}, written)
    return {"pages": pages}, written


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
        sides = [
            int(side)
            for side in (thing.get("/Width", 0), thing.get("/Height", 0))
            if isinstance(side, int)
        ]
        if len(sides) == 2 and sides[0] * sides[1] > MAX_PICTURE_PIXELS:
            raise Refused("file.too_many_pixels", max_pixels=MAX_PICTURE_PIXELS)
        budget -= _unpacked_size(thing, budget)
        if budget < 0:
            raise Refused("file.bomb")


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
    """Worker: one page turned by quarter turns; nothing when there is no such page."""
    import pikepdf

    with pikepdf.open(BytesIO(data)) as pdf:
        pages = len(pdf.pages)
        if not 0 <= options["page"] < pages:
            return {"pages": pages}, b""
        pdf.pages[options["page"]].rotate(options["degrees"], relative=True)
        out = BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return {"pages": pages}, out.getvalue()


def draw(options: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """Worker: one page as JPEG; no picture when there is no such page."""
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(data)
        count = len(pdf)
        if not 0 <= options["page"] < count:
            return {"pages": count}, b""
        page = pdf[options["page"]]
        across, down = page.get_size()
        scale = min((options["width"] - 0.01) / across, (20_000_000 / (across * down)) ** 0.5)
        picture = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    except (pypdfium2.PdfiumError, ZeroDivisionError, ValueError) as error:
        raise Refused("file.damaged") from error
    out = BytesIO()
    picture.save(out, "JPEG", quality=85)
    return {"pages": count}, out.getvalue()
