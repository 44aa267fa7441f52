"""A request as a page shows it."""

from __future__ import annotations

from typing import Any

from flask import url_for

from portal.foundation.officers.requests import APPOINTMENT
from portal.foundation.web.unit import now, reading
from portal.foundation.web.viewer import viewer
from portal.workforce.accounts.models import Account
from portal.workforce.labels import word
from portal.workforce.unions.models import OfficerRequest


def _name(account_id: int | None) -> str:
    return "" if account_id is None else reading().get_one(Account, account_id).display_name


def request_line(row: OfficerRequest) -> dict[str, Any]:
    """``mine``: the viewer asked it; ``open``: somebody else may decide it now."""
    person, asked = viewer().account_id, row.state == "waiting" and now() < row.expires_at
    return {
        "what": word("officer_request.kind", row.kind),
        "office": _office(row),
        "about": _name(row.account_id),
        "reason": row.reason,
        "by": _name(row.requested_by),
        "at": row.requested_at,
        "until": row.expires_at,
        "state": row.state,
        "decided": _name(row.decided_by),
        "mine": asked and person == row.requested_by,
        "own": person == row.account_id,
        "open": asked and person not in (row.requested_by, row.account_id),
        "href": url_for("requests_office.decide", public_id=row.public_id),
    }


def _office(row: OfficerRequest) -> str:
    if row.kind != APPOINTMENT or row.union is None:
        return ""
    return f"{row.union.name} {word('role', row.role)}"
