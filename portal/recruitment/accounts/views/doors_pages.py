"""The blueprint of the applicants' doors, and how one of their pages is shown."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request

from portal.foundation.officers.questions import Question
from portal.foundation.web.forms import Form
from portal.foundation.web.posting import again

pages = Blueprint("accounts_applicant", __name__)


def shown(
    page: str, form: Form, asked: Question | None = None, **values: Any
) -> tuple[str, int] | str:
    """The page with its form; 422 after a post that was refused.

    A question is asked anew each time.
    """
    html = render_template(f"recruitment/accounts/{page}.html", form=form, question=asked, **values)
    return again(html) if request.method == "POST" else html
