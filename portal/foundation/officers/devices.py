"""Devices on which a person has signed in before: a signed cookie, good for the accounts named in
it only. It opens nothing; it only gives this browser a counter of its own, so that strangers who
try the same name elsewhere keep nobody out.
"""

from __future__ import annotations

import secrets
from typing import Any

from flask import Response, after_this_request, current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from portal.foundation.officers.side import OfficerSide

YEAR = 365 * 24 * 3600
MOST_ACCOUNTS = 8  # people who share one computer; the oldest is forgotten
LONGEST = 2_000


class Devices:
    """One side's known devices."""

    def __init__(self, side: OfficerSide) -> None:
        self.side = side

    def known(self, account: Any | None) -> str | None:
        """The name of this device, if ``account`` has signed in on it before."""
        return None if account is None else self._named().get(self._mark(account))

    def remember(self, account: Any) -> None:
        """Put the account into this browser's cookie, with the next answer."""
        named, mark = self._named(), self._mark(account)
        name = named.pop(mark, None) or secrets.token_urlsafe(12)
        kept = [*named.items(), (mark, name)][-MOST_ACCOUNTS:]
        value = _signer().dumps(kept)

        @after_this_request
        def set_cookie(response: Response) -> Response:
            response.set_cookie(
                cookie_name(),
                value,
                max_age=YEAR,
                httponly=True,
                samesite="Lax",
                secure=current_app.config["SESSION_COOKIE_SECURE"],
            )
            return response

    def _mark(self, account: Any) -> str:
        return self.side.digest("device", account.public_id)[:24]

    def _named(self) -> dict[str, str]:
        value = request.cookies.get(cookie_name(), "")
        if not value or len(value) > LONGEST:
            return {}
        try:
            return dict(_signer().loads(value, max_age=YEAR))
        except (BadSignature, ValueError, TypeError):
            return {}


def cookie_name() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}_device"


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="known device")
