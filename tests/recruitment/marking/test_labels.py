"""密号签: whole booklets on every page, bars that a reader takes, several files where one process
would draw too long."""

from __future__ import annotations

import base64
import io
import re
import zipfile

import pytest
from flask import Flask

from portal.foundation.print.barcode import HEIGHT, QUIET, barcode_svg_uri
from portal.recruitment.marking import documents
from portal.recruitment.marking.models import MarkingBatch, Paper
from portal.recruitment.marking.services.code_scripts import PER_BOOKLET, Label
from portal.recruitment.rounds.models import RecruitmentRound

# ISO/IEC 16388 as its table prints it: bars and gaps by width.
DIGITS = {"111221211": "0", "211211112": "1", "112211112": "2", "111221112": "4", "121121211": "*"}


def _widths(uri: str) -> list[int]:
    """The bars and gaps as drawn, quiet zones left out, wide as 2."""
    drawn = base64.b64decode(uri.partition(",")[2]).decode()
    bars = [(int(at), int(wide)) for at, wide in re.findall(r"M(\d+) 0h(\d+)v", drawn)]
    widths = []
    for (at, wide), after in zip(bars, [*bars[1:], (0, 0)], strict=True):
        widths += [wide, after[0] - at - wide]
    assert bars[0][0] == QUIET and f"v{HEIGHT}" in drawn
    return [2 if width == 3 else width for width in widths[:-1]]


def test_the_bars_say_the_code() -> None:
    widths = _widths(barcode_svg_uri("1024"))
    read = []
    while widths:
        read.append(DIGITS["".join(map(str, widths[:9]))])
        widths = widths[10:]
    assert "".join(read) == "*1024*"
    with pytest.raises(KeyError):
        barcode_svg_uri("A7")


def test_many_labels_are_several_files_of_whole_booklets(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "render_pdf", lambda html, **_bounds: html.encode())
    batch = MarkingBatch(number=1, paper=Paper(code="written", title="笔试"))
    labels = [
        Label(f"{n // PER_BOOKLET + 1:03d}", n % PER_BOOKLET + 1, str(100_000 + n), f"T{n:05d}")
        for n in range(documents.PER_PAPER * 2 + 5)
    ]
    with app.test_request_context():
        sheets = documents.label_sheets(RecruitmentRound(title="2026年招聘"), batch, labels)
    assert [sheet.count(b"<svg") + sheet.count(b"data:image/svg") for sheet in sheets] == [
        600,
        600,
        5,
    ]
    assert all("只印一次" in sheet.decode() for sheet in sheets)
    with zipfile.ZipFile(io.BytesIO(documents.bundled(sheets, "T-1"))) as archive:
        assert archive.namelist() == ["T-1-01.pdf", "T-1-02.pdf", "T-1-03.pdf"]
