"""密号签: a label for each script, given out once and kept nowhere."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from itertools import groupby

from flask import render_template
from flask_babel import force_locale

from portal.foundation.print.barcode import barcode_svg_uri
from portal.foundation.print.pdf import render_pdf
from portal.foundation.print.print_sheet import DOCUMENT_CSS
from portal.recruitment.marking.models import MarkingBatch
from portal.recruitment.marking.services.code_scripts import Label
from portal.recruitment.rounds.models import RecruitmentRound

# What one process draws within its bound, on a busy machine too; whole booklets.
PER_PAPER = 600
SECONDS = 60.0


def label_sheets(
    round_: RecruitmentRound, batch: MarkingBatch, labels: Sequence[Label]
) -> list[bytes]:
    """E-01 on paper, a page for each booklet, in files of at most :data:`PER_PAPER` labels: the
    part with the ticket is cut off and sealed once the label stands on its script.

    Raises Refused ``pdf.too_heavy``, ``work.busy``; nothing is sealed then.
    """
    parts = [labels[first : first + PER_PAPER] for first in range(0, len(labels), PER_PAPER)]
    return [_sheets(round_, batch, part) for part in parts or [()]]


def _sheets(round_: RecruitmentRound, batch: MarkingBatch, labels: Sequence[Label]) -> bytes:
    booklets = [
        {
            "code": code,
            "labels": [(label, barcode_svg_uri(label.code)) for label in inside],
        }
        for code, inside in groupby(labels, key=lambda label: label.booklet)
    ]
    with force_locale("zh_Hans_CN"):
        html = render_template(
            "recruitment/documents/sealed_labels.html",
            round_=round_,
            batch=batch,
            booklets=booklets,
        )
    return render_pdf(html, base_css=DOCUMENT_CSS, seconds=SECONDS)


def bundled(papers: Sequence[bytes], name: str) -> bytes:
    """Several papers as one ZIP, kept in memory alone: ``name``-01.pdf and on."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for number, paper in enumerate(papers, start=1):
            archive.writestr(f"{name}-{number:02d}.pdf", paper)
    return target.getvalue()
