"""The papers of this stage: B-10, about a person's document that somebody else had used."""

from __future__ import annotations

from flask import render_template
from flask_babel import force_locale

from portal.foundation.print.pdf import render_pdf
from portal.foundation.print.print_sheet import DOCUMENT_CSS
from portal.recruitment.accounts.models import Account, RecoveryCase


def claim_pdf(case: RecoveryCase, account: Account | None, officers: dict[str, str]) -> bytes:
    """B-10: 身份冒用核查单.

    The document's number stands on it as the first half of its keyed digest only.

    ``account``: the one whose document it was, once it has moved; before, the paper says nothing
    about whether there is one. ``officers``: first and second, by name; '' for
    one who has not acted yet.
    """
    digest = case.number_index[:32]
    with force_locale("zh_Hans_CN"):
        html = render_template(
            "recruitment/documents/identity_claim.html",
            case=case,
            account=account,
            digest=digest,
            officers=officers,
        )
    return render_pdf(html, base_css=DOCUMENT_CSS)
