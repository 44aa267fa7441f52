"""The top bar: what each officer can go to."""

from __future__ import annotations

from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from portal.foundation.web.viewer import viewer_or_none
from portal.workforce.rulebook.roles import (
    AUDIT_ADMIN,
    AUDITOR,
    BUSINESS_ROLES,
    SECURITY_ADMIN,
    SYSTEM_ADMIN,
)


def entries() -> list[dict[str, Any]]:
    """``text``, ``href`` and whether it is the present page."""
    person = viewer_or_none()
    if person is None or not person.second_factor:
        return []
    wished = [(_("总览"), "desk_office.home")]
    if person.has_role(*BUSINESS_ROLES):
        wished += [
            (_("人员"), "workers_office.index"),
            (_("备案"), "filings_office.index"),
            (_("培训"), "training_office.index"),
            (_("工会与员额"), "unions_office.index"),
        ]
    if person.has_role(SECURITY_ADMIN):
        wished.append((_("工作人员"), "officers_office.index"))
    if person.has_role(SYSTEM_ADMIN):
        wished.append((_("移交往来"), "intake_office.traffic"))
    if person.has_role(AUDITOR, AUDIT_ADMIN):
        wished.append((_("审计"), "desk_office.audit"))
    found = [(text, url_for(endpoint)) for text, endpoint in wished]
    return [{"text": text, "href": href, "current": request.path == href} for text, href in found]
