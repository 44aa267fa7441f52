"""G-10 聘用通知书 as PDF."""

from __future__ import annotations

from flask import render_template
from flask_babel import force_locale

from portal.foundation.print.pdf import render_pdf
from portal.foundation.print.print_sheet import DOCUMENT_CSS
from portal.recruitment.handover.models import Hire


def hire_notice_pdf(hire: Hire) -> bytes:
    with force_locale("zh_Hans_CN"):
        html = render_template(
            "recruitment/documents/hire_notice.html",
            hire=hire,
            application=hire.application,
            record=hire.record,
        )
    return render_pdf(html, base_css=DOCUMENT_CSS)
