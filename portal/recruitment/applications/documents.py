"""The receipt (form B-03) as PDF."""

from __future__ import annotations

from flask import render_template
from flask_babel import force_locale

from portal.foundation.pdf import render_pdf
from portal.foundation.print_sheet import DOCUMENT_CSS
from portal.recruitment.applications.models import Application, ApplicationFile


def receipt_pdf(application: Application, files: list[ApplicationFile]) -> bytes:
    with force_locale("zh_Hans_CN"):
        html = render_template("recruitment/documents/receipt.html", application=application, files=files)
    return render_pdf(html, base_css=DOCUMENT_CSS)
